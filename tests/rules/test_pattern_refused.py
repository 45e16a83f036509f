"""What a pattern may not hold, and what the author is told."""

import time

import pytest
import re2

from cleaner.rules.pattern import options
from cleaner.rules.tokens import PatternError
from cleaner.rules.translate import MAX_DEPTH, MAX_GROUPS, MAX_PATTERN, MAX_WEIGHT, NEVER, search_pattern

REFUSED = {
    # look-around and flags
    "a(?=b)": "look-around is not supported (RE2): use a guard, a must_keep example or a longer pattern",
    "a(?!b)": "look-around is not supported",
    "(?<=a)b": "look-around is not supported",
    "(?<!a)b": "look-around is not supported",
    "(?i)a": "flags such as (?i) are not supported: matching ignores case already",
    "(?<name>a)": "a group begins with (, (?: or (?P<name>",
    "(?P<name": "a group begins with (, (?: or (?P<name>",
    # escapes
    r"a\B": r"\B is not supported: match the neighbouring letters instead",
    r"\Aa": r"\A is not supported: write ^",
    r"a\z": r"\z is not supported: write $",
    r"a\Z": r"\Z is not supported: write $",
    r"\Qa\E": r"\Q is not supported: escape the characters one by one",
    r"\C": r"\C is not supported: it can split a character",
    r"(a)\1": r"\1 is not supported",
    r"\h": r"\h is not supported",
    r"\u20AC": r"\u is not supported",
    "a\\": "the pattern ends in a single backslash",
    r"\p{Greek": r"\p{ has no closing }",
    r"[\p{Greek]": r"\p{ has no closing }",
    r"\x": r"\x takes two hex digits or {…}, such as \x{20AC}",
    r"\xZZ": r"\x takes two hex digits",
    r"\x{}": r"\x takes two hex digits",
    r"\x{-41}": r"\x takes two hex digits",
    r"\x{110000}": r"\x takes two hex digits",
    r"\x{D800}": r"\x takes two hex digits",
    r"\x{41": r"\x takes two hex digits",
    r"a\x{41z": r"\x takes two hex digits",
    "a\u200bb": "U+200B is invisible and never in the folded text: leave it out",
    r"a\x{FEFF}b": "U+FEFF is invisible",
    r"\p{Any}": r"\p{Any} takes the marks of word boundaries: write \P{…} or a dot",
    r"\pC": r"\pC takes the marks of word boundaries",
    r"\p{^L}": r"\p{^L} takes the marks of word boundaries",
    # repetitions
    "*a": "* at character 1 has nothing to repeat",
    "a|+b": "+ at character 3 has nothing to repeat",
    "(?:?a)": "has nothing to repeat",
    "^*a": "* at character 2 has nothing to repeat",
    r"a\b+": "+ at character 4 has nothing to repeat",
    "a**": "* at character 3 has nothing to repeat",
    "a{2}{3}": "{ at character 5 has nothing to repeat",
    "{2}": r"{ at character 1 has nothing to repeat; write \{ for itself",
    "a++": "possessive repetition is not supported: drop the second +",
    "a{2}+": "possessive repetition is not supported",
    "a{": r"{ begins a repetition such as {2,5}; write \{ for the character itself",
    "a{x}": "{ begins a repetition",
    "a{,3}": "{ begins a repetition",
    "a{1,2,3}": "{ begins a repetition",
    "a{٣}": "{ begins a repetition",
    # character classes
    "[": "[ has no closing ]",
    "[a": "[ has no closing ]",
    "[]": "[ has no closing ]",
    "[[:alpha:]]": r"[: :] classes are not supported: write \p{L}, \d, \s or the characters",
    r"[\W]": r"\W cannot stand in a character class",
    r"[\D]": r"\D cannot stand in a character class",
    r"[\S]": r"\S cannot stand in a character class",
    r"[\P{L}]": r"\P cannot stand in a character class",
    r"[\b]": r"\b cannot stand in a character class",
    r"[\B]": r"\B cannot stand in a character class",
    "[\\": "\\ cannot stand in a character class",
    r"[a-\d]": r"\d is not supported",
    "[ß]": "'ß' in a character class folds to 'ss': write it as an alternative (?:…|…)",
    "[\xad]": "in a character class is never in the folded text",
    "[z-a]": "the range z-a is empty once case is folded",
    # parentheses
    "a)": r"a ) has no ( before it; write \) for the character itself",
    "(a": r"a ( has no ) after it; write \( for the character itself",
    # nothing
    "": "the pattern matches an empty text: make one part of it required",
    "a*": "the pattern matches an empty text",
    "a{0,3}": "the pattern matches an empty text",
    "(?:a|b)?": "the pattern matches an empty text",
    "(?:a|b?)": "the pattern matches an empty text",
    "(?:|a)": "the pattern matches an empty text",
    "a|": "the pattern matches an empty text",
    "^$": "the pattern matches an empty text",
    r"\b": "the pattern matches an empty text",
    "()": "the pattern matches an empty text",
    # white space at an edge, where nobody sees it
    " a": "the pattern begins or ends with a space: write [ ] for it, or begin it on the line of the key",
    "a\t": "the pattern begins or ends with a space",
    # what only RE2 sees
    r"\p{Klingon}": "RE2 does not take this pattern",
    r"\p": "RE2 does not take this pattern: invalid character class range: ",
    "a{5,2}": "RE2 does not take this pattern: invalid repetition size: {5,2}; numbers in { } may be up to 1,000",
    "a{1001}": "RE2 does not take this pattern: invalid repetition size: {1001}; numbers in { } may be up to 1,000",
    "(?P<n>a)(?P<n>b)": "two groups begin with (?P<n>: give each a name of its own",
    "(?P<1 2>a)": "RE2 does not take this pattern",
}


