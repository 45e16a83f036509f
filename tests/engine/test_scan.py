"""The scan is only allowed to be faster: with it and without it, the same rules claim the same blocks."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document.article import Article
from cleaner.document.folding import fold_lines
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
    chosen = RuleSet.of(rule for rule in rules.stable if rule.id not in CHAIN_IDS and in_scope(rule, host))
    lines = sorted(_lines_of_seeds() | _lines_of_examples(rules))
    article = document(*lines[:: len(lines) // 250], host=host)  # all of them take minutes
    expected = without_scan(article, chosen)
    assert with_scan(article, chosen) == expected
    assert len(expected) > 20


def in_scope(rule: Rule, host: str | None) -> bool:
    own = any(host == known or (host or "").endswith(f".{known}") for known in rule.scope.hosts)
    return not rule.scope.hosts or (rule.scope.names_publisher if host is None else own)


def _lines_of_seeds() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "seeds").glob("*.txt")]
    return {line for text in texts for line in text.split("\n") if line.strip()}


def _lines_of_examples(rules: RuleSet) -> set[str]:
    examples = [example.text for rule in rules.rules for example in (*rule.must_strip, *rule.must_keep)]
    lines = {line for text in examples for line in text.split("\n")}
    return {line.removeprefix("- ").replace("[-", "").replace("-]", "") for line in lines if line.strip(" -")}


def test_a_long_text_is_scanned_in_portions_and_nothing_is_lost_between_them() -> None:
    lines = [f"line {i} {'of words ' * 40}" for i in range(300)]
    lines[0] = lines[44] = lines[299] = "Read on"
    found = set(Scanner(SortedTexts.of(["\x02read", "ead on"])).scan(fold_lines(lines)))
    assert found == {(factor, line) for factor in (0, 1) for line in (0, 44, 299)}


@given(st.lists(PATTERNS, min_size=1, max_size=4), st.lists(_LINES, min_size=1, max_size=6))
@settings(max_examples=120)
def test_one_by_one_the_same_factors_are_found_as_by_sets(sources: list[str], lines: list[str]) -> None:
    factors = {"\x02and", "\x01and\x01", "nd", "\x01ab", "дд\x01", "\x02東", "\x02аб", "ก", "ß", "…", "ab…東"}
    for source in sources:
        with suppress(PatternError):
            factors.update(search_pattern(source).factors or (), start_pattern(source).factors or ())
    quick, thorough = Scanner(SortedTexts.of(factors)), Scanner(SortedTexts.of(factors))
    thorough._scanned = FIRST
    folded = fold_lines(line.replace("\n", " ") for line in lines)
    assert sorted(quick.scan(folded)) == sorted(thorough.scan(folded))
    assert thorough._sets
    assert not quick._sets


def test_where_many_factors_stand_each_line_is_looked_through() -> None:
    factors = SortedTexts.of(["\x02read", "\x01on\x01", "ead", "on\x03tide\x03quay", "(on", "\x01read\x01"])
    lines = ["read on (only the tide)", "• read. the harbour", "", "(on reading"]
    scanner = Scanner(factors)
    scanner._scanned = FIRST
    found = {(factors[factor], line) for factor, line in scanner.scan(lines)}
    assert {factor for factor, line in found if line == 0} == set(factors)
    assert {factor for factor, line in found if line == 1} == {"\x02read", "ead", "\x01read\x01"}
    assert {factor for factor, line in found if line == 3} == {"\x01on\x01", "ead", "(on"}
    assert {line for _, line in found} == {0, 1, 3}


def test_sets_are_made_once_there_is_much_to_scan() -> None:
    scanner = Scanner(SortedTexts.of(["read on"]))
    for _ in range(2):
        assert set(scanner.scan(["x" * (FIRST // 2), "read on"])) == {(0, 1)}
    assert scanner._sets


def test_many_short_texts_are_much_to_scan_too() -> None:
    scanner = Scanner(SortedTexts.of(["read on"]))
    for _ in range(FIRST // 400 - 20):
        assert set(scanner.scan(["read on"])) == {(0, 0)}
    assert not scanner._sets
    for _ in range(20):
        assert set(scanner.scan(["read on"])) == {(0, 0)}
    assert scanner._sets


def test_a_text_is_looked_through_for_factors_of_its_own_scripts_only() -> None:
    scanner = Scanner(SortedTexts.of(["read on", "à lire", "читать", "更多", "→ more", "mehr über → 更多"]))
    scanner._scanned = FIRST
    assert set(scanner.scan(["read on"])) == {(1, 0)}
    assert set(scanner._sets) == {0}
    assert {scanner.factors[number] for number, _ in scanner.scan(["mehr über → 更多", "à lire → more"])} == {
        "mehr über → 更多", "更多", "à lire", "→ more"
    }  # fmt: skip
    assert len(scanner._sets) == 4


def test_more_factors_than_one_set_can_hold_are_all_found() -> None:
    factors = [f"publisher {i:06} asks its readers for a small gift" for i in range(60_000)]
    scanner = Scanner(SortedTexts.of(factors))
    assert len(scanner.sets(0)) > 1
    assert {number for number, _ in scanner.scan([factors[0], "nothing", factors[-1]])} == {0, 59_999}
