"""The length of a pattern's shortest match: no shorter block is tried, and none that could match is left out."""

from itertools import chain

import pytest
import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.document.folding import fold
from cleaner.engine import view
from cleaner.engine.view import is_in
from cleaner.rules.pack import load_rules
from cleaner.rules.pattern import Pattern, as_read, options
from cleaner.rules.rule import Rule, ScoreShape
from cleaner.rules.signs import MARK
from cleaner.rules.tokens import PatternError
from cleaner.rules.translate import end_pattern, search_pattern, start_pattern, whole_pattern
from tests.rules.patterns import PATTERNS, TEXTS


@pytest.mark.parametrize(
    ("source", "shortest"),
    [
        ("advert", 6),
        ("ad(?:vert|s)?", 2),
        (r"\bad\b ?[0-9]{1,2}", 3),
        ("(?:one|three) times?", 8),
        ("(?:ab){2,3}c+d*", 3),
        ("^a.{0,300}z$", 2),
        ("straße|©", 1),
        ("ﬁn", 3),
    ],
)
def test_the_shortest_match_of_a_pattern(source: str, shortest: int) -> None:
    for made in (search_pattern, start_pattern, whole_pattern, end_pattern):
        assert made(source).whole.shortest == shortest


def test_no_pattern_is_compiled_for_a_block_that_is_too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "_asked", None)
    monkeypatch.setattr(view, "_asked_first", None)
    assert not is_in(whole_pattern("skip advertisement").whole, "advertisement")


def test_no_match_of_a_shipped_pattern_is_shorter_than_that() -> None:
    found = 0
    for rule in load_rules().rules[::4]:
        lines = [fold(line) for example in rule.must_strip for line in example.text.split("\n")]
        for pattern in chain.from_iterable(pattern.alternatives for pattern in _patterns(rule)):
            compiled = re2.compile(pattern.exact, options())
            matches = [compiled.search(as_read(line[cut:], marked=pattern.marked)) for line in lines for cut in (0, 2)]
            lengths = [len(match.group().replace(MARK, "")) for match in matches if match]
            assert all(length >= pattern.shortest for length in lengths)
            found += len(lengths)
    assert found > 300


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=150)
def test_no_match_of_a_generated_pattern_is_shorter_than_that(source: str, texts: list[str]) -> None:
    try:
        pattern = search_pattern(source).whole
    except PatternError:
        assume(False)
    compiled = re2.compile(pattern.exact, options())
    for text in texts:
        match = compiled.search(as_read(fold(text), marked=pattern.marked))
        assert match is None or len(match.group().replace(MARK, "")) >= pattern.shortest


def _patterns(rule: Rule) -> list[Pattern]:
    signals = rule.shape.signals if isinstance(rule.shape, ScoreShape) else ()
    named = [getattr(rule.shape, name, None) for name in ("pattern", "start", "end", "guard")]
    return [pattern for pattern in (*named, *(signal.pattern for signal in signals)) if pattern is not None]