@pytest.mark.parametrize("source", REFUSED)
def test_refused_pattern_says_what_to_write(source: str) -> None:
    with pytest.raises(PatternError) as refusal:
        search_pattern(source)
    assert REFUSED[source] in str(refusal.value)


@pytest.mark.parametrize(
    "source",
    [
        "[a-Z]",
        "[]a]",
        "[^]a]",
        "[a-]",
        "[-a]",
        r"[\]\-\\]",
        r"[\x{41}-\x5A]",
        r"[.^$*]",
        r"\.\*\{\}\(\)",
        "a{2,}?",
        "a}",
        "x(?P<who>a|b)",
        "(a)(?:b)",
        "_ /%",
    ],
)
def test_what_only_looks_odd_is_taken(source: str) -> None:
    assert search_pattern(source).source == source


def test_a_pattern_may_be_long_and_not_longer() -> None:
    assert search_pattern("a" * MAX_PATTERN)
    with pytest.raises(PatternError, match="the pattern has 4001 characters; 4000 are allowed: split the rule"):
        search_pattern("a" * (MAX_PATTERN + 1))


@pytest.mark.parametrize(
    "source",
    [
        "(?:ab{100}){40}",
        "a{1000}b{1000}c{1000}d{1000}e",
        "(?:(?:a{20}){20}){11}",
        r"(?:\w{500}){9}",
        "(?:a{1000,}){4}",
        "ﷺ" * 223,
    ],
)
def test_repetitions_written_out_may_not_grow_too_large(source: str) -> None:
    with pytest.raises(PatternError, match=r"characters; 4,000 are allowed: lower the numbers in { }"):
        search_pattern(source)


def test_groups_with_names_are_few() -> None:
    groups = [f"(?P<n{number}>a)" for number in range(MAX_GROUPS + 1)]
    assert search_pattern("".join(groups[1:]))
    with pytest.raises(PatternError, match=r"has 21 named groups; 20 are allowed: write \(\?: for most"):
        search_pattern("".join(groups))


def test_groups_in_groups_are_few() -> None:
    assert search_pattern("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH)
    with pytest.raises(PatternError, match=r"more than 50 deep: take some out"):
        search_pattern("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1))


def test_groups_without_a_name_cost_nothing() -> None:
    inner = "(?P<who>donate)" + "(n)" * 900
    nested = search_pattern("(" * (MAX_DEPTH - 1) + inner + ")" * (MAX_DEPTH - 1) + "x")
    found = re2.compile(nested.whole.exact, options())
    assert found.groups == 1
    begin = time.process_time()
    assert found.search("donate " * 3_000) is None
    assert time.process_time() - begin < 1


def test_the_heaviest_pattern_is_compiled_and_matched_at_once() -> None:
    heavy = search_pattern("|".join([r"\b\w{990}é", r"\W{990}é", r"[^\d]{990}é", r"\p{L}{990}é"]))
    assert MAX_WEIGHT - 100 < 4 * 991 <= MAX_WEIGHT
    begin = time.process_time()
    assert re2.compile(heavy.whole.exact, options()).search("word 7 " * 3_000) is None
    assert time.process_time() - begin < 15


def test_the_pattern_of_a_broken_rule_matches_nothing() -> None:
    for text in ("", "a", "\x00", "\U0010ffff"):
        assert re2.compile(NEVER.whole.exact, options()).search(text) is None
