"""Near misses: an example of what stays proves something only where the rule had a reason to take it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from cleaner.engine.lint.finding import Check, Finding, Severity
from cleaner.engine.lint.trial import Trial
from cleaner.engine.view import View, matches, search
from cleaner.rules.factor import literal_of
from cleaner.rules.lines import fold_line
from cleaner.rules.pattern import Pattern
from cleaner.rules.rule import BlockShape, Feature, InlineShape, RegionShape, Rule, ScoreShape, Shape
from cleaner.rules.translate import search_pattern
from cleaner.rules.wording import literal_runs

SHARED = 6  # bytes in a row: a longish Latin word, half a Cyrillic one, two Chinese characters


def near_misses(rule: Rule, keeps: Sequence[Trial]) -> Iterator[Finding]:
    """The must_keep examples that the rule has nothing to do with."""
    far = [trial for trial in keeps if not any(_is_near(rule.shape, view) for view in trial.views)]
    if len(far) == len(keeps):
        told = "no must_keep example shares wording with the rule, so none proves that it stops in time"
        yield Finding(rule.id, Severity.ERROR, Check.NEAR_MISS, f"{told}: write a sentence that it almost takes")
        return
    for trial in far:
        told = f"the must_keep example {trial.example.name!r} shares no wording with the rule"
        yield Finding(rule.id, Severity.WARNING, Check.NEAR_MISS, f"{told}: write a sentence that it almost takes")


def _is_near(shape: Shape, view: View) -> bool:
    """True where a block holds what the scan for the rule looks for, or some of its wording."""
    if isinstance(shape, BlockShape) and shape.lines:
        words = fold_line(view.folded)
        return bool(words) and any(line in words or words in line for line in shape.lines)
    if isinstance(shape, ScoreShape) and any(_on_target(pattern, view) for pattern in _target_patterns(shape)):
        return True
    return any(_shares(pattern, view.folded) or _trips(pattern, view) for pattern in patterns_of(shape))


def patterns_of(shape: Shape) -> tuple[Pattern, ...]:
    """The patterns of a rule that read the text."""
    match shape:
        case BlockShape(pattern=pattern):
            return (pattern,) if pattern else ()
        case RegionShape():
            return tuple(pattern for pattern in (shape.start, shape.end, shape.guard) if pattern)
        case InlineShape(pattern=pattern):
            return (pattern,)
        case ScoreShape():
            return tuple(signal.pattern for signal in shape.signals if signal.pattern and signal.feature is None)
        case _:
            return ()


def _target_patterns(shape: ScoreShape) -> list[Pattern]:
    targets = [signal.pattern for signal in shape.signals if signal.feature is Feature.LINK_TARGET]
    return [pattern for pattern in targets if pattern]


def _on_target(pattern: Pattern, view: View) -> bool:
    return any(matches(pattern, target) for target in view.block.link_targets)


def _trips(pattern: Pattern, view: View) -> bool:
    """True where a literal factor of the pattern stands in the block, or the pattern matches somewhere in it."""
    factors = map(literal_of, pattern.whole.factors or ())
    if any(factor in view.folded for factor in factors):
        return True
    return search([_anywhere(pattern.source).whole], view) is not None


@lru_cache(maxsize=64)
def _anywhere(source: str) -> Pattern:
    return search_pattern(source)


def _shares(pattern: Pattern, folded: str) -> bool:
    """True where the block holds some bytes in a row of what the pattern spells out."""
    return not _pieces(pattern.source).isdisjoint(_windows(folded))


@lru_cache(maxsize=64)
def _pieces(source: str) -> frozenset[bytes]:
    return frozenset(window for run in literal_runs(source) for window in _windows(run))


def _windows(text: str) -> Iterator[bytes]:
    encoded = text.encode()
    return (encoded[i : i + SHARED] for i in range(len(encoded) - SHARED + 1))
