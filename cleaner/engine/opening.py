"""What of a rule the scan looks for, and how much of it has to be found before the rule is tried on a block."""

import re
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from cleaner.rules.lines import strip_line
from cleaner.rules.pattern import SHORT, Alternative, Pattern
from cleaner.rules.rule import BlockShape, Category, Feature, InlineShape, RegionShape, Rule, ScoreShape, Shape, Signal

_WORD = re.compile(r"[^\W_]")
_COMMON = 1 / 10_000  # expected hits a code point: one in three texts


class _Opener(NamedTuple):
    rule: int
    number: int
    alternative: int
    points: int
    needed: int
    hint: Category | None
    longest: int | None = None
    signal: str | None = None


class Opener(_Opener):
    """An alternative of a pattern that can open a claim of a rule, and the points that it may be worth of those needed.

    The pattern is left with its rule, which need not have been read; `number`: of its signal, 0 in other shapes.
    `longest`: the code points, from first word to last, that a block may have for it; None: any number.
    `hint`: the category of the rule where it is for every publisher; `signal`: the name of the signal of such a rule.
    Both are next to nothing alone, and signs for the chain model.
    """

    __slots__ = ()
    __hash__ = object.__hash__  # of an alternative there is one opener; to ask its fields takes ten times as long

    @property
    def is_short(self) -> bool:
        """True for what can only claim short blocks, and need not be looked for in others."""
        return self.longest is not None and self.longest <= SHORT

    def fits(self, line: str) -> bool:
        """False for a folded block with more words than the rule can cover."""
        return self.longest is None or is_at_most(line, self.longest)


Opening = tuple[Opener, Alternative]


def is_at_most(line: str, length: int) -> bool:
    """True where a folded block has no more code points than that from its first word to its last."""
    if len(line) > length and line[0].isalnum() and _WORD.search(line, length):
        return False  # nearly all paragraphs
    return len(line) <= length or len(strip_line(line)) <= length


class Need(NamedTuple):
    """What the scan must find of a rule: some points, of patterns that are looked for; `unscanned` signals are not."""

    points: int
    unscanned: tuple[int, ...] = ()


def need_of(rule: Rule) -> Need:
    """What the scan must find of a rule. Signals that are no patterns are taken to give their points.

    So are patterns without factors, as long as another is needed too, and the most common ones, as long as two
    others are: a word that stands in every third text points at nothing.
    """
    if not isinstance(rule.shape, ScoreShape):
        return Need(1)
    numbers = [signal for signal in rule.shape.signals if signal.points > 0 and signal.pattern is None]
    points = rule.shape.threshold - sum(signal.points for signal in numbers)
    rates = [(_rate(pattern), number, signal) for number, signal, pattern in _signals(rule.shape, None)]
    signals = sorted(rates, key=lambda signal: -signal[0])
    unscanned: list[int] = []
    for place, (rate, number, signal) in enumerate(signals):
        rest = max((other.points for _, _, other in signals[place + 1 :]), default=0)
        if rate < _COMMON or points - signal.points <= (0 if rate == inf else rest):
            break
        unscanned.append(number)
        points -= signal.points
    return Need(points, tuple(unscanned))


def _rate(pattern: Pattern) -> float:
    """The expected hits of a pattern."""
    from cleaner.rules.rarity import expected_hits  # nobody needs it where the compiled form was kept

    return inf if pattern.whole.factors is None else expected_hits(pattern.whole.factors)


def openings_of(number: int, rule: Rule) -> Iterator[Opening]:
    """The patterns over the text that can open a claim of the rule."""
    match rule.shape:
        case BlockShape(pattern=Pattern() as pattern) | RegionShape(start=pattern) | InlineShape(pattern=pattern):
            hint = _hint(rule)
            for place, alternative in enumerate(pattern.alternatives):
                yield Opener(number, 0, place, 1, 1, hint, alternative.longest), alternative
        case ScoreShape():
            need = need_of(rule)
            yield from (o for o in signal_openings_of(number, rule) if o[0].number not in need.unscanned)
        case _:
            pass  # whole lines are looked up; the chain model looks at whole documents


def signal_openings_of(number: int, rule: Rule) -> Iterator[Opening]:
    """The signals of a score, those among them that are too common to point at a block."""
    if isinstance(rule.shape, ScoreShape):
        need, hint, longest = need_of(rule), _hint(rule), rule.shape.max_length
        for place, signal, pattern in _signals(rule.shape, None):
            name = signal_name(rule, signal)
            for part, alternative in enumerate(pattern.alternatives):
                yield Opener(number, place, part, signal.points, need.points, hint, longest, name), alternative


def target_openings_of(number: int, rule: Rule) -> Iterator[Opening]:
    """The patterns over link targets that count for the rule."""
    for place, signal, pattern in _signals(rule.shape, Feature.LINK_TARGET):
        for part, alternative in enumerate(pattern.alternatives):
            yield Opener(number, place, part, signal.points, need_of(rule).points, None), alternative


def opening_pattern(rule: Rule, number: int) -> Pattern:
    """The pattern with which a rule opens, that of the signal with this number where it is a score."""
    match rule.shape:
        case BlockShape(pattern=Pattern() as pattern) | RegionShape(start=pattern) | InlineShape(pattern=pattern):
            return pattern
        case ScoreShape(signals=signals) if (found := signals[number].pattern) is not None:
            return found
    raise AssertionError(f"rule {rule.id} opens with no pattern")  # openers are made of patterns only


def signal_name(rule: Rule, signal: Signal) -> str | None:
    """What the chain model calls a signal; None for those of single publishers, and of rules that ask pages.

    Their wording is too weak to hint at anything on its own, and of a page's signs the model knows itself.
    """
    if rule.scope.hosts or asks_pages(rule.shape):
        return None
    return f"{rule.id.removeprefix('generic/').removeprefix('signals/')}: {signal.name}"


def asks_pages(shape: Shape) -> bool:
    """True for a score with a signal that only pages can give."""
    return isinstance(shape, ScoreShape) and any(signal.feature is Feature.PAGE for signal in shape.signals)


def _hint(rule: Rule) -> Category | None:
    return None if rule.scope.hosts else rule.category


def _signals(shape: Shape, feature: Feature | None) -> list[tuple[int, Signal, Pattern]]:
    """The signals of a score that speak for cutting, each with its number and its pattern."""
    return [
        (number, signal, signal.pattern)
        for number, signal in enumerate(shape.signals if isinstance(shape, ScoreShape) else ())
        if signal.pattern and signal.points > 0 and signal.feature is feature
    ]
