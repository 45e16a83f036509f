"""The compiled form of a rule set: one scan that says which rules to look at on a block."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from cleaner.document.folding import fold
from cleaner.engine.view import View
from cleaner.rules.pack import RuleSet
from cleaner.rules.pattern import Pattern, options
from cleaner.rules.rule import BlockShape, Feature, InlineShape, RegionShape, Rule, ScoreShape
from cleaner.rules.shapes import fold_line


@dataclass(frozen=True, slots=True, eq=False)
class Scanner:
    """A set of scan patterns, each pointing at the rule it came from."""

    patterns: Any  # re2.Set; None where there are no patterns
    owners: tuple[int, ...]

    def scan(self, text: str) -> list[int]:
        """The rules (by number) that have a pattern matching the text, perhaps more than once."""
        if self.patterns is None:
            return []
        return [self.owners[i] for i in self.patterns.Match(text) or ()]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRules:
    """A rule set ready to scan. `lines` leads from a folded whole line to the rules that name it."""

    rules: tuple[Rule, ...]
    blocks: Scanner
    targets: Scanner
    lines: dict[str, tuple[int, ...]]
    longest_line: int

    def candidates(self, view: View) -> list[Rule]:
        """The rules that may match on a block, in the order of their ids; every other rule certainly does not."""
        numbers = set(self.blocks.scan(view.folded))
        for target in view.block.link_targets:
            numbers.update(self.targets.scan(fold(target)))
        if len(view.folded) <= self.longest_line:
            numbers.update(self.lines.get(fold_line(view.folded), ()))
        return [self.rules[number] for number in sorted(numbers)]


@lru_cache(maxsize=8)
def compile_rules(rules: RuleSet) -> CompiledRules:
    """The compiled form of the stable rules of a set."""
    stable = rules.stable
    lines: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(stable):
        for line in rule.shape.lines if isinstance(rule.shape, BlockShape) else ():
            lines[line] = (*lines.get(line, ()), number)
    return CompiledRules(
        rules=stable,
        blocks=_scanner((number, pattern) for number, rule in enumerate(stable) for pattern in _pointing(rule)),
        targets=_scanner((number, pattern) for number, rule in enumerate(stable) for pattern in _on_targets(rule)),
        lines=lines,
        longest_line=max(map(len, lines), default=-1) + 8,  # room for arrows and stops around the words
    )


def _pointing(rule: Rule) -> list[Pattern]:
    """The patterns over the text without which the rule cannot match on a block."""
    match rule.shape:
        case BlockShape(pattern=pattern):
            return [pattern] if pattern else []
        case RegionShape(start=start):
            return [start]
        case InlineShape(pattern=pattern):
            return [pattern]
        case ScoreShape(signals=signals):
            return [s.pattern for s in signals if s.pattern and s.points > 0 and s.feature is None]


def _on_targets(rule: Rule) -> list[Pattern]:
    """The positive signals of a rule that look at link targets."""
    if not isinstance(rule.shape, ScoreShape):
        return []
    return [s.pattern for s in rule.shape.signals if s.pattern and s.points > 0 and s.feature is Feature.LINK_TARGET]


def _scanner(patterns: Iterable[tuple[int, Pattern]]) -> Scanner:
    owners: list[int] = []
    chosen = re2.Set.SearchSet(options())
    for number, pattern in patterns:
        chosen.Add(pattern.scan)
        owners.append(number)
    if not owners:
        return Scanner(None, ())
    chosen.Compile()
    return Scanner(chosen, tuple(owners))
