"""Compiled rule sets, kept between runs: which factor and which line leads to which rules, without the rules.

Texts and numbers stand in lists with a line feed between; splitting them takes a tenth of the time of reading JSON.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.document.digest import digest_bytes, digest_fields
from cleaner.engine.compiled import CompiledRules, Index, Need, Opener
from cleaner.engine.scan import Scanner
from cleaner.rules.cache import load, store
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Category
from cleaner.rules.stored import code_digest

_LISTS = ("factors", "openers", "targets", "target_openers", "lines", "line_rules", "hosts", "host_rules", "rows")


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
            rule, signal, points, hint = self._rows[int(number)].split(" ")
            self._made[number] = Opener(int(rule), int(signal), int(points), Category(hint) if hint else None)
        return self._made[number]


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
    needs = {number: Need(points, tuple(unscanned)) for number, points, unscanned in fields["needs"]}
    chain = None if fields["chain"] is None else rules.rules[fields["chain"]]
    hosted = _Numbers(lists.texts("hosts"), lists.texts("host_rules"))
    return CompiledRules(rules.rules, needs, _index(fields, lists), hosted, chain)


def keep_compiled(compiled: CompiledRules, rules: RuleSet) -> None:
    """Keep the compiled form of a rule set for the next run."""
    index = compiled.general
    pointed = [*index.openers, *index.target_openers, index.everywhere]
    numbers = {opener: number for number, opener in enumerate(dict.fromkeys(o for group in pointed for o in group))}

    def numbered(groups: Sequence[tuple[Opener, ...]]) -> list[str]:
        return [_joined(numbers[opener] for opener in group) for group in groups]

    lists = {
        "factors": index.scanner.factors,
        "openers": numbered(index.openers),
        "targets": index.targets.factors,
        "target_openers": numbered(index.target_openers),
        "lines": list(index.lines),
        "line_rules": list(map(_joined, index.lines.values())),
        "hosts": list(compiled.hosted),
        "host_rules": list(map(_joined, compiled.hosted.values())),
        "rows": [f"{o.rule} {o.signal} {o.points} {o.hint or ''}" for o in numbers],
    }
    body = "\n\n".join("\n".join(lists[name]) for name in _LISTS).encode()
    ids = [rule.id for rule in rules.rules]
    fields = {
        "body": digest_bytes(body),
        "needs": [[number, need.points, need.unscanned] for number, need in compiled.needs.items()],
        "chain": None if compiled.chain is None else ids.index(compiled.chain.id),
        "everywhere": _joined(numbers[opener] for opener in index.everywhere),
        "always": index.always,
        "longest_line": index.longest_line,
    }
    store(_name(rules), json.dumps(fields).encode(), body)


def _name(rules: RuleSet) -> str:
    code = [digest_bytes(Path(__file__).with_name(f"{module}.py").read_bytes()) for module in ("compiled", "kept")]
    return f"{digest_fields(rules.digest, code_digest(), code)}.compiled"


def _joined(numbers: Iterator[int] | Sequence[int]) -> str:
    return " ".join(map(str, numbers))


def _index(fields: dict[str, Any], lists: _Lists) -> Index:
    rows = _Rows(lists.texts("rows"))
    return Index(
        scanner=Scanner(lists.texts("factors")),
        openers=_Pointed(rows, lists.texts("openers")),
        targets=Scanner(lists.texts("targets")),
        target_openers=_Pointed(rows, lists.texts("target_openers")),
        everywhere=rows.openers(fields["everywhere"]),
        always=tuple(fields["always"]),
        lines=_Numbers(lists.texts("lines"), lists.texts("line_rules")),
        longest_line=fields["longest_line"],
    )
