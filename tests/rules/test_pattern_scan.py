"""The scan form of a pattern matches wherever the exact form does: a scan loses nothing."""

import re
from dataclasses import replace

import re2
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.document.folding import fold
from cleaner.engine.find import find_matches
from cleaner.engine.shapes import match_rule
from cleaner.engine.view import View, views_of
from cleaner.rules.example import read_kept
from cleaner.rules.pack import RuleSet
from cleaner.rules.pattern import Pattern, end_pattern, mark, options, search_pattern, start_pattern, whole_pattern
from cleaner.rules.rule import BlockShape, Rule
from cleaner.rules.shapes import fold_line
from cleaner.rules.tokens import MARK, PatternError
from tests.goldens import ROOT
from tests.rules.patterns import PATTERNS, TEXTS

WAYS = st.sampled_from([search_pattern, start_pattern, whole_pattern, end_pattern])


def span(pattern: Pattern, folded: str) -> tuple[int, int] | None:
    """Where the exact form matches a folded text."""
    text = mark(folded) if pattern.marked else folded
    match = re2.compile(pattern.exact, options()).search(text)
    return match and tuple(edge - text.count(MARK, 0, edge) for edge in match.span())


def scanned(pattern: Pattern, folded: str) -> bool:
    return re2.compile(pattern.scan, options()).search(folded) is not None


@given(WAYS, PATTERNS, st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=200)
def test_where_the_exact_form_matches_the_scan_form_does(way, source: str, texts: list[str]) -> None:
    try:
        pattern = way(source)
    except PatternError:
        assume(False)
    for folded in map(fold, texts):
        assert scanned(pattern, folded) or span(pattern, folded) is None


@given(WAYS, PATTERNS.filter(lambda source: r"\b" not in source), st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=200)
def test_a_boundary_elsewhere_in_a_pattern_changes_nothing(way, source: str, texts: list[str]) -> None:
    try:
        plain, with_boundary = way(source), way(rf"(?:{source}|\bqqq\b)")
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
    pattern, python = search_pattern(source), re.compile(source, re.ASCII)
    for text in texts:
        match = python.search(text)
        assert span(pattern, text) == (match and match.span())


def test_the_scan_misses_no_match_of_a_shipped_rule(rules: RuleSet) -> None:
    everywhere = [replace(rule, scope=replace(rule.scope, hosts=())) for rule in rules.stable]
    lines = sorted(_lines_of_seeds() | _lines_of_examples(rules))
    article = read_kept("\n".join(lines[:: len(lines) // 250])).article  # all of them take half a minute
    views = views_of(article)
    tried = {(rule.id, view.index) for rule in everywhere for view in views if _claims(rule, views, view.index)}
    found = {(match.rule.id, match.first) for match in find_matches(article, RuleSet.of(everywhere))}
    assert len(tried) > 100
    assert tried - found == set()


def _claims(rule: Rule, views: list[View], index: int) -> bool:
    if isinstance(rule.shape, BlockShape) and rule.shape.lines:
        return fold_line(views[index].folded) in rule.shape.lines
    return match_rule(rule, views, index) is not None


def _lines_of_seeds() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "seeds").glob("*.txt")]
    return {line for text in texts for line in text.split("\n") if line.strip()}


def _lines_of_examples(rules: RuleSet) -> set[str]:
    examples = [example.text for rule in rules.rules for example in (*rule.must_strip, *rule.must_keep)]
    lines = {line for text in examples for line in text.split("\n")}
    return {line.removeprefix("- ").replace("[-", "").replace("-]", "") for line in lines if line.strip(" -")}
