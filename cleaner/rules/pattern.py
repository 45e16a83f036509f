r"""Rule patterns: RE2 syntax, meant in Unicode, read against folded text.

RE2 takes `\w \d \s \b` as ASCII. Three of them become Unicode classes, on a text in which signs stand apart from
letters (`cleaner/rules/signs.py`). A word boundary cannot be written that way without look-around, so it is made
visible instead: patterns with `\b` are matched on a *marked* copy of the text in which every word stands between two
marks (U+0001). There `\b` is the mark, and every other atom steps over one. The scan
looks for the literal factors of a pattern in the plain folded text.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from cleaner.rules.signs import is_word, move_signs
from cleaner.rules.tokens import MARK, PatternError, Token, spell, tokens_of

MAX_PATTERN = 4_000  # code points; the longest of ours has some 2,000
SHORT = 200  # code points of a block; in news texts nine of ten paragraphs are longer
MAX_DEPTH = 50  # groups in groups; the shipped rules need 6
MAX_GROUPS = 20  # with names; RE2 carries the place of each through the whole text
MAX_WEIGHT = 4_000  # characters of a pattern with repetitions written out; RE2 then needs some 40 MB at worst
_MEMORY = 64 << 20  # bytes that RE2 may use for one pattern or one set before it gives up


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A rule's pattern: as written, and as RE2 reads it; `marked`: on the marked copy.

    Every block that it matches holds one of `factors`; None: it has none, and has to be tried on every block.
    `longest`: code points from first to last word of a block that it can cover; None: any number.
    """

    source: str
    exact: str
    marked: bool
    factors: tuple[str, ...] | None
    longest: int | None = None


NEVER = Pattern("", r"[^\x00-\x{10FFFF}]", False, ())  # for a pattern that cannot be read


@cache
def options() -> Any:
    """RE2 options of every pattern: quiet, and with enough memory."""
    import re2  # rules that were kept from an earlier run need neither RE2 nor factors

    chosen = re2.Options()
    chosen.log_errors = False
    chosen.max_mem = _MEMORY
    return chosen


@lru_cache(maxsize=512)  # blocks that several patterns of one document read
def as_read(folded: str, *, marked: bool) -> str:
    """The folded text as RE2 reads it: signs moved, and where the pattern asks for it, words between marks."""
    return move_signs(_mark(folded) if marked else folded)


@lru_cache(maxsize=512)
def as_read_in_bytes(folded: str, *, marked: bool) -> bytes:
    """The same in UTF-8; RE2 answers yes or no in half the time where it need not count characters."""
    return as_read(folded, marked=marked).encode()


def _mark(folded: str) -> str:
    """The text with a mark on both sides of every word."""
    words, pieces = _pieces(marks=not folded.isascii() and any(unicodedata.category(c)[0] == "M" for c in set(folded)))
    marked = MARK.join(pieces.findall(folded))
    before = MARK if words.match(folded) else ""
    return before + marked + (MARK if folded and words.match(folded[-1]) else "")


