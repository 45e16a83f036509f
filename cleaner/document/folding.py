"""The folded copy that patterns read: one spelling for everything that a reader takes as the same."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Single characters, by code point. None drops the character.
_UNIFIED: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u00b4\u02bc\u0060"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u300e\u300f\u301d\u301e"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u05be"), "-"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u061c"), None),
    **dict.fromkeys(range(0x202A, 0x202F), None),  # bidi embeddings and overrides
    **dict.fromkeys(range(0x2066, 0x206A), None),  # bidi isolates
    **dict.fromkeys([*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0)], " "),  # line breaks: see `fold`
    **dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)], None),  # how emoji and ideographs are drawn
    0x131: "i",  # Turkish dotless i: casefold leaves it, yet ABONE OLIN and abone olın are one word
}
# Letters that may become one with the letter before them: Korean vowels and finals, halves of Indic vowels, the marks
# of narrow Katakana. What is invisible may stand between a letter and its accent.
_CLINGING = frozenset(
    map(
        chr,
        [
            *(code for code, unified in _UNIFIED.items() if unified is None),
            *range(0x1161, 0x1176),
            *range(0x11A8, 0x11C3),
            *(0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57, 0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6, 0x0D3E, 0x0D57, 0x0DCF),
            *(0x0DDF, 0x102E, 0x1B35, 0xFF9E, 0xFF9F),
        ],
    )
)
# What writers put or leave out: Greek accents, which capitals have not; the dots of Russian ё; vowel marks and forms of
# alif in Arabic, letters that Persian keyboards have twice; Hebrew points; Romanian's comma or cedilla.
_OPTIONAL = {
    **dict(zip("άέήίόύώΐΰ", "αεηιουωϊϋ", strict=True)),
    **dict(zip("ёșțأإآٱىیک", "еşţااااييك", strict=True)),
    **dict.fromkeys(map(chr, [0x640, *range(0x64B, 0x656), 0x670, *range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2]), ""),
}
_OPTIONAL_MARKS = re.compile(f"[{''.join(_OPTIONAL)}]")
MARKS = "".join(mark for mark, left in _OPTIONAL.items() if not left)  # a pattern may spell them, too
_REPEATED = re.compile("([\u0301\u0308])\\1+")  # each would be taken by a letter that has just lost one
_DOTTED_I = re.compile("i\u0307+")  # what casefold makes of the Turkish capital I with a dot
# Bytes are translated four times as quickly as text.
_ASCII = bytes(ord(_UNIFIED.get(code) or chr(code).lower()) for code in range(0x80)) + bytes(0x80)
# Two classes: one with members beyond U+FFFF is tried member by member.
_UNIFIABLE = re.compile(f"[{re.escape(''.join(chr(code) for code in _UNIFIED if code < 0x10000))}]")
_UNIFIABLE_BEYOND = re.compile("[\U000e0100-\U000e01ef]")


def fold(text: str) -> str:
    """The text as patterns read it: NFKC, caseless, quotes and dashes unified, invisible characters gone."""
    return _fold(text).replace("\n", " ")


def fold_lines(lines: Iterable[str]) -> list[str]:
    """`fold` of every line, none of which holds a line break; a document at once takes a fraction of the time."""
    every = list(lines)
    joined = "\n".join(every)
    if joined.isascii():
        return _fold(joined).split("\n")
    folded = _fold("\n".join([line if line.isascii() else "" for line in every])).split("\n")
    others = [number for number, line in enumerate(every) if not line.isascii()]  # ten times the work
    for number, line in zip(others, _fold("\n".join([every[n] for n in others])).split("\n"), strict=True):
        folded[number] = line
    return folded


def _fold(text: str) -> str:
    if text.isascii():
        return text.encode().translate(_ASCII).decode()
    unified = _unify(text)
    normal = unicodedata.normalize("NFKC", unified)
    folded = normal.casefold()
    if normal != unified:  # only then can there be anything more to unify
        folded = _unify(folded)
    folded = unicodedata.normalize("NFKC", _DOTTED_I.sub("i", folded) if "\u0307" in folded else folded)
    if folded.isascii():
        return folded
    folded = _REPEATED.sub(r"\1", folded)
    while (bare := _OPTIONAL_MARKS.sub(_without_mark, folded)) != folded:
        folded = _REPEATED.sub(r"\1", unicodedata.normalize("NFKC", bare))
    return folded


def _unify(text: str) -> str:
    """The single characters that stand for others; looking for them is several times as quick as `str.translate`."""
    return _UNIFIABLE_BEYOND.sub("", _UNIFIABLE.sub(_unified, text))


def _without_mark(found: re.Match[str]) -> str:
    return _OPTIONAL[found[0]]


def _unified(found: re.Match[str]) -> str:
    return _UNIFIED[ord(found[0])] or ""


def offsets(text: str, folded: str) -> tuple[int, ...] | None:
    """For every code point of `folded`, and its end, the offset in `text` that it came from.

    None where the two cannot be laid side by side; then only the block as a whole may be cut.
    """
    if text.isascii():
        return tuple(range(len(text) + 1))
    clusters = _clusters(text)
    pieces = [_fold_piece(text[start:end]) for start, end in clusters]
    if "".join(pieces) != folded:
        return None
    return (*(start for (start, _), piece in zip(clusters, pieces, strict=True) for _ in piece), len(text))


_fold_piece = lru_cache(maxsize=4096)(fold)  # the letters of a few alphabets


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans of a character with what combines with it or is not seen."""
    starts = [
        i
        for i, char in enumerate(text)
        if char < "\x80" or i == 0 or not (char in _CLINGING or unicodedata.combining(char))
    ]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))
