import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.document.folding import fold, fold_lines, offsets

TRICKY = "iIİıßẞﬁfﬂſΑάΣςσ'`´½…ﾞｶ가각ÅÅ<=\xa0\u3000"
TRICKY += "άΐώёșآأ\u0640\u0653\u0654\u05b8"
TRICKY += "\u0301\u0307\u0323\u0327\u0345\u0338\u1112\u1161\u11ab\u200b\u200d\xad\ufe0f"  # combine, or are not seen
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(TRICKY)), max_size=12)


@pytest.mark.parametrize("mark", "'`´‘’‚‛′‹›ʼ", ids=lambda mark: f"U+{ord(mark):04X}")
def test_every_single_quotation_mark_is_an_apostrophe(mark: str) -> None:
    assert fold(mark) == "'"


@pytest.mark.parametrize("mark", '"“”„‟″«»「」『』〝〞', ids=lambda mark: f"U+{ord(mark):04X}")
def test_every_double_quotation_mark_is_the_straight_one(mark: str) -> None:
    assert fold(mark) == '"'


@pytest.mark.parametrize("dash", "-‐‑‒–—―−－﹣﹘\u05be", ids=lambda dash: f"U+{ord(dash):04X}")
def test_every_dash_is_a_hyphen(dash: str) -> None:
    assert fold(dash) == "-"


@pytest.mark.parametrize("space", " \t\r\n\x00\x7f\x85\xa0\u2003\u2009\u202f\u3000", ids=lambda s: f"U+{ord(s):04X}")
def test_every_space_and_control_is_a_space(space: str) -> None:
    assert fold(f"a{space}b") == "a b"


@pytest.mark.parametrize(
    "invisible",
    "\xad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff\U000e0100",
    ids=lambda char: f"U+{ord(char):04X}",
)
def test_what_nobody_sees_is_gone(invisible: str) -> None:
    assert fold(f"do{invisible}nate") == "donate"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Subscribe NOW", "subscribe now"),
        ("İSTANBUL", "istanbul"),
        ("ABONE OLIN", "abone olin"),
        ("abone olın", "abone olin"),
        ("i\u0307", "i"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("ﬁnd oﬄine", "find offline"),
        ("Ｄｏｎａｔｅ　１", "donate 1"),
        ("ΛΟΓΟΣ", "λογοσ"),
        ("λόγος", "λογοσ"),
        ("ΐ", "ϊ"),
        ("Ещё", "еще"),
        ("ştiri de știri", "ştiri de ştiri"),
        ("أيضًا", "ايضا"),
        ("اقـــرأ", "اقرا"),
        ("خبرهای دیگر", "خبرهاي ديگر"),
        ("שָׁלוֹם", "שלום"),
        ("cafe\u0301", "café"),
        ("½", "1⁄2"),
        ("ｶﾞ", "ガ"),
        ("\u1112\u1161\u11ab", "한"),
    ],
)
def test_spellings_of_one_word_fold_to_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(TEXTS)
@example("İ\u0301")  # what is left of the dot took part in composition once
@example("ı\u0301")
@example("i\u0307\u0307")
@example("ά\u0301")  # what loses one accent may take another
@example("آ\u0653")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("letter", "εеϊ")
def test_accents_without_end_take_linear_time(letter: str) -> None:
    start = time.process_time()
    assert fold(letter + "\u0301\u0308" * 3 + "\u0301" * 100_000 + "\u0308" * 100_000).startswith(letter)
    assert time.process_time() - start < 2


@given(TEXTS)
def test_folding_does_not_care_how_accents_are_encoded(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_takes_a_quick_way_to_the_same_result(text: str) -> None:
    assert fold(text + "é") == fold(text) + "é"


@given(st.lists(st.text(st.characters(exclude_characters="\n"), max_size=8), min_size=1))
def test_lines_that_are_folded_together_are_what_each_is_alone(lines: list[str]) -> None:
    assert fold_lines(lines) == [fold(line) for line in lines]


@pytest.mark.parametrize(
    "text", ["Plain `ascii`\ttext", "Straße", "ﬁnd", "½ a", "a\u200bb\xad", "İ ı I", "cafe\u0301s", "“x”"]
)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    origins = offsets(text, fold(text))
    assert origins is not None
    _lie_side_by_side(text, origins)


def test_offsets_skip_what_is_gone_and_repeat_what_became_two() -> None:
    assert offsets("a\u200bß!", fold("a\u200bß!")) == (0, 2, 2, 3, 4)
    assert offsets("", "") == (0,)


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("a\u1112\u1161\u11ab가b", (0, 1, 4, 5, 6)),
        ("aｶﾞﾊﾟb", (0, 1, 3, 5, 6)),
        ("ba\u200b\u0301c", (0, 1, 4, 5)),
        ("\u200ba\u200b\u200bb", (1, 4, 5)),
        ("\u0995\u09c7\u09be\u0995", (0, 1, 3, 4)),
    ],
    ids=["Korean letters", "narrow Katakana", "split accent", "invisible", "halves of a vowel"],
)
def test_characters_that_fold_together_stay_together(text: str, origins: tuple[int, ...]) -> None:
    assert offsets(text, fold(text)) == origins


@pytest.mark.parametrize("text", ["ㅎㅏ", "ﾡￂ"], ids=["Korean signs", "narrow Korean signs"])
def test_offsets_are_none_where_other_characters_fold_together(text: str) -> None:
    assert len(fold(text)) == 1
    assert offsets(text, fold(text)) is None


@given(TEXTS)
def test_offsets_are_exact_or_none(text: str) -> None:
    origins = offsets(text, fold(text))
    if origins is not None:
        _lie_side_by_side(text, origins)


def _lie_side_by_side(text: str, origins: tuple[int, ...]) -> None:
    """Every stretch of the text folds to its own stretch of the folded text."""
    folded = fold(text)
    assert len(origins) == len(folded) + 1
    assert origins[-1] == len(text)
    assert list(origins) == sorted(origins)
    for start, end in pairwise(sorted(set(origins))):
        assert fold(text[start:end]) == folded[origins.index(start) : origins.index(end)]
