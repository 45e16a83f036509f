"""Compiled rule sets, kept between runs: which factor and which line leads to which rules, without the rules.

Texts stand in sorted lists; what each leads to is a group of openers. Groups and openers are lists of lines too, known
by their numbers. All of them lie there in steps, and of tens of thousands of lines a run reads the steps that it needs:
the head of the file, which has been checked, has the first text and a digest of each.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import accumulate, count, zip_longest
from pathlib import Path
from typing import Any

from cleaner.document.digest import digest_bytes, digest_fields
from cleaner.engine.compiled import CompiledRules, compile_anew
from cleaner.engine.opening import Need, Opener
from cleaner.engine.pointing import Index, Pointers
from cleaner.engine.scan import Scanner
from cleaner.engine.texts import STEP, SortedTexts, steps_of
from cleaner.rules.cache import Body, forget, load, store
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Category
from cleaner.rules.stored import code_digest

_POINTERS = ("anywhere", "in_short", "on_targets", "signals")
_NAMES = (*_POINTERS, "lines", "hosts")
_LISTS = (*_NAMES, "groups", "rows")
_SUM = 16  # hexadecimal digits of a step's digest: enough to tell damage
_WIDTH = 7  # digits of the number of a group
_MANY = 500  # questions after which an index of all texts has paid


class _Read:
    """The steps of all lists, each read and checked when somebody asks for it; if one is damaged, all are made anew."""

    def __init__(self, body: Body, ends: Sequence[int], sums: str, anew: Callable[[], Sequence[bytes]]) -> None:
        self._body, self._ends, self._sums, self._anew = body, ends, sums, anew
        self._read: dict[int, bytes] = {}

    def __getitem__(self, number: int) -> bytes:
        if number not in self._read:
            step = self._body[self._ends[number] : self._ends[number + 1]]
            whole = _sum(step) == self._sums[_SUM * number : _SUM * (number + 1)]
            self._read[number] = step if whole else self._made[number]
        return self._read[number]

    @cached_property
    def _made(self) -> Sequence[bytes]:
        return self._anew()


class _List(Sequence[str]):
    """One of the lists, step by step: its lines; the last line of a step of texts has the groups to which they lead."""

    def __init__(self, steps: _Read, numbers: range) -> None:
        self._steps, self._numbers = steps, numbers
        self._lines: dict[int, list[bytes]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, number: Any) -> Any:
        return self._steps[self._numbers[number]].rpartition(b"\n")[0].decode()

    def group(self, number: int) -> int:
        """The number of the group to which a text leads."""
        place, step = number % STEP, self._steps[self._numbers[number // STEP]]
        begin = step.rindex(b"\n") + 1 + _WIDTH * place
        return int(step[begin : begin + _WIDTH])

    def line(self, number: int) -> bytes:
        """A line of a list without groups."""
        step, place = divmod(number, STEP)
        lines = self._lines.get(step)
        if lines is None:
            lines = self._lines[step] = self._steps[self._numbers[step]].split(b"\n")
        return lines[place]


class _Groups:
    """Numbers in groups: each leads from a text to openers, by the numbers of their rows, or to rules."""

    def __init__(self, groups: _List, rows: _List) -> None:
        self._groups, self._rows = groups, rows
        self._made: dict[bytes, Opener] = {}

    def numbers(self, texts: _List, number: int) -> bytes:
        """The group to which a text leads."""
        return self._groups.line(texts.group(number))

    def openers(self, numbers: bytes) -> tuple[Opener, ...]:
        """The openers of these rows, each made when it is asked for and the same from then on."""
        return tuple(map(self._opener, numbers.split()))

    def _opener(self, number: bytes) -> Opener:
        if number not in self._made:
            *numbers, hint, longest, signal = json.loads(self._rows.line(int(number)))
            rule, place, alternative, points, needed = numbers
            category = Category(hint) if hint else None
            self._made[number] = Opener(rule, place, alternative, points, needed, category, longest, signal)
        return self._made[number]


class _Pointed(Sequence[tuple[Opener, ...]]):
    """The openers by number of the factor."""

    def __init__(self, groups: _Groups, factors: _List, size: int) -> None:
        self._groups, self._factors, self._size = groups, factors, size
        self._made: dict[int, tuple[Opener, ...]] = {}

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, factor: Any) -> Any:
        if factor not in self._made:
            if not 0 <= factor < self._size:
                raise IndexError(factor)
            self._made[factor] = self._groups.openers(self._groups.numbers(self._factors, factor))
        return self._made[factor]


class _Numbers(Mapping[str, list[int]]):
    """Numbers of rules by text."""

    def __init__(self, texts: SortedTexts, groups: _Groups, listed: _List) -> None:
        self._texts, self._groups, self._listed = texts, groups, listed
        self._asked = 0

    @cached_property
    def _numbered(self) -> dict[str, int]:
        return {text: number for number, text in enumerate(self._texts)}

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __getitem__(self, text: str) -> list[int]:
        numbers: list[int] | None = self.get(text)
        if numbers is None:
            raise KeyError(text)
        return numbers

    def get(self, text: str, default: Any = None) -> Any:  # that of Mapping pays for an exception a miss
        self._asked += 1
        number = self._texts.number(text) if self._asked < _MANY else self._numbered.get(text)
        return default if number is None else list(map(int, self._groups.numbers(self._listed, number).split()))


def kept_compiled(rules: RuleSet) -> CompiledRules | None:
    """The compiled form of this rule set, as an earlier run kept it, or None."""
    kept = load(_name(rules))
    if kept is None:
        return None
    fields = json.loads(kept.head)
    steps = _Read(kept.body, (0, *accumulate(fields["lengths"])), fields["sums"], partial(_anew, rules))
    sizes: dict[str, int] = dict(zip(_LISTS, fields["sizes"], strict=True))
    lists, first = {}, 0
    for name, size in sizes.items():
        last = first + -(-size // STEP)
        lists[name], first = _List(steps, range(first, last)), last
    groups = _Groups(lists["groups"], lists["rows"])
    texts = {name: SortedTexts(fields["firsts"][name], lists[name], sizes[name]) for name in _NAMES}
    pointers = {name: Pointers(Scanner(texts[name]), _Pointed(groups, lists[name], sizes[name])) for name in _POINTERS}
    lines, hosts = (_Numbers(texts[name], groups, lists[name]) for name in ("lines", "hosts"))
    signals = pointers.pop("signals")
    return CompiledRules(
        rules=rules.rules,
        needs={number: Need(points, tuple(unscanned)) for number, points, unscanned in fields["needs"]},
        general=Index(
            **pointers,
            everywhere=groups.openers(fields["everywhere"].encode()),
            always=tuple(fields["always"]),
            lines=lines,
            longest_line=fields["longest_line"],
        ),
        signals=signals,
        hosted=hosts,
        chain=None if fields["chain"] is None else rules.rules[fields["chain"]],
        page_chain_number=fields["page_chain"],
    )


def keep_compiled(compiled: CompiledRules, rules: RuleSet) -> None:
    """Keep the compiled form of a rule set for the next run; not where a line feed would tear a list apart."""
    index, written = compiled.general, _Written(compiled)
    if any("\n" in text for lines, _ in written.lists.values() for text in lines):
        return
    ids = [rule.id for rule in rules.rules]
    steps = written.steps()
    fields = {
        "sizes": [len(lines) for lines, _ in written.lists.values()],
        "firsts": {name: written.lists[name][0][::STEP] for name in _NAMES},
        "lengths": list(map(len, steps)),
        "sums": "".join(map(_sum, steps)),
        "needs": [[number, need.points, need.unscanned] for number, need in compiled.needs.items()],
        "chain": None if compiled.chain is None else ids.index(compiled.chain.id),
        "page_chain": compiled.page_chain_number,
        "everywhere": written.everywhere,
        "always": index.always,
        "longest_line": index.longest_line,
    }
    store(_name(rules), json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(), b"".join(steps))


class _Written:
    """The lists of a compiled rule set: the lines of each, and the numbers of the groups to which they lead."""

    def __init__(self, compiled: CompiledRules) -> None:
        index = compiled.general
        self._rows: dict[str, int] = defaultdict(count().__next__)
        self._groups: dict[str, int] = defaultdict(count().__next__)
        self.everywhere = self._numbers(index.everywhere)
        self.lists: dict[str, tuple[list[str], list[int]]] = {}
        found = (index.anywhere, index.in_short, index.on_targets, compiled.signals)
        for name, pointers in zip(_POINTERS, found, strict=True):
            groups = [self._groups[self._numbers(group)] for group in pointers.openers]
            self.lists[name] = list(pointers.scanner.factors), groups
        for name, numbers in (("lines", index.lines), ("hosts", compiled.hosted)):
            texts = sorted(numbers)
            self.lists[name] = texts, [self._groups[" ".join(map(str, numbers[text]))] for text in texts]
        self.lists |= {"groups": (list(self._groups), []), "rows": (list(self._rows), [])}

    def _numbers(self, group: Iterable[Opener]) -> str:
        return " ".join(str(self._rows[_row(opener)]) for opener in group)

    def steps(self) -> list[bytes]:
        """The steps of all lists, one after the other."""
        return [
            "\n".join((*step, "".join(f"{group:0{_WIDTH}}" for group in groups))).encode()
            for lines, led in self.lists.values()
            for step, groups in zip_longest(steps_of(lines), steps_of(led), fillvalue=())
        ]


def _row(opener: Opener) -> str:
    """An opener as a line."""
    return json.dumps(opener, separators=(",", ":"))


def _anew(rules: RuleSet) -> Sequence[bytes]:
    """The steps of a file that is damaged; the next run makes it anew."""
    forget(_name(rules))
    return _Written(compile_anew(rules)).steps()


def _sum(step: bytes) -> str:
    """What tells a step from a damaged one."""
    return digest_bytes(step)[-_SUM:]


def _name(rules: RuleSet) -> str:
    modules = ("compiled", "kept", "opening", "pointing", "texts")
    code = [digest_bytes(Path(__file__).with_name(f"{module}.py").read_bytes()) for module in modules]
    return f"{digest_fields(rules.digest, code_digest(), code)}.compiled"
