r"""Signs beyond ASCII, moved away from the letters before RE2 reads a text.

To RE2 `[\p{L}\p{N}\p{M}_]` is some 700 ranges, written out wherever a pattern says `\w`: of six seconds that the
shipped patterns took to compile, five went there. Where every sign stands beyond U+F0000, all that is left below is
letters, digits and their marks, and one range takes them. Python's tables then say what a letter is, for every pattern.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

MARK = "\x01"  # the edge of a word
HEAD = "\x02"  # before a factor: at the first word of a block
TOO = "\x03"  # behind a factor: before each of the texts of which one stands in the same block
SCRIPT = "\x04"  # before the number of a script, among these
LONGEST_HEAD = 12  # code points of such a factor; a longer one is not rarer in practice
_AWAY = 0xF0000  # so far is a sign moved: planes 15 and 16 are for private use
_MOVED = range(0x80, 0x20000)  # signs that patterns can tell apart; all others, next to none, become one
_OTHER = "\U0010fffd"
WORD = r"0-9A-Za-z_\x{80}-\x{EFFFF}"  # the members of `\w`
_SIGN = re.compile(r"[^\w\x00-\x7f]")


@lru_cache(maxsize=4096)
def escape(char: str) -> str:
    """The character as a literal of RE2."""
    return "\\" + char if char.isascii() and not char.isalnum() and char not in " _" else char


@lru_cache(maxsize=4096)
def is_word(char: str) -> bool:
    r"""True where `\w` of a rule pattern takes the character."""
    return char == "_" or unicodedata.category(char)[0] in "LNM"


def move_signs(folded: str) -> str:
    """The folded text as RE2 reads it, code point for code point."""
    return folded if folded.isascii() else _SIGN.sub(lambda found: move_sign(found[0]), folded)


@lru_cache(maxsize=4096)
def move_sign(char: str) -> str:
    """The character as RE2 reads it."""
    if char.isascii() or is_word(char):
        return char
    return chr(ord(char) + _AWAY) if ord(char) in _MOVED else _OTHER


def put_back(char: str) -> str:
    """The folded character that RE2 reads as this one."""
    return chr(ord(char) - _AWAY) if ord(char) >= _AWAY else char


def moved_range(low: str, high: str) -> str:
    """The signs of a range of characters, as members of a class; empty where it ends in ASCII."""
    first, last = max(ord(low), _MOVED.start), min(ord(high), _MOVED[-1])
    signs = f"{chr(first + _AWAY)}-{chr(last + _AWAY)}" if first <= last else ""
    return signs + (_OTHER if ord(high) not in _MOVED and ord(high) > first else "")


@cache
def moved_category(category: str) -> str:
    """The signs of a general category, such as P or Sc, as members of a class; empty for letters and scripts."""
    if category[:1] not in tuple("PSZC") or len(category) > 2:
        return ""
    return "".join(moved_range(chr(low), chr(high)) for low, high in _runs(category))


def _runs(category: str) -> Iterator[tuple[int, int]]:
    """Where runs of characters of a category begin and end."""
    first = None
    for code in _MOVED:
        inside = unicodedata.category(chr(code)).startswith(category)
        if inside and first is None:
            first = code
        elif not inside and first is not None:
            yield first, code - 1
            first = None
    if first is not None:
        yield first, _MOVED[-1]
