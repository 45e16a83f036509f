"""What of a rule the scan looks for, and how much of it has to be found before the rule is tried on a block."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from cleaner.rules.factors import expected_hits
from cleaner.rules.pattern import SHORT, Pattern
from cleaner.rules.rule import BlockShape, Category, Feature, InlineShape, RegionShape, Rule, ScoreShape, Signal
from cleaner.rules.shapes import strip_line

_COMMON = 1 / 10_000  # expected hits a code point: one in three texts


@dataclass(frozen=True, slots=True, eq=False)
class Opener:
    """A pattern that can open a claim of a rule, by its number, and the points that it may be worth of those needed.

    `longest`: the code points, from first word to last, that a block may have for it; None: any number.
    `hint`: the category of the rule where it is for every publisher; `signal`: the name of the signal of such a rule.
    Both are next to nothing alone, and signs for the chain model.
    """

    rule: int
    pattern: Pattern
    points: int
    needed: int
    hint: Category | None
    longest: int | None = None
    signal: str | None = None

    @property
    def is_short(self) -> bool:
        """True for what can only claim short blocks, and need not be looked for in others."""
        return self.longest is not None and self.longest <= SHORT

    def fits(self, line: str) -> bool:
        """False for a folded block with more words than the rule can cover."""
        return self.longest is None or is_at_most(line, self.longest)


def is_at_most(line: str, length: int) -> bool:
    """True where a folded block has no more code points than that from its first word to its last."""
    return len(line) <= length or len(strip_line(line)) <= length


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What the scan must find of a rule: some points, of patterns that are looked for; `unscanned` ones are not."""

    points: int
    unscanned: tuple[Pattern, ...] = ()


def need_of(rule: Rule) -> Need:
    """What the scan must find of a rule. Signals that are no patterns are taken to give their points.

    So are patterns without factors, as long as another is needed too, and the most common ones, as long as two
    others are: a word that stands in every third text points at nothing.
    """
    if not isinstance(rule.shape, ScoreShape):
        return Need(1)
    numbers = [signal for signal in rule.shape.signals if signal.points > 0 and signal.pattern is None]
    points = rule.shape.threshold - sum(signal.points for signal in numbers)
    signals = sorted(_signals(rule.shape, None), key=lambda signal: -_rate(signal))
    unscanned: list[Pattern] = []
    for number, signal in enumerate(signals):
        rate, rest = _rate(signal), max((other.points for other in signals[number + 1 :]), default=0)
        if rate < _COMMON or points - signal.points <= (0 if rate == inf else rest):
            break
        unscanned += [signal.pattern] if signal.pattern else []
        points -= signal.points
    return Need(points, tuple(unscanned))


def _rate(signal: Signal) -> float:
    """The expected hits of a signal's pattern."""
    factors = signal.pattern.factors if signal.pattern else None
    return inf if factors is None else expected_hits(factors)


def openers_of(number: int, rule: Rule) -> Iterator[Opener]:
    """The patterns over the text that can open a claim of the rule."""
    hint = None if rule.scope.hosts else rule.category
    match rule.shape:
        case BlockShape(pattern=Pattern() as pattern) | RegionShape(start=pattern) | InlineShape(pattern=pattern):
            yield Opener(number, pattern, 1, 1, hint, pattern.longest)
        case ScoreShape():
            unscanned = need_of(rule).unscanned
            yield from (opener for opener in _signal_openers(number, rule) if opener.pattern not in unscanned)
        case _:
            pass  # whole lines are looked up; the chain model looks at whole documents


def quiet_openers_of(number: int, rule: Rule) -> Iterator[Opener]:
    """The signals that point at no block because they are too common; the chain model asks for them all the same."""
    unscanned = need_of(rule).unscanned
    yield from (opener for opener in _signal_openers(number, rule) if opener.pattern in unscanned)


def _signal_openers(number: int, rule: Rule) -> Iterator[Opener]:
    hint = None if rule.scope.hosts else rule.category
    for signal in _signals(rule.shape, None) if isinstance(rule.shape, ScoreShape) else ():
        if signal.pattern:
            needed = need_of(rule).points
            longest = rule.shape.max_length if isinstance(rule.shape, ScoreShape) else None
            yield Opener(number, signal.pattern, signal.points, needed, hint, longest, signal_name(rule, signal))


def target_openers_of(number: int, rule: Rule) -> Iterator[Opener]:
    """The patterns over link targets that count for the rule."""
    for signal in _signals(rule.shape, Feature.LINK_TARGET) if isinstance(rule.shape, ScoreShape) else ():
        if signal.pattern:
            yield Opener(number, signal.pattern, signal.points, need_of(rule).points, None)


def signal_name(rule: Rule, signal: Signal) -> str | None:
    """What the chain model calls a signal; None for those of single publishers."""
    return None if rule.scope.hosts else f"{rule.id.removeprefix('generic/').removeprefix('signals/')}: {signal.name}"


def _signals(shape: ScoreShape, feature: Feature | None) -> list[Signal]:
    return [signal for signal in shape.signals if signal.pattern and signal.points > 0 and signal.feature is feature]
