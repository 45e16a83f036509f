"""The scan is only allowed to be faster: with it and without it, the same rules claim the same blocks."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document.article import Article
from cleaner.document.folding import fold_lines
from cleaner.engine import scan
from cleaner.engine.find import find_matches
from cleaner.engine.scan import FIRST, Scanner
from cleaner.engine.shapes import match_rule
from cleaner.engine.texts import SortedTexts
from cleaner.engine.verdict import Match
from cleaner.engine.view import Views
from cleaner.rules.chain import CHAIN_IDS
from cleaner.rules.example import read_kept
from cleaner.rules.lines import fold_line
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import (
    BlockShape,
    Category,
    Edge,
    Feature,
    IfNoEnd,
    InlineShape,
    RegionShape,
    Rule,
    Scope,
    ScoreShape,
    Shape,
    Signal,
    Status,
)
from cleaner.rules.tokens import PatternError
from cleaner.rules.translate import end_pattern, search_pattern, start_pattern, whole_pattern
from tests.engine.trial import document, plain
from tests.goldens import ROOT
from tests.rules.patterns import PATTERNS, TEXTS

_LEADS = st.sampled_from(["", "", "• ", "» ", "→ ", "“", "(", "- ", "👉 ", "* ", "> ", "\u0301", "»»", "… "])
_WORDS = st.sampled_from(["abk", "ßa3", "Ab 3", "дд", "東ก", "and", "é-k", "_b", "kab.", "½ ab"])
_LINES = st.builds(
    "{}{}{}".format, _LEADS, st.lists(st.one_of(_WORDS, TEXTS), min_size=1, max_size=5).map(" ".join), _LEADS
)


def rule_of(name: str, shape: Shape) -> Rule:
    return Rule(
        id=name,
        digest=repr(shape),
        summary="",
        category=Category.OTHER,
        status=Status.STABLE,
        added=date(2026, 11, 22),
        why="",
        scope=Scope(),
        shape=shape,
        must_strip=(),
        must_keep=(),
        source="",
    )


def shapes_of(source: str) -> Iterator[Shape]:
    """Every shape with this pattern in every place where the scan looks for it."""
    yield from (BlockShape(way(source), (), None) for way in (whole_pattern, start_pattern, search_pattern))
    yield RegionShape(start_pattern(source), search_pattern(source), None, 3, IfNoEnd.START_ONLY)
    yield InlineShape(start_pattern(source), Edge.START, None)
    yield InlineShape(end_pattern(source), Edge.END, None)
    words = Signal("short", 1, feature=Feature.WORDS, at_most=4)
    target = Signal("target", 2, search_pattern(source), Feature.LINK_TARGET)
    text = Signal("text", 2, search_pattern(source))
    yield ScoreShape(2, 50, (text, text._replace(name="again", points=1), words, target))
    yield ScoreShape(3, 50, (text, words, target))
    yield ScoreShape(1, 50, (text._replace(points=-1), words))


def key(match: Match) -> tuple[object, ...]:
    return match.rule.id, match.first, match.last, match.span, match.evidence, match.quoted, match.groups


def with_scan(article: Article, rules: RuleSet) -> set[tuple[object, ...]]:
    return set(map(key, find_matches(article, rules)))


def without_scan(article: Article, rules: RuleSet) -> set[tuple[object, ...]]:
    """What every rule claims when it is tried on every block."""
    views = Views(article)
    found = set()
    for rule in rules.stable:
        for index in range(len(views)):
            named = isinstance(rule.shape, BlockShape) and rule.shape.lines
            if not named or fold_line(views[index].folded) in named:
                found.add(match_rule(rule, views, index))
    return {key(match) for match in found if match is not None}


@given(st.lists(PATTERNS, min_size=1, max_size=3), st.lists(_LINES, min_size=1, max_size=6))
@settings(max_examples=120)
def test_the_scan_finds_what_trying_every_rule_finds(sources: list[str], lines: list[str]) -> None:
    rules = []
    for source in sources:
        try:
            rules += [rule_of(f"r{len(rules) + i}", shape) for i, shape in enumerate(shapes_of(source))]
        except PatternError:
            continue
    chosen = RuleSet.of(rules)
    for article in (plain("\n".join(["x", *lines])), read_kept("\n".join([*lines, "[abk 3](/abk/é)"])).article):
        assert with_scan(article, chosen) == without_scan(article, chosen)


@pytest.mark.parametrize("host", [None, "themoscowtimes.com", "www.theguardian.com"])
def test_so_it_does_with_the_shipped_rules(rules: RuleSet, host: str | None) -> None:
    own = (rule for rule in rules.stable if rule.id not in CHAIN_IDS and in_scope(rule, host))
    chosen = RuleSet.of(map(in_any_language, own))  # the scan knows no languages, and these lines are in fifty
    lines = sorted(_lines_of_seeds() | _lines_of_examples(rules))
    article = document(*lines[:: len(lines) // 250], host=host)  # all of them take minutes
    expected = without_scan(article, chosen)
    assert with_scan(article, chosen) == expected
    assert len(expected) > 20


def in_scope(rule: Rule, host: str | None) -> bool:
    own = any(host == known or (host or "").endswith(f".{known}") for known in rule.scope.hosts)
    return not rule.scope.hosts or (rule.scope.names_publisher if host is None else own)


def in_any_language(rule: Rule) -> Rule:
    return rule._replace(scope=rule.scope._replace(languages=()), digest=f"{rule.digest} in any language")


def _lines_of_seeds() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "seeds").glob("*.txt")]
    return {line for text in texts for line in text.split("\n") if line.strip()}


def _lines_of_examples(rules: RuleSet) -> set[str]:
    examples = [example.text for rule in rules.rules for example in (*rule.must_strip, *rule.must_keep)]
    lines = {line for text in examples for line in text.split("\n")}
    return {line.removeprefix("- ").replace("[-", "").replace("-]", "") for line in lines if line.strip(" -")}


def test_in_a_long_text_lines_are_told_from_the_first_to_the_last() -> None:
    lines = [f"line {i} {'of words ' * 40}" for i in range(300)]
    lines[0] = lines[44] = lines[299] = "Read on"
    found = set(Scanner(SortedTexts.of(["\x02read", "ead on"])).scan(fold_lines(lines)))
    assert found == {(factor, line) for factor in (0, 1) for line in (0, 44, 299)}


@given(st.lists(PATTERNS, min_size=1, max_size=4), st.lists(_LINES, min_size=1, max_size=6))
@settings(max_examples=120)
def test_one_by_one_the_same_factors_are_found_as_by_the_automaton(sources: list[str], lines: list[str]) -> None:
    factors = {"\x02and", "\x01and\x01", "nd", "\x01ab", "дд\x01", "\x02東", "\x02аб", "ก", "ß", "…", "ab…東"}
    for source in sources:
        with suppress(PatternError):
            factors.update(search_pattern(source).whole.factors or (), start_pattern(source).whole.factors or ())
    quick, thorough = Scanner(SortedTexts.of(factors)), Scanner(SortedTexts.of(factors))
    thorough._scanned = FIRST
    folded = fold_lines(line.replace("\n", " ") for line in lines)
    found = sorted(thorough.scan(folded))
    assert sorted(quick.scan(folded)) == found
    with mock.patch.object(scan, "_TINY", 0):
        assert sorted(quick.scan(folded)) == found
    assert has_automaton(thorough)
    assert not has_automaton(quick)


def has_automaton(scanner: Scanner) -> bool:
    return "_automaton" in vars(scanner)


def test_the_automaton_is_made_once_there_is_much_to_scan() -> None:
    scanner = Scanner(SortedTexts.of(["read on"]))
    for _ in range(2):
        assert set(scanner.scan(["x" * (FIRST // 2), "read on"])) == {(0, 1)}
    assert has_automaton(scanner)


def test_many_short_texts_are_much_to_scan_too() -> None:
    scanner = Scanner(SortedTexts.of(["read on"]))
    for _ in range(FIRST // 400 - 20):
        assert set(scanner.scan(["read on"])) == {(0, 0)}
    assert not has_automaton(scanner)
    for _ in range(20):
        assert set(scanner.scan(["read on"])) == {(0, 0)}
    assert has_automaton(scanner)


@pytest.mark.parametrize("scanned", [0, FIRST])
def test_factors_that_overlap_or_share_their_letters_are_all_found(scanned: int) -> None:
    standing = {
        "ap": {0, 1, 2, 4},
        "\x01ap": {1, 2, 4},
        "\x01ap\x01": {1, 2, 4},
        "\x02ap": {1, 2, 4},
        "\x02ap\x01": {1, 4},
        "ap\x03→": {4},
        "mehr → 更多": {3},
        "更多": {3},
    }
    scanner = Scanner(SortedTexts.of(standing))
    scanner._scanned = scanned
    lines = ["the map", "(ap)", "apart (ap)", "mehr → 更多", "ap → ap"]
    found = [(scanner.factors[number], line) for number, line in scanner.scan(lines)]
    assert sorted(found) == sorted((factor, line) for factor, at in standing.items() for line in at)


def test_what_a_factor_needs_says_too_in_which_texts_it_can_stand() -> None:
    """A date in Chinese is not looked for in English pages, however many years they name."""
    needs = {"20\x03年\x03月": {3}, "20\x03\x046": {3, 4}, "20\x03年\x03-": {2, 3}, "20\x03\x047": {0, 1, 2, 3, 4}}
    scanner = Scanner(SortedTexts.of(needs))
    lines = ["in 2024", "à 2024", "le 2024-é", "2024年", "2024韓", "20 が", "MMXX"]
    for scanned in (0, FIRST):
        scanner._scanned = scanned
        found = {(scanner.factors[number], line) for number, line in scanner.scan(lines)}
        assert found == {(factor, line) for factor, at in needs.items() for line in at} | {
            ("20\x03\x046", 5),
            ("20\x03\x047", 5),
        }


def test_tens_of_thousands_of_factors_are_all_looked_for() -> None:
    factors = [f"publisher {i:06} asks its readers for a small gift" for i in range(60_000)]
    scanner = Scanner(SortedTexts.of(factors))
    scanner.prepare()
    assert {number for number, _ in scanner.scan([factors[0], "nothing", factors[-1]])} == {0, 59_999}


@pytest.mark.parametrize("scanned", [0, FIRST])
def test_a_line_is_read_once_for_a_factor_however_often_its_literal_stands_there(scanned: int) -> None:
    """A page whose text is one line of a megabyte took minutes."""
    scanner = Scanner(SortedTexts.of(["ap\x03→"]))
    scanner._scanned = scanned
    with mock.patch.object(scan, "_meets", autospec=True, side_effect=scan._meets) as meets:
        assert list(scanner.scan(["map, tap and lap " * 50, "ap → ap", "a map"])) == [(0, 1)]
    assert meets.call_count == 3
