"""Compiled rule sets, kept between runs: which factor and which line leads to which rules, without the rules.

Texts and numbers stand in lists with a line feed between; splitting them takes a tenth of the time of reading JSON.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.document.digest import digest_bytes, digest_fields
from cleaner.engine.compiled import CompiledRules
from cleaner.engine.opening import Need, Opener
from cleaner.engine.pointing import Index, Pointers
from cleaner.engine.scan import Scanner
from cleaner.rules.cache import load, store
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Category
from cleaner.rules.stored import code_digest

_POINTERS = ("anywhere", "in_short", "on_targets", "quiet")
_LISTS = (
    *(f"{name} {what}" for name in _POINTERS for what in ("factors", "openers")),
    *("lines", "line_rules", "hosts", "host_rules", "rows"),
)


class _Lists:
    """The lists of a kept rule set, by name."""

    def __init__(self, lists: Sequence[str]) -> None:
        self._lists = dict(zip(_LISTS, lists, strict=True))

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        return self._lists[name].split("\n") if self._lists[name] else []


class _Rows:
    """Openers by number, each made when it is asked for and the same from then on."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows
        self._made: dict[str, Opener] = {}

    def openers(self, numbers: str) -> tuple[Opener, ...]:
        """The openers with these numbers."""
        return tuple(map(self._opener, numbers.split()))

    def _opener(self, number: str) -> Opener:
        if number not in self._made:
            rule, signal, points, needed, hint, *rest = json.loads(self._rows[int(number)])
            self._made[number] = Opener(rule, signal, points, needed, Category(hint) if hint else None, *rest)
        return self._made[number]


def _row(opener: Opener) -> str:
    """An opener as a line."""
    hint, rest = opener.hint and str(opener.hint), (opener.longest, opener.signal)
    return json.dumps([opener.rule, opener.number, opener.points, opener.needed, hint, *rest], separators=(",", ":"))


class _Pointed(Sequence[tuple[Opener, ...]]):
    """The openers by number of the factor."""

    def __init__(self, rows: _Rows, factors: Sequence[str]) -> None:
        self._rows = rows
        self._factors = factors
        self._made: dict[int, tuple[Opener, ...]] = {}

    def __len__(self) -> int:
        return len(self._factors)

    def __getitem__(self, factor: Any) -> Any:
        if factor not in self._made:
            self._made[factor] = self._rows.openers(self._factors[factor])
        return self._made[factor]


class _Numbers(Mapping[str, list[int]]):
    """Numbers of rules by text."""

    def __init__(self, texts: Sequence[str], numbers: Sequence[str]) -> None:
        self._numbers = dict(zip(texts, numbers, strict=True))

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __getitem__(self, text: str) -> list[int]:
        return list(map(int, self._numbers[text].split()))

    def get(self, text: str, default: Any = None) -> Any:  # that of Mapping pays for an exception a miss
        return self[text] if text in self._numbers else default


def kept_compiled(rules: RuleSet) -> CompiledRules | None:
    """The compiled form of this rule set, as an earlier run kept it, or None."""
    kept = load(_name(rules))
    if kept is None:
        return None
    fields = json.loads(kept.head)
    if fields["body"] != digest_bytes(kept.body):
        return None
    lists = _Lists(str(kept.body, "utf-8").split("\n\n"))
    rows = _Rows(lists.texts("rows"))
    pointers = {name: _pointers(lists, rows, name) for name in _POINTERS}
    quiet = pointers.pop("quiet")
    return CompiledRules(
        rules=rules.rules,
        needs={number: Need(points, tuple(unscanned)) for number, points, unscanned in fields["needs"]},
        general=Index(
            **pointers,
            everywhere=rows.openers(fields["everywhere"]),
            always=tuple(fields["always"]),
            lines=_Numbers(lists.texts("lines"), lists.texts("line_rules")),
            longest_line=fields["longest_line"],
        ),
        quiet=quiet,
        hosted=_Numbers(lists.texts("hosts"), lists.texts("host_rules")),
        chain=None if fields["chain"] is None else rules.rules[fields["chain"]],
        page_chain_number=fields["page_chain"],
    )


def _pointers(lists: _Lists, rows: _Rows, name: str) -> Pointers:
    return Pointers(Scanner(lists.texts(f"{name} factors")), _Pointed(rows, lists.texts(f"{name} openers")))


def keep_compiled(compiled: CompiledRules, rules: RuleSet) -> None:
    """Keep the compiled form of a rule set for the next run; not where a line feed would tear a list apart."""
    index = compiled.general
    pointers = dict(zip(_POINTERS, (index.anywhere, index.in_short, index.on_targets, compiled.quiet), strict=True))
    groups = [*(group for pointed in pointers.values() for group in pointed.openers), index.everywhere]
    numbers = {opener: number for number, opener in enumerate(dict.fromkeys(o for group in groups for o in group))}
    lists: dict[str, Sequence[str]] = {
        "lines": list(index.lines),
        "line_rules": list(map(_joined, index.lines.values())),
        "hosts": list(compiled.hosted),
        "host_rules": list(map(_joined, compiled.hosted.values())),
        "rows": list(map(_row, numbers)),
    }
    for name, pointed in pointers.items():
        lists[f"{name} factors"] = pointed.scanner.factors
        lists[f"{name} openers"] = [_joined(map(numbers.__getitem__, group)) for group in pointed.openers]
    if any("\n" in text for texts in lists.values() for text in texts):
        return
    body = "\n\n".join("\n".join(lists[name]) for name in _LISTS).encode()
    ids = [rule.id for rule in rules.rules]
    fields = {
        "body": digest_bytes(body),
        "needs": [[number, need.points, need.unscanned] for number, need in compiled.needs.items()],
        "chain": None if compiled.chain is None else ids.index(compiled.chain.id),
        "page_chain": compiled.page_chain_number,
        "everywhere": _joined(numbers[opener] for opener in index.everywhere),
        "always": index.always,
        "longest_line": index.longest_line,
    }
    store(_name(rules), json.dumps(fields).encode(), body)


def _name(rules: RuleSet) -> str:
    modules = ("compiled", "kept", "opening", "pointing")
    code = [digest_bytes(Path(__file__).with_name(f"{module}.py").read_bytes()) for module in modules]
    return f"{digest_fields(rules.digest, code_digest(), code)}.compiled"


def _joined(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))
