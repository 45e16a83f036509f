"""Scripts, told apart by the first bytes of their letters in UTF-8: those of a text, and the one a class demands."""

import re
from functools import lru_cache

from cleaner.rules.signs import put_back

# What a letter begins with: Latin; Greek, Cyrillic; Hebrew, Arabic; South Asia; signs; East Asia.
_LEADS = tuple(
    map(
        frozenset,
        (range(0xC2, 0xCE), range(0xCE, 0xD6), range(0xD6, 0xE0), range(0xE0, 0xE2), [0xE2], range(0xE3, 0xF5)),
    )
)
_NO_LEADS = bytes(range(0xC2))
DIGIT = 7  # of any script; no script itself, but what a class may demand
_DIGITS = ("[0-9]", r"[\p{Nd}]")
_ANY_DIGIT = re.compile(r"\d")
_ASCII_DIGITS = bytes(range(0x30, 0x3A))
_NAMED = {
    "Arabic": 3,
    "Hebrew": 3,
    "Bengali": 4,
    "Devanagari": 4,
    "Han": 6,
    "Hangul": 6,
    "Hiragana": 6,
    "Katakana": 6,
}
# Letters of these that begin otherwise, by the lead that makes looking for them worth it.
_ASTRAY = (
    (3, 4, (b"\xe0\xa1", b"\xe0\xa2", b"\xe0\xa3")),
    (3, 6, (b"\xf0\x90\xb9",)),
    (4, 6, (b"\xea\xa3",)),
    (6, 4, tuple(bytes([0xE1, second]) for second in range(0x84, 0x88))),
    (6, 5, tuple(bytes([0xE2, second]) for second in range(0xBA, 0xC0))),
)
_MEMBERS = re.compile(r"\\p\{?(\w+)\}?|\\?(.)(?:-\\?(.))?", re.DOTALL)


def scripts_of(text: str) -> list[int]:
    """The scripts of a text, by number, ascending; every text has ASCII, which is 0."""
    if text.isascii():
        return [0]
    encoded = text.encode()
    begun = frozenset(encoded.translate(None, _NO_LEADS))
    found = {number for number, leads in enumerate(_LEADS, 1) if not leads.isdisjoint(begun)}
    found.update(script for script, lead, ways in _ASTRAY if lead in found and any(map(encoded.__contains__, ways)))
    return [0, *sorted(found)]


def kinds_of(text: str) -> list[int]:
    """The scripts of a text, and DIGIT where it has one."""
    encoded = text.encode()
    has_digit = len(encoded) > len(encoded.translate(None, _ASCII_DIGITS))
    if not has_digit and not text.isascii():
        has_digit = _ANY_DIGIT.search(text) is not None
    return [*scripts_of(text), *[DIGIT] * has_digit]


@lru_cache(maxsize=1 << 12)
def kind_of_class(exact: str) -> int:
    """The script that every member of a class has, as RE2 spells it, or DIGIT; 0 where there is no such one."""
    if exact in _DIGITS:
        return DIGIT
    if not exact.startswith("[") or exact.startswith("[^"):
        return 0
    found: set[int] = set()
    for name, first, last in _MEMBERS.findall(exact[1:-1]):
        if name:
            found.add(_NAMED.get(name, 0))
        found.update(scripts_of(put_back(char))[-1] for char in (first, last) if char)
    return found.pop() if len(found) == 1 else 0
