import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.document.folding import fold
from cleaner.engine.scan import Scanner
from cleaner.engine.texts import SortedTexts
from cleaner.rules.factors import factors_of
from cleaner.rules.rarity import expected_hits
from cleaner.rules.tokens import PatternError, tokens_of
from cleaner.rules.translate import search_pattern
from tests.rules.patterns import PATTERNS, TEXTS
from tests.rules.test_pattern_boundaries import span

B, H = "\x01", "\x02"  # the edge of a word, the first word of a block
T = "\x03"  # before what stands in the same block
S, SOUTH, EAST, DIGIT = "\x04", 4, 6, 7  # before the number of a script, among those; some of them


@pytest.mark.parametrize(
    ("source", "factors"),
    [
        ("sign up", ("sign up",)),
        (r"\bsign up\b.{0,80}newsletter", (f"{B}sign up{B}",)),
        ("(?:sign up|subscribe|join us) now", ("join us", "sign up", "subscribe")),
        ("(?:my|our) newsletter", (" newsletter",)),
        ("Straße", ("strasse",)),
        ("捐款", ("捐款",)),
        ("subscribers? only", ("subscriber",)),
        ("donate(?: now| today)?", ("donate",)),
        ("(?:donate){2}", ("donate",)),
        ("hel{2,3}o", ("hel",)),
        ("donate|give us", ("donate", "give us")),
        (r"\b(?:ajutor|prix)\b", (f"{B}ajutor{B}", f"{B}prix{B}")),
        (r"(?:one|some) \babo\b plus", (f"{' '}abo plus",)),
        (r"\b(?:ski|bob)s? without", (" without",)),
        (r"@\w+", ("@",)),
        (r"(?:after|past) (?:the )?new", ("after new", "after the ne", "past new", "past the new")),
        (r"^\W?by [a-z]|\bgo ahead\b", (f"{B}go ahead{B}", f"{H}by ")),
        ("(?:^give )*donate", ("donate",)),
        ("a" * 33, ("a" * 32,)),
        ("捐款" * 40 + "|" + "捐款" * 50, ("捐款" * 16,)),
    ],
)
def test_one_of_the_factors_is_in_every_match(source: str, factors: tuple[str, ...]) -> None:
    assert tuple(factor.partition(T)[0] for factor in factors_of(tokens_of(source)) or ()) == factors


@pytest.mark.parametrize(
    ("source", "heads"),
    [
        ("by [a-z ]+", ("by ",)),
        (r"[(\[]?(?:story |text )?by\b", (f"by{B}", "story by", "text by")),
        ("© ?reuters", ("reuters",)),
        ("(?:abc){1,2}d", ("abc",)),
        ("ab*c", ("abbbb", "abbbc", "abbc", "abc", "ac")),
        ("not[ ?]+[^.]+", ("not ", "not?")),
        ("[0-9]{2} (?:m|s)", tuple("0123456789")),
        ("the re[ad]x[^y]+", ("the reax", "the redx")),
    ],
)
def test_what_stands_at_the_first_word_is_looked_for_there(source: str, heads: tuple[str, ...]) -> None:
    assert factors_of(tokens_of(source), at_first_word=True) == tuple(H + head for head in heads)
    assert factors_of(tokens_of(f"^{source}")) == tuple(H + head for head in heads)


@pytest.mark.parametrize(
    ("source", "factors"),
    [
        ("about [^.]+ (?:gmbh|holdings)", (f"{H}about {T}gmbh{T}holdings",)),
        ("about [^.]+ (?:gmbh|holdings)|sign up", (f"{H}about {T}gmbh{T}holdings", f"{H}sign up")),
        (
            r"not [^.]+ (?:gmbh|abo)\b|not[^.]* (?:gmbh|yet)\b",
            (f"{H}not{T} yet{T}abo{T}gmbh", f"{H}not {T}abo{T}gmbh{T}yet"),
        ),
        ("about (?:[^ ]+ )+(?:[a-z]+)", (f"{H}about ",)),
        ("[^.]+ 2[^.]+3 [a-z]+", (f" 2{T}3 ",)),
        (r"\d{2} pages?", tuple(f"{H}{n}{T} page" for n in range(10))),
    ],
)
def test_behind_a_common_text_stands_what_else_a_match_needs(source: str, factors: tuple[str, ...]) -> None:
    found = factors_of(tokens_of(source), at_first_word=True) or ()
    assert tuple(factor for factor in found if factor.isascii()) == factors  # there are digits beyond ASCII


@pytest.mark.parametrize(
    ("source", "factors"),
    [
        (r"\b(?:19|20)\d\d年", tuple(f"{B}{n}{T}年{T}{T}{S}{EAST}" for n in (19, 20))),
        (r"\b20..[^。]{0,14}生まれ[。!]", (f"{B}20{T}生まれ{T}{T}{S}{EAST}",)),
        (r"\b20..[年-]", (f"{B}20",)),
        (r"\([\p{Katakana}ー]{2,14}\)", (f"({T}){T}{T}{S}{EAST}",)),
        (r"\([\p{Devanagari}\p{M}]{2,14}", ("(",)),
        (r"\([ऀ-ॿ]{2,14}", (f"({T}{S}{SOUTH}",)),
        (r"\([\p{Han} ]{2,14}", ("(",)),
        (r"\((?:\p{Han}+|\p{Hangul}+|[ァ-ヶ]+)", (f"({T}{S}{EAST}",)),
        (r"\((?:\p{Han}+|[a-z]+)", ("(",)),
        (r"\(\P{Han}\p{Hebrew}*[^\p{Hangul}]", ("(",)),
        (r"[^.]{3}\bsites? \d+", (f"{B}site{T}{S}{DIGIT}",)),
        (
            "(?:the site|a page)[^.]+ (?:club|team)[^.]+ (?:gmbh|visa)",
            tuple(f"{text}{T}club{T}team{T}{T}gmbh{T}visa" for text in ("a page", "the site")),
        ),
    ],
)
def test_what_else_a_match_needs_may_be_a_script_and_more_than_one_thing(source: str, factors: tuple[str, ...]) -> None:
    assert factors_of(tokens_of(source)) == factors


@pytest.mark.parametrize(
    "source",
    ["e", r"\w+", "donate|[a-z]+", "donate|give|i", "(?:donate)?|x", "a.b.c", "|".join("ab" * 700)],
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
    for folded in map(fold, texts):
        for alternative in pattern.alternatives:
            if alternative.factors is not None and span(alternative, folded) is not None:
                assert list(Scanner(SortedTexts.of(alternative.factors)).scan([folded]))


def test_what_factors_cost_does_not_hang_on_the_order_of_a_set() -> None:
    # Sums of floats do; then PYTHONHASHSEED chooses between two sets of factors, and with them what hints at a block.
    factors = [f"{'x' * length}{end}" for length in range(1, 12) for end in ("", "é", " я", "1", "-")]
    assert expected_hits(factors) == expected_hits(factors[::-1]) == expected_hits(sorted(factors))


def test_groups_in_groups_are_worked_out_once() -> None:
    """Twice a level would take 2^45 steps."""
    pattern = "more"
    for _ in range(45):
        pattern = f"(?:it {pattern}|of (?:about|not) )"
    assert search_pattern(pattern).whole.factors
