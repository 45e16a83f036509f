"""Signs are moved away from letters, and patterns mean the same as before."""

import re
import sys
import unicodedata

import re2
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document.folding import fold
from cleaner.rules.pattern import as_read, options
from cleaner.rules.signs import WORD, is_word, move_sign, move_signs, put_back
from cleaner.rules.translate import search_pattern

FOLDED = [c for c in map(chr, range(sys.maxunicode + 1)) if not "\ud800" <= c <= "\udfff" and fold(c) == c]


def taken(source: str, characters: list[str]) -> set[str]:
    """The characters that a pattern of one character takes."""
    pattern = search_pattern(source)
    text = as_read("\n".join(characters), marked=False)
    starts = (match.start() for match in re2.compile(pattern.whole.exact, options()).finditer(text))
    found = {start // 2 for start in starts if start % 2 == 0}  # the others are line breaks
    return {characters[number] for number in found}


def test_every_word_character_and_no_other_is_in_the_one_range_for_words() -> None:
    word = re.compile(f"[{WORD}]".replace("x{80}", "x80").replace("x{EFFFF}", "U000EFFFF"))
    assert all((word.fullmatch(move_sign(c)) is not None) == is_word(c) for c in FOLDED)


def test_a_moved_sign_comes_back() -> None:
    assert all(put_back(move_sign(c)) == c for c in FOLDED if ord(c) < 0x20000)


@given(st.text())
def test_signs_are_moved_code_point_for_code_point(text: str) -> None:
    assert move_signs(text) == "".join(map(move_sign, text))


def test_classes_take_what_they_took_before_signs_were_moved() -> None:
    plane = [c for c in FOLDED if ord(c) < 0x20000 and c != "\n"]
    punctuation = {c for c in plane if unicodedata.category(c)[0] == "P"}
    assert taken(r"\p{P}", plane) ^ punctuation <= {c for c in plane if unicodedata.category(c) == "Cn"}
    assert taken("[←-⇿]", plane) == {c for c in plane if "←" <= c <= "⇿"}
    assert taken("[•à-ö]", plane) == {"•"} | {c for c in plane if "à" <= c <= "ö"}
    assert taken("[^•\\w]", plane) == {c for c in plane if c != "•" and not is_word(c)}
    assert taken(r"\s", ["a", " ", "\u2028", "\u1680"]) == {" ", "\u2028", "\u1680"}
    assert taken("[😀-😂]|→", ["😀", "😁", "😃", "→", "a"]) == {"😀", "😁", "→"}