@cache
def _pieces(*, marks: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    r"""Patterns for a word character as `is_word` has it, and for words and what is between them.

    Python's own `\w` leaves out the combining marks that Hindi and Thai words are full of. To list them takes half as
    long as a start, so that is done for texts with `marks` only.
    """
    listed = "".join(c for c in map(chr, range(0x20000)) if unicodedata.category(c)[0] == "M") if marks else ""
    word = f"[\\w{listed}]"
    return re.compile(word), re.compile(f"{word}+|[^\\w{listed}]+")


def search_pattern(source: str) -> Pattern:
    """A pattern that may match anywhere in a block."""
    return _translate(source, "", "")


def start_pattern(source: str) -> Pattern:
    """A pattern at the block's first word; what is not a word or a quotation mark may stand before it."""
    return _translate(source, r'^[^\w"]*(?:', ")")


def whole_pattern(source: str) -> Pattern:
    """A pattern that covers the block from the first word to the last."""
    return _translate(source, r'^[^\w"]*(?:', r")[^\w]*$")


def end_pattern(source: str) -> Pattern:
    """A pattern that ends with the block."""
    return _translate(source, "(?:", ")$")


def _translate(source: str, before: str, after: str) -> Pattern:
    if len(source) > MAX_PATTERN:
        raise PatternError(f"the pattern has {len(source)} characters; {MAX_PATTERN} are allowed: split the rule")
    if source != source.strip() and "\n" not in source:
        raise PatternError(
            "the pattern begins or ends with a space: write [ ] for it, or begin it on the line of the key"
        )
    from cleaner.rules.factors import factors_of
    from cleaner.rules.tree import longest_match

    inner = list(tokens_of(on_one_line(source)))
    _check_shape(inner)
    _check_depth(inner)
    _check_names(inner)
    tokens = [*tokens_of(before), *inner, *tokens_of(after)]
    marked = any(token.boundary for token in inner)
    exact = _marked(tokens) if marked else "".join(token.exact + token.quantifier for token in tokens)
    _check_syntax(exact)
    starts, ends = before.startswith("^"), after.endswith("$")
    longest = longest_match(inner) if starts and ends else None
    rare = longest is None or longest > SHORT
    factors = factors_of(inner, at_first_word=starts, at_last_word=ends, rare=rare)
    return Pattern(source, exact, marked, factors, longest)


def on_one_line(source: str) -> str:
    """Long patterns are written over several lines; the breaks and the indentation mean nothing."""
    return "".join(line.strip() for line in source.split("\n")) if "\n" in source else source


def _check_syntax(exact: str) -> None:
    """Let RE2 parse the pattern, which takes less than compiling it."""
    import re2

    try:
        re2.Set.SearchSet(options()).Add(exact)
    except re2.error as error:
        problem = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise PatternError(f"RE2 does not take this pattern: {problem}") from None


@dataclass(slots=True)
class _Group:
    """An open parenthesis on the way through a pattern."""

    weight: int = 0
    any_empty: bool = False  # an alternative before the open one can be empty
    open_empty: bool = True  # the open alternative can be empty so far


def _check_shape(tokens: list[Token]) -> None:
    """Parentheses pair, the pattern needs at least one character, and it does not grow too large in RE2."""
    groups = [_Group()]
    for token in tokens:
        if token.atom:
            groups[-1].weight += token.most * max(len(token.literal), 1)
            groups[-1].open_empty &= token.optional
        elif token.exact.startswith("("):
            groups.append(_Group())
        elif token.exact == "|":
            groups[-1].any_empty |= groups[-1].open_empty
            groups[-1].open_empty = True
        elif token.exact == ")":
            closed = groups.pop()
            if not groups:
                raise PatternError(r"a ) has no ( before it; write \) for the character itself")
            groups[-1].weight += closed.weight * token.most
            groups[-1].open_empty &= closed.any_empty or closed.open_empty or token.optional
    if len(groups) > 1:
        raise PatternError(r"a ( has no ) after it; write \( for the character itself")
    if groups[0].any_empty or groups[0].open_empty:
        raise PatternError("the pattern matches an empty text: make one part of it required")
    if groups[0].weight > MAX_WEIGHT:
        raise PatternError(
            f"with its repetitions written out the pattern has {groups[0].weight:,} characters; "
            f"{MAX_WEIGHT:,} are allowed: lower the numbers in {{ }}"
        )


def _check_depth(tokens: list[Token]) -> None:
    """Groups in groups are few: whoever walks a pattern goes down into each."""
    opened = ((token.exact.startswith("(") and not token.atom) - (token.exact == ")") for token in tokens)
    if max(accumulate(opened), default=0) > MAX_DEPTH:
        raise PatternError(f"groups stand in groups more than {MAX_DEPTH} deep: take some out")


def _check_names(tokens: list[Token]) -> None:
    """Groups with names are few, and no two share one: of two, RE2 knows only the first."""
    names = [token.exact for token in tokens if token.exact.startswith("(?P<")]
    if len(names) > MAX_GROUPS:
        raise PatternError(f"the pattern has {len(names)} named groups; {MAX_GROUPS} are allowed: write (?: for most")
    for name in names:
        if names.count(name) > 1:
            raise PatternError(f"two groups begin with {name}: give each a name of its own")


def _marked(tokens: list[Token]) -> str:
    """The form for the marked copy: every atom steps over one mark, a boundary demands one."""
    out: list[str] = []
    previous = ""  # the literal character just before, where nothing stands between
    for token in tokens:
        literal = token.literal if not token.quantifier else ""
        if token.boundary:
            out.append(MARK if not out or out[-1] != MARK else "")
        elif literal:
            out.append(_literal_with_marks(literal, previous))
        elif token.literal:
            out.append(f"(?:{_literal_with_marks(token.literal, '')}){token.quantifier}")
        elif token.atom:
            out.append(f"(?:{MARK}?{token.exact}){token.quantifier}")
        else:
            out.append(f"{MARK}?$" if token.exact == "$" else token.exact + token.quantifier)
        previous = literal[-1:]
    return "".join(out)


def _literal_with_marks(text: str, previous: str) -> str:
    """Literal characters with marks where a word begins or ends between two of them."""
    out: list[str] = []
    for char in text:
        if not previous:
            out.append(f"{MARK}?")
        elif is_word(previous) != is_word(char):
            out.append(MARK)
        out.append(spell(char))
        previous = char
    return "".join(out)
