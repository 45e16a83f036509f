"""The compiled form of a rule set: one scan that says which rules to look at on a block."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from cleaner.document.folding import fold
from cleaner.engine.view import View
from cleaner.rules.pack import RuleSet
from cleaner.rules.pattern import Pattern, options
from cleaner.rules.rule import (
    BlockShape,
    Category,
    ChainShape,
    Feature,
    InlineShape,
    RegionShape,
    Rule,
    ScoreShape,
    Signal,
)
from cleaner.rules.shapes import fold_line


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a scan pattern points at: a rule by its number, and the points that a match may be worth to it."""

    rule: int
    points: int


@dataclass(frozen=True, slots=True, eq=False)
class Scanner:
    """A set of scan patterns, each with what it points at."""

    patterns: Any  # re2.Set; None where there are no patterns
    pointers: tuple[Pointer, ...]

    def scan(self, text: str) -> Iterable[Pointer]:
        """What the patterns point at that may match the text."""
        if self.patterns is None:
            return ()
        return [self.pointers[i] for i in self.patterns.Match(text) or ()]


@dataclass(frozen=True, slots=True)
class Look:
    """What the scan says about a block: rules to try, in the order of their ids, and the categories it hints at.

    A hint is a literal factor of some pattern for every publisher: next to nothing alone, a sign for the chain model.
    """

    rules: list[Rule]
    hints: frozenset[Category]


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRules:
    """A rule set ready to scan. `lines` leads from a folded whole line to the rules that name it."""

    rules: tuple[Rule, ...]
    needed: tuple[int, ...]  # by rule: the points that the scan must find; see _needed
    always: frozenset[int]  # the rules that need none
    factors: Scanner
    others: Scanner  # patterns without literal factors: few, and apart, or their gaps would slow the factors down
    targets: Scanner
    lines: dict[str, tuple[int, ...]]
    longest_line: int
    chain: Rule | None

    def look(self, view: View) -> Look:
        """The rules that may match on a block; every other rule certainly does not."""
        points: dict[int, int] = {}
        for scanner in (self.factors, self.others):
            for pointer in scanner.scan(view.folded):
                points[pointer.rule] = points.get(pointer.rule, 0) + pointer.points
        for target in view.block.link_targets:
            for pointer in self.targets.scan(fold(target)):
                points[pointer.rule] = points.get(pointer.rule, 0) + pointer.points
        numbers = {number for number, found in points.items() if found >= self.needed[number]} | self.always
        if len(view.folded) <= self.longest_line:
            numbers.update(self.lines.get(fold_line(view.folded), ()))
        hints = frozenset(self.rules[number].category for number in points if not self.rules[number].scope.hosts)
        return Look([self.rules[number] for number in sorted(numbers)], hints)


@lru_cache(maxsize=8)
def compile_rules(rules: RuleSet) -> CompiledRules:
    """The compiled form of the stable rules of a set."""
    stable = rules.stable
    lines: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(stable):
        for line in rule.shape.lines if isinstance(rule.shape, BlockShape) else ():
            lines[line] = (*lines.get(line, ()), number)
    needed = tuple(map(_needed, stable))

    def pointing(*, factored: bool) -> Iterator[tuple[int, tuple[Pattern, int]]]:
        for number, rule in enumerate(stable):
            yield from ((number, found) for found in _pointing(rule) if found[0].factored is factored)

    return CompiledRules(
        rules=stable,
        needed=needed,
        always=frozenset(number for number, points in enumerate(needed) if points <= 0),
        factors=_scanner(pointing(factored=True)),
        others=_scanner(pointing(factored=False)),
        targets=_scanner((number, found) for number, rule in enumerate(stable) for found in _on_targets(rule)),
        lines=lines,
        longest_line=max(map(len, lines), default=-1) + 8,  # room for arrows and stops around the words
        chain=next((rule for rule in stable if isinstance(rule.shape, ChainShape)), None),
    )


def _needed(rule: Rule) -> int:
    """The points that the scan must find; a signal that it does not look for is taken to give its own."""
    if not isinstance(rule.shape, ScoreShape):
        return 1
    signals = [signal for signal in rule.shape.signals if signal.points > 0]
    return rule.shape.threshold - sum(signal.points for signal in signals if not _is_scanned(signal))


def _is_scanned(signal: Signal) -> bool:
    """True for patterns over link targets, and for patterns over the text that have literal factors."""
    return signal.pattern is not None and (signal.pattern.factored or signal.feature is Feature.LINK_TARGET)


def _pointing(rule: Rule) -> list[tuple[Pattern, int]]:
    """The patterns over the text that point at the rule, with the points that a match may be worth."""
    match rule.shape:
        case BlockShape(pattern=pattern):
            return [(pattern, 1)] if pattern else []
        case RegionShape(start=start):
            return [(start, 1)]
        case InlineShape(pattern=pattern):
            return [(pattern, 1)]
        case ScoreShape():
            return _positive(rule.shape, None)
        case _:
            return []  # the chain model looks at whole documents


def _on_targets(rule: Rule) -> list[tuple[Pattern, int]]:
    """The patterns over link targets that point at the rule."""
    return _positive(rule.shape, Feature.LINK_TARGET) if isinstance(rule.shape, ScoreShape) else []


def _positive(shape: ScoreShape, feature: Feature | None) -> list[tuple[Pattern, int]]:
    wanted = [s for s in shape.signals if s.points > 0 and s.feature is feature and _is_scanned(s)]
    return [(signal.pattern, signal.points) for signal in wanted if signal.pattern]


def _scanner(patterns: Iterable[tuple[int, tuple[Pattern, int]]]) -> Scanner:
    pointers: list[Pointer] = []
    chosen = re2.Set.SearchSet(options())
    for number, (pattern, points) in patterns:
        chosen.Add(pattern.scan)
        pointers.append(Pointer(number, points))
    if not pointers:
        return Scanner(None, ())
    chosen.Compile()
    return Scanner(chosen, tuple(pointers))
