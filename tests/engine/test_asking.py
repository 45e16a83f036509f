r"""Whether a pattern matches: RE2 is asked without the ends of long repetitions first, and answers the same."""

import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.document.folding import fold
from cleaner.engine.view import _asked, _loose, is_in
from cleaner.rules.pattern import Alternative, as_read, options
from cleaner.rules.tokens import PatternError
from cleaner.rules.translate import search_pattern, whole_pattern
from tests.rules.patterns import PATTERNS, TEXTS


def test_only_long_repetitions_lose_their_end() -> None:
    written = {
        "a{2,40}b": "a+b",
        "a{0,9}?": "a*?",
        "(?:ab){7}": "(?:ab)+",
        "a{5,}": "a+",
        "a{0,}": "a*",
        "a{1,3}": "a{1,3}",
        r"[0-9\x{80}-\x{EFFFF}]{2}": r"[0-9\x{80}-\x{EFFFF}]{2}",
        r"\p{Nd}{1,4}": r"\p{Nd}+",
        r"\{9\}": r"\{9\}",
    }
    assert {exact: _loose(exact) for exact in written} == written


def test_a_repetition_still_has_its_end() -> None:
    pattern = whole_pattern(r"\bvote (?:again ){2,5}now").whole
    texts = [f"vote {'again ' * times}now" for times in range(8)]
    assert [is_in(pattern, text) for text in texts] == [2 <= times <= 5 for times in range(8)]


def test_a_pattern_too_large_for_a_set_of_one_is_asked_alone() -> None:
    pattern = search_pattern(r"(?:\pL{2}|\pN){1,500}x").whole
    assert _asked(pattern.exact).__name__ == "search"
    assert [is_in(pattern, text) for text in ("a1abx", "ax", "é2x", "-")] == [True, False, True, False]


@given(PATTERNS, st.integers(0, 6), st.integers(0, 6), st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=150)
def test_the_answer_is_that_of_the_pattern(source: str, least: int, more: int, texts: list[str]) -> None:
    try:
        patterns = [search_pattern(source).whole, search_pattern(f"a(?:{source}){{{least},{least + more}}}").whole]
    except PatternError:
        assume(False)
    for text in [*texts, "a" + texts[0] * 4]:
        folded = fold(text)
        assert [is_in(pattern, folded) for pattern in patterns] == [_matches(pattern, folded) for pattern in patterns]


def _matches(pattern: Alternative, folded: str) -> bool:
    found = re2.compile(pattern.exact, options()).search(as_read(folded, marked=pattern.marked))
    return found is not None and len(folded) >= pattern.shortest
