import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.document.folding import fold
from cleaner.rules.factors import factors_of
from cleaner.rules.pattern import search_pattern
from cleaner.rules.tokens import PatternError, tokens_of
from tests.rules.patterns import PATTERNS, TEXTS
from tests.rules.test_pattern_scan import span


@pytest.mark.parametrize(
    ("source", "factors"),
    [
        ("sign up", ("sign up",)),
        (r"\bsign up\b.{0,80}newsletter", ("newsletter",)),
        ("(?:sign up|subscribe|join us) now", ("join us", "sign up", "subscribe")),
        ("(?:my|our) newsletter", (" newsletter",)),
        ("Straße", ("strasse",)),
        ("捐款", ("捐款",)),
        ("subscribers? only", ("subscriber",)),
        ("donate(?: now| today)?", ("donate",)),
        ("(?:donate){2}", ("donate",)),
        ("^donate$", ("donate",)),
        ("hel{2,3}o", ("hel",)),
        ("donate|give", ("donate", "give")),
        ("a" * 33, ("a" * 32,)),
        ("捐款" * 40 + "|" + "捐款" * 50, ("捐款" * 16,)),
    ],
)
def test_one_of_the_factors_is_in_every_match(source: str, factors: tuple[str, ...]) -> None:
    assert factors_of(tokens_of(source)) == factors


@pytest.mark.parametrize(
    "source",
    [
        "ab",
        "é",
        r"\w+",
        "donate|[a-z]+",
        "donate|give|it",
        "(?:donate)?",
        "(?:donate){0,2}x",
        "a.b.c",
        "|".join(f"a{i:04}" for i in range(401)),
    ],
)
def test_a_pattern_that_holds_no_text_worth_scanning_for_has_no_factors(source: str) -> None:
    assert factors_of(tokens_of(source)) is None


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=200)
def test_every_match_holds_a_factor(source: str, texts: list[str]) -> None:
    try:
        pattern = search_pattern(source)
    except PatternError:
        assume(False)
    factors = factors_of(tokens_of(source)) or ("",)
    for folded in map(fold, texts):
        assert span(pattern, folded) is None or any(factor in folded for factor in factors)
