"""Rules made to hang a machine, and rules that would by accident: each is run at once or refused."""

import time

import pytest

from cleaner.document.span import restore
from cleaner.engine.find import MAX_MATCHES, find_matches
from cleaner.engine.selftest import failures_of
from cleaner.engine.view import matches
from cleaner.rules.errors import RuleError
from cleaner.rules.pack import RuleSet
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule
from cleaner.rules.tokens import PatternError
from cleaner.rules.translate import search_pattern
from tests.engine.trial import judge, plain
from tests.rules.writing import made, mistakes, rule_text

# A pattern on which a backtracking engine tries every way to split the text, and a text that almost matches.
SLOW = {
    "plus in plus": (r"(?:a+)+c", "a" * 20_000),
    "two ways for a letter": (r"(?:a|aa)+c", "a" * 20_000),
    "star in star": (r"(?:[a-z]*)*\d", "donate " * 3_000),
    "everything twelve times": (r"(?:.*a){12}\d", "a" * 20_000),
    "optional letters": (r"(?:a?){99}a{99}c", "a" * 5_000),
    "words in words": (r"(?:\w+\s?)+:$", "please give now " * 1_500),
    "addresses": (r"(?:[a-z0-9._-]+\.?)+@(?:[a-z0-9-]+\.)+[a-z]{2,}!", "a.b.c" * 2_000 + "@" + "a." * 5_000),
    "a copyright footer": (
        r"(?:©|copyright)?\s*(?:\d{4}[-,\s]*)*(?:[\w.]+[\s,.]*)+all rights reserved\b",
        "© 2019-2026, The Coast Weekly Ltd. and others, " * 400 + "all rights",
    ),
    "a row of share buttons": (
        r"(?:(?:share|tweet|mail|print|save)?\s*[|/·]?\s*)+(?:this|the|a)?\s*(?:\w+\s*)*story!",
        "Share | Tweet · Mail / Print " * 700 + "this long story",
    ),
}
REFUSED = {
    "repeats in repeats": "(?:(?:a{1,100}){1,100}){1,100}c",
    "a repeat above a thousand": "a{1,2000}c",
    "a long repeat of many letters": "(?:remind me later){900}",
    "look-ahead": "(?=a+)+c",
    "back reference": r"(a*)*\1c",
}
SHAPES = {
    "block": "[block]\npattern = '''{0}'''\ncontains = true",
    "region": "[region]\nstart = '''{0}'''\nend = '''{0}'''\nguard = '''{0}'''\nmax_blocks = 200",
    "inline": "[inline]\npattern = '''{0}'''\nat = \"end\"",
    "score": "[score]\nthreshold = 1\nmax_words = 1000\n[[score.signal]]\nname = 'a'\npoints = 1\npattern = '''{0}'''",
}


def seconds(rule: Rule, text: str) -> float:
    """Processor seconds of finding what the rule claims, its compilation included; nothing is lost."""
    article = plain(text)
    begin = time.process_time()
    verdict = judge(rule, article)
    spent = time.process_time() - begin
    assert restore(verdict.clean_text, verdict.removals) == article.text
    return spent


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize(("pattern", "text"), SLOW.values(), ids=SLOW)
def test_a_slow_pattern_is_not(pattern: str, text: str, shape: str) -> None:
    rule = made(shape.format(pattern))
    assert seconds(rule, f"Rain fell.\n{text}\n{text}!") < 4


@pytest.mark.parametrize(("pattern", "text"), SLOW.values(), ids=SLOW)
def test_a_slow_pattern_with_word_boundaries_is_not(pattern: str, text: str) -> None:
    rule = made(SHAPES["block"].format(rf"\b{pattern}"))
    assert seconds(rule, f"Rain fell.\n{text}\n{text}!") < 4


@pytest.mark.parametrize(("pattern", "text"), SLOW.values(), ids=SLOW)
def test_the_exact_form_is_quick_where_the_scan_lets_it_through(pattern: str, text: str) -> None:
    begin = time.process_time()
    assert not matches(search_pattern(pattern), text)
    assert not matches(search_pattern(rf"\b{pattern}\b"), text)
    assert time.process_time() - begin < 4


@pytest.mark.parametrize("pattern", REFUSED.values(), ids=REFUSED)
def test_what_would_be_too_large_or_not_linear_is_refused(pattern: str) -> None:
    begin = time.process_time()
    with pytest.raises(PatternError):
        search_pattern(pattern)
    assert time.process_time() - begin < 1


def test_a_rule_that_matches_everywhere_stops_after_its_matches() -> None:
    rule = made("[block]\npattern = 'give'\ncontains = true")
    claims = find_matches(plain("Give!\n" * (MAX_MATCHES + 200)), RuleSet.of([rule]))
    assert [claim.first for claim in claims] == list(range(MAX_MATCHES))


@pytest.mark.parametrize("half", [r"\ud800", r"\udfff", r"\U0000dabc"])
@pytest.mark.parametrize("place", ["A sample", "remind me", "Because.", "- Remind"])
def test_half_a_character_is_a_mistake_of_its_line(half: str, place: str) -> None:
    source = rule_text('[block]\npattern = "remind me"\nwhole = true').replace("'''", '"""')
    errors = mistakes(source.replace(place, place + half, 1))
    assert [error.problem.partition(":")[0] for error in errors] == ["this is not TOML"]
    assert half in errors[0].quoted


def test_half_a_character_as_bytes_is_a_mistake() -> None:
    data = rule_text("[block]\nlines = ['\ud800']").encode("utf-8", "surrogatepass")
    (error,) = refused(data)
    assert "is not UTF-8: save the file as UTF-8" in error.problem


def refused(data: bytes) -> list[RuleError]:
    read = read_rule("generic/sample", data, "sample.toml")
    assert not isinstance(read, Rule)
    return read


def test_examples_made_to_hurt_are_tried_at_once() -> None:
    source = rule_text("[block]\npattern = '''(?:[a-z]*)*\\d'''\ncontains = true")
    rule = read_rule("generic/sample", source.replace("The harbour", "a" * 100_000).encode(), "sample.toml")
    assert isinstance(rule, Rule)
    begin = time.process_time()
    assert [failure.example for failure in failures_of(rule)] == ["goes"]
    assert time.process_time() - begin < 4
