r"""Rule patterns: RE2 syntax, meant in Unicode, read against folded text.

RE2 takes `\w \d \s \b` as ASCII. Three of them become Unicode classes, on a text in which signs stand apart from
letters (`cleaner/rules/signs.py`). A word boundary cannot be written that way without look-around, so it is made
visible instead: patterns with `\b` are matched on a *marked* copy of the text in which every word stands between two
marks (U+0001). There `\b` is the mark, and every other atom steps over one. The scan
looks for the literal factors of a pattern in the plain folded text.
"""

import re
import unicodedata
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple

from cleaner.rules.signs import MARK, move_signs

SHORT = 200  # code points of a block; in news texts nine of ten paragraphs are longer
_ASCII_WORDS = re.compile(r"([0-9A-Za-z_]+)")  # three quarters of the time of `\w`
_MEMORY = 64 << 20  # bytes that RE2 may use for one pattern or one set before it gives up


class Alternative(NamedTuple):
    """One of the ways in which a pattern matches, as RE2 reads it; `marked`: on the marked copy.

    Every block that it matches holds one of `factors`; None: it has none, and has to be tried on every block.
    `longest`: code points from first to last word of a block that it can cover; None: any number. `shortest`: those of
    its shortest match, so that no shorter block need be tried.
    """

    exact: str
    marked: bool
    factors: tuple[str, ...] | None
    longest: int | None = None
    shortest: int = 0


class _Pattern(NamedTuple):
    source: str
    alternatives: tuple[Alternative, ...]


class Pattern(_Pattern):
    """A rule's pattern: as written, and its alternatives, all of which are marked or none is.

    RE2 takes some milliseconds to compile what a rule file says in thirty lines, and a text needs one line of it: so
    each alternative is compiled and tried alone, where one of its own factors stands. The match is the leftmost one; of
    several that begin there, that of the first alternative.
    """

    def __hash__(self) -> int:
        return hash(self.source)

    @cached_property
    def whole(self) -> Alternative:
        """All alternatives in one, for blocks where nobody has looked which of them may match."""
        if len(self.alternatives) == 1:
            return self.alternatives[0]
        exact = "|".join(alternative.exact for alternative in self.alternatives)
        factors = [alternative.factors for alternative in self.alternatives]
        found = None if None in factors else tuple(sorted({*chain.from_iterable(filter(None, factors))}))
        lengths = [alternative.longest for alternative in self.alternatives]
        longest = None if None in lengths else max(filter(None, lengths))
        shortest = min(alternative.shortest for alternative in self.alternatives)
        return Alternative(exact, self.alternatives[0].marked, found, longest, shortest)


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
def in_bytes(folded: str) -> bytes:
    """The folded text in UTF-8; RE2 answers yes or no in half the time where it need not count characters."""
    return as_read(folded, marked=False).encode()


@lru_cache(maxsize=512)
def marked_in_bytes(folded: str) -> bytes:
    """The same with words between marks. Two functions: a cache takes three times as long for an argument by name."""
    return as_read(folded, marked=True).encode()


def _mark(folded: str) -> str:
    """The text with a mark on both sides of every word."""
    if folded.isascii():
        return MARK.join(_ASCII_WORDS.split(folded))
    listed = any(unicodedata.category(c)[0] == "M" for c in set(folded))
    return MARK.join(_words(marks=listed).split(folded))


@cache
def _words(*, marks: bool) -> re.Pattern[str]:
    r"""A pattern for words as `is_word` has them, which splits a text at both edges of each.

    Python's own `\w` leaves out the combining marks that Hindi and Thai words are full of. To list them takes half as
    long as a start, so that is done for texts with `marks` only.
    """
    listed = "".join(c for c in map(chr, range(0x20000)) if unicodedata.category(c)[0] == "M") if marks else ""
    return re.compile(f"([\\w{listed}]+)")
