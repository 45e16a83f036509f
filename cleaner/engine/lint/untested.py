"""What no example needs: a rule is weakened part by part, and some example must notice each time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.engine.lint.finding import Check, Finding, Severity
from cleaner.engine.lint.trial import Trial, comes_out
from cleaner.rules.rule import BlockShape, IfNoEnd, Position, Quotes, RegionShape, Rule, ScoreShape, Signal
from cleaner.rules.translate import search_pattern


@dataclass(frozen=True, slots=True)
class _Weakened:
    """A rule without one part of it, and what is to be said where nobody notices."""

    rule: Rule
    severity: Severity
    check: Check
    message: str


def untested(rule: Rule, trials: Sequence[Trial], least: Severity) -> Iterator[Finding]:
    """The signals, guards and limits of a rule that could go without any example noticing."""
    for weakened in _weakened(rule):
        wanted = tuple(Severity).index(weakened.severity) <= tuple(Severity).index(least)
        if wanted and all(comes_out(weakened.rule, trial) for trial in trials):
            yield Finding(rule.id, weakened.severity, weakened.check, weakened.message)


def _weakened(rule: Rule) -> Iterator[_Weakened]:
    match rule.shape:
        case ScoreShape():
            yield from (_without_signal(rule, rule.shape, signal) for signal in rule.shape.signals)
        case RegionShape():
            yield from _weaker_region(rule, rule.shape)
        case BlockShape():
            yield from _unanchored(rule, rule.shape)
        case _:
            pass
    yield from _wider_scope(rule)


def _without_signal(rule: Rule, shape: ScoreShape, signal: Signal) -> _Weakened:
    others = tuple(other for other in shape.signals if other is not signal)
    example = "must_strip line that goes" if signal.points > 0 else "must_keep line that stays"
    message = f"no example needs the signal {signal.name!r}: write a {example} because of it, or drop it"
    without = rule._replace(shape=shape._replace(signals=others))
    return _Weakened(without, Severity.ERROR, Check.DEAD_SIGNAL, message)


def _weaker_region(rule: Rule, shape: RegionShape) -> Iterator[_Weakened]:
    if shape.guard is not None:
        yield _warned(
            rule._replace(shape=shape._replace(guard=None)),
            "no example needs the guard: write a must_keep example that it alone saves, or drop it",
        )
    if shape.end is not None and shape.if_no_end is not IfNoEnd.SKIP:
        yield _warned(
            rule._replace(shape=shape._replace(if_no_end=IfNoEnd.SKIP)),
            f"no example needs if_no_end = {shape.if_no_end.value!r}: write a must_strip example without the end",
        )


def _unanchored(rule: Rule, shape: BlockShape) -> Iterator[_Weakened]:
    anywhere = search_pattern(shape.pattern.source) if shape.pattern else None
    if anywhere is not None and shape.pattern is not None and anywhere.whole.exact != shape.pattern.whole.exact:
        message = "no example needs the pattern's place in the block: write a must_keep line that holds more words"
        yield _noted(rule._replace(shape=shape._replace(pattern=anywhere)), message)


def _wider_scope(rule: Rule) -> Iterator[_Weakened]:
    position, quotes = rule.scope.position, rule.scope.quotes
    if position is not Position.ANYWHERE:
        message = f"no example needs position = {position.value!r}: write a must_keep example outside it"
        yield _noted(rule._replace(scope=rule.scope._replace(position=Position.ANYWHERE)), message)
    if quotes is Quotes.STRIP:
        message = "no example needs quotes = 'strip': write a must_strip line in quotation marks, or drop it"
        yield _warned(rule._replace(scope=rule.scope._replace(quotes=Quotes.KEEP)), message)


def _warned(rule: Rule, message: str) -> _Weakened:
    return _Weakened(rule, Severity.WARNING, Check.UNTESTED, message)


def _noted(rule: Rule, message: str) -> _Weakened:
    return _Weakened(rule, Severity.NOTE, Check.UNTESTED, message)
