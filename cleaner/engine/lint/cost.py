"""What a rule costs: patterns that the scan cannot look for, and patterns that are large."""

from collections.abc import Iterator

import re2

from cleaner.engine.lint.finding import Check, Finding, Severity
from cleaner.engine.lint.near_miss import patterns_of
from cleaner.rules.pattern import Pattern, options
from cleaner.rules.rule import BlockShape, InlineShape, RegionShape, Rule, ScoreShape, Signal

LARGE = 30_000  # instructions of RE2's program; the median of the shipped rules is 2,100


def costs(rule: Rule) -> Iterator[Finding]:
    """What makes a rule slow; matching takes linear time, whatever the pattern."""
    if _is_always_tried(rule):
        message = (
            "tried on every block: some of what it cuts holds no text that is rare enough to be looked for; "
            r"give short words their edges (\bap\b), spell alternatives out, name a word that is always there"
        )
        yield Finding(rule.id, Severity.WARNING, Check.COST, message)
    largest = max((_size(pattern) for pattern in patterns_of(rule.shape)), default=0)
    if largest > LARGE:
        message = (
            f"a pattern takes {largest:,} instructions, more than {LARGE:,}: lower the numbers in {{ }}, "
            "or take repetitions out of its alternatives"
        )
        yield Finding(rule.id, Severity.WARNING, Check.COST, message)


def _is_always_tried(rule: Rule) -> bool:
    """True where the scan for literal texts says nothing about the rule."""
    match rule.shape:
        case BlockShape(pattern=pattern):
            return pattern is not None and pattern.whole.factors is None
        case RegionShape(start=pattern) | InlineShape(pattern=pattern):
            return pattern.whole.factors is None
        case ScoreShape(threshold=threshold, signals=signals):
            unscanned = [signal for signal in signals if _is_unscanned(signal)]
            by_pattern = any(signal.pattern for signal in unscanned)
            return by_pattern or sum(signal.points for signal in unscanned) >= threshold
        case _:
            return False


def _is_unscanned(signal: Signal) -> bool:
    """True for a signal for a cut that the scan does not look for."""
    return signal.points > 0 and (signal.pattern is None or signal.pattern.whole.factors is None)


def _size(pattern: Pattern) -> int:
    return int(re2.compile(pattern.whole.exact, options()).programsize)
