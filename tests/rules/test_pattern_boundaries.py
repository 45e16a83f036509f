r"""Word boundaries: what `\b` means in the marked copy of a text."""

import re

import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.document.folding import fold
from cleaner.rules.pattern import Alternative, as_read, options
from cleaner.rules.signs import MARK
from cleaner.rules.tokens import PatternError
from cleaner.rules.translate import end_pattern, search_pattern, start_pattern, whole_pattern
from tests.rules.patterns import PATTERNS, TEXTS

WAYS = st.sampled_from([search_pattern, start_pattern, whole_pattern, end_pattern])


def span(pattern: Alternative, folded: str) -> tuple[int, int] | None:
    """Where the exact form matches a folded text."""
    text = as_read(folded, marked=pattern.marked)
    match = re2.compile(pattern.exact, options()).search(text)
    return match and tuple(edge - text.count(MARK, 0, edge) for edge in match.span())


@given(WAYS, PATTERNS.filter(lambda source: r"\b" not in source), st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=200)
def test_a_boundary_elsewhere_in_a_pattern_changes_nothing(way, source: str, texts: list[str]) -> None:
    try:
        plain, with_boundary = way(source).whole, way(rf"(?:{source}|\bqqq\b)").whole
    except PatternError:
        assume(False)
    assert with_boundary.marked
    for folded in map(fold, texts):
        assert span(with_boundary, folded) == span(plain, folded)


# Boundaries stand only before a piece that takes at least one character and at the end behind one: `\b\b` and
# `\b^` never match, because the second finds the mark taken. Rules have no use for either.
_SOLID = st.sampled_from(
    ["a", "b", "-", "[ ]", "[ab]", "[^a]", r"\w", r"\W", r"\d", ".", "a+", r"\w+", "[b ]{1,2}?", "(?:a|b-)"]
)
_LOOSE = st.sampled_from(["a?", "b*", r"\W*?", "(?:ab|-)?", r"\s{0,2}", ""])
_BOUNDED = st.lists(st.builds("{0}{1}{2}".format, st.sampled_from([r"\b", ""]), _SOLID, _LOOSE), min_size=1, max_size=4)


@given(_BOUNDED, _SOLID, st.lists(st.text("ab3- ", max_size=8), min_size=1, max_size=8))
@settings(max_examples=200)
def test_boundaries_mean_what_they_mean_in_python(pieces: list[str], last: str, texts: list[str]) -> None:
    source = "".join([*pieces, last, r"\b"])
    pattern, python = search_pattern(source).whole, re.compile(source, re.ASCII)
    for text in texts:
        match = python.search(text)
        assert span(pattern, text) == (match and match.span())
