"""Compiled rule sets, kept between runs: which factor and which line leads to which rules, without the rules.

Texts stand in sorted lists with a line feed between; what each leads to is a group of openers. Groups and openers are
lines too, known by the place where each begins, and the places of the groups have one width: so a run takes out what it
needs and leaves tens of thousands of others where they are.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeVar

from cleaner.document.digest import digest_bytes, digest_fields
from cleaner.engine.compiled import CompiledRules
from cleaner.engine.opening import Need, Opener
from cleaner.engine.pointing import Index, Pointers
from cleaner.engine.scan import Scanner
from cleaner.engine.texts import SortedTexts
from cleaner.rules.cache import load, store
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Category
from cleaner.rules.stored import code_digest

_POINTERS = ("anywhere", "in_short", "on_targets", "signals")
_NAMES = (*_POINTERS, "lines", "hosts")
_LISTS = (*(f"{name}{what}" for name in _NAMES for what in ("", " groups")), "groups", "rows")
_WIDTH = 7  # digits of the place of a group
Key = TypeVar("Key")
_MANY = 500  # questions after which an index of all texts has paid


class _Groups:
    """Numbers in groups: each leads from a text to openers, by the places of their rows, or to rules."""

    def __init__(self, groups: bytes, rows: bytes) -> None:
        self._groups, self._rows = groups, rows
        self._made: dict[bytes, Opener] = {}

    def numbers(self, codes: bytes, number: int) -> bytes:
        """The group at this place of a list of groups."""
        return _line_at(self._groups, int(codes[_WIDTH * number : _WIDTH * (number + 1)]))

    def openers(self, numbers: bytes) -> tuple[Opener, ...]:
        """The openers of these rows, each made when it is asked for and the same from then on."""
        return tuple(map(self._opener, numbers.split()))

    def _opener(self, number: bytes) -> Opener:
        if number not in self._made:
            *numbers, hint, longest, signal = json.loads(_line_at(self._rows, int(number)))
            rule, place, alternative, points, needed = numbers
            category = Category(hint) if hint else None
            self._made[number] = Opener(rule, place, alternative, points, needed, category, longest, signal)
        return self._made[number]


def _line_at(lines: bytes, begin: int) -> bytes:
    end = lines.find(b"\n", begin)
    return lines[begin : len(lines) if end < 0 else end]


def _row(opener: Opener) -> str:
    """An opener as a line."""
    return json.dumps([getattr(opener, field) for field in Opener.__match_args__], separators=(",", ":"))


class _Pointed(Sequence[tuple[Opener, ...]]):
    """The openers by number of the factor."""

    def __init__(self, groups: _Groups, codes: bytes) -> None:
        self._groups, self._codes = groups, codes
        self._made: dict[int, tuple[Opener, ...]] = {}

    def __len__(self) -> int:
        return len(self._codes) // _WIDTH

    def __getitem__(self, factor: Any) -> Any:
        if factor not in self._made:
            if not 0 <= factor < len(self):
                raise IndexError(factor)
            self._made[factor] = self._groups.openers(self._groups.numbers(self._codes, factor))
        return self._made[factor]


class _Numbers(Mapping[str, list[int]]):
    """Numbers of rules by text."""

    def __init__(self, texts: SortedTexts, groups: _Groups, codes: bytes) -> None:
        self._texts, self._groups, self._codes = texts, groups, codes
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
        return default if number is None else list(map(int, self._groups.numbers(self._codes, number).split()))


def kept_compiled(rules: RuleSet) -> CompiledRules | None:
    """The compiled form of this rule set, as an earlier run kept it, or None."""
    kept = load(_name(rules))
    if kept is None:
        return None
    fields, body = json.loads(kept.head), kept.body[:]
    if fields["body"] != digest_bytes(body):
        return None
    parts = dict(zip(_LISTS, pairwise((0, *fields["ends"])), strict=True))
    texts = {name: SortedTexts(body, *parts[name]) for name in _NAMES}
    codes = {name: body[slice(*parts[f"{name} groups"])] for name in _NAMES}
    groups = _Groups(*(body[slice(*parts[name])] for name in ("groups", "rows")))
    pointers = {name: Pointers(Scanner(texts[name]), _Pointed(groups, codes[name])) for name in _POINTERS}
    lines, hosts = (_Numbers(texts[name], groups, codes[name]) for name in ("lines", "hosts"))
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
    index = compiled.general
    pointers = dict(zip(_POINTERS, (index.anywhere, index.in_short, index.on_targets, compiled.signals), strict=True))
    openers = [*(group for pointed in pointers.values() for group in pointed.openers), index.everywhere]
    made = {opener: _row(opener) for group in openers for opener in group}
    rows = _places(made, made.values())
    led: dict[str, tuple[Iterable[str], list[str]]] = {
        name: (pointed.scanner.factors, [_joined(map(rows.__getitem__, group)) for group in pointed.openers])
        for name, pointed in pointers.items()
    }
    for name, numbers in (("lines", index.lines), ("hosts", compiled.hosted)):
        led[name] = sorted(numbers), [_joined(numbers[text]) for text in sorted(numbers)]
    unique = dict.fromkeys(group for _, found in led.values() for group in found)
    groups = _places(unique, unique)
    lists: dict[str, Iterable[str]] = {"groups": groups, "rows": made.values()}
    for name, (texts, found) in led.items():
        lists[name] = texts
        lists[f"{name} groups"] = ["".join(f"{groups[group]:0{_WIDTH}}" for group in found)]
    if any("\n" in text for texts, _ in led.values() for text in texts):
        return
    pieces = ["\n".join(lists[name]).encode() for name in _LISTS]
    body = b"".join(pieces)
    ids = [rule.id for rule in rules.rules]
    fields = {
        "body": digest_bytes(body),
        "ends": list(accumulate(map(len, pieces))),
        "needs": [[number, need.points, need.unscanned] for number, need in compiled.needs.items()],
        "chain": None if compiled.chain is None else ids.index(compiled.chain.id),
        "page_chain": compiled.page_chain_number,
        "everywhere": _joined(rows[opener] for opener in index.everywhere),
        "always": index.always,
        "longest_line": index.longest_line,
    }
    store(_name(rules), json.dumps(fields).encode(), body)


def _name(rules: RuleSet) -> str:
    modules = ("compiled", "kept", "opening", "pointing", "texts")
    code = [digest_bytes(Path(__file__).with_name(f"{module}.py").read_bytes()) for module in modules]
    return f"{digest_fields(rules.digest, code_digest(), code)}.compiled"


def _places(keys: Iterable[Key], lines: Iterable[str]) -> dict[Key, int]:
    """Where the line of each begins, in ASCII, with a line feed behind each."""
    return dict(zip(keys, accumulate((len(line) + 1 for line in lines), initial=0), strict=False))


def _joined(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))
