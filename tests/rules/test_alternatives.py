"""A pattern is taken apart at its alternatives, and matches as the whole would."""

from unittest import mock

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.document.folding import fold
from cleaner.engine import view
from cleaner.engine.find import find_matches
from cleaner.engine.view import Views, search
from cleaner.rules import translate
from cleaner.rules.alternatives import alternatives_of
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import BlockShape
from cleaner.rules.tokens import PatternError, tokens_of
from cleaner.rules.translate import end_pattern, search_pattern, start_pattern, whole_pattern
from tests.engine.test_scan import rule_of
from tests.engine.trial import plain
from tests.rules.patterns import PATTERNS, TEXTS
from tests.rules.test_pattern_boundaries import span

WAYS = st.sampled_from([search_pattern, start_pattern, whole_pattern, end_pattern])


@pytest.mark.parametrize(
    ("source", "alternatives"),
    [
        ("donate", ["donate"]),
        ("donate|give", ["donate", "give"]),
        ("(?:donate|(give|gift))", ["donate", "give", "gift"]),
        (r"\b(?:donate|give)\b", [r"\bdonate\b", r"\bgive\b"]),
        ("^(?:a|b|c(?:d|e))$|f", ["^a$", "^b$", "^c(?:d|e)$", "f"]),
        ("(?:a|b)?", ["(?:a|b)?"]),
        ("(?:a|b)(?:c|d)", ["(?:a|b)(?:c|d)"]),
        ("(?P<who>a|b)", ["(?P<who>a|b)"]),
        (r"a\||b", [r"a\|", "b"]),
    ],
)
def test_the_alternatives_of_a_pattern(source: str, alternatives: list[str]) -> None:
    found = alternatives_of(list(tokens_of(source)))
    assert [
        "".join(r"\b" if t.boundary else t.exact + t.quantifier for t in tokens) for tokens in found
    ] == alternatives


@given(WAYS, PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=200)
def test_alternatives_match_where_the_pattern_as_one_does(way, source: str, texts: list[str]) -> None:
    try:
        apart = way(source).whole
        with mock.patch.object(translate, "portions_of", lambda tokens: [tokens]):
            one = way(source).whole
    except PatternError:
        assume(False)
    for folded in map(fold, texts):
        found, expected = span(apart, folded), span(one, folded)
        assert (found is None) == (expected is None)
        if way is search_pattern:  # elsewhere signs before the first word go to the first alternative
            assert found == expected


@given(WAYS, st.lists(PATTERNS, min_size=2, max_size=4).map("|".join), st.lists(TEXTS, min_size=1, max_size=4))
@settings(max_examples=100)
def test_one_by_one_alternatives_match_as_all_in_one(way, source: str, texts: list[str]) -> None:
    try:
        pattern = way(source)
    except PatternError:
        assume(False)
    for seen in Views(plain("\n".join(["a", *texts]))):
        assert search(pattern.alternatives, seen) == search([pattern.whole], seen)


def test_only_the_alternative_that_something_points_at_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    monkeypatch.setattr(view, "_compiled", lambda exact, make=view._compiled: compiled.append(exact) or make(exact))
    shape = BlockShape(
        whole_pattern("advertisement.{0,40}|skip to (?:content|navigation).{0,40}|sponsored.{0,40}"), (), None
    )
    rules = RuleSet.of([rule_of("test/skip", shape)])
    assert [claim.first for claim in find_matches(plain("The ferry leaves at nine.\nSkip to content"), rules)] == [1]
    (only,) = set(compiled)
    assert "navigation" in only
    assert "sponsored" not in only
