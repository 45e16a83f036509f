r"""`\w \d \s \b` mean Unicode in rule patterns; each language with a near miss inside a word."""

import pytest

from cleaner.engine.view import matches
from cleaner.rules.tokens import PatternError
from cleaner.rules.translate import end_pattern, search_pattern, start_pattern, whole_pattern

WORDS = {  # a word that the pattern names · a text with it · a text in which it is only part of a word
    "Cyrillic": ("дар", "Это ДАР, не долг.", "Город подарил сад."),
    "Greek": ("λόγος", "Ο ΛΌΓΟΣ του", "διάλογος και λόγοςα"),
    "Turkish": ("bağış", "Şimdi BAĞIŞ yap", "Bağışlar arttı"),
    "Turkish dotted": ("izin", "İZİN verin", "izinsiz gösteri"),
    "German": ("spaß", "Mit SPASS dabei", "Spaßvogel"),
    "Arabic": ("تبرع", "الآن تبرع، من فضلك", "جمعت التبرعات"),
    "Hebrew": ("תרומה", "כל תרומה, קטנה", "התרומה הגיעה"),
    "Thai": ("บริจาค", "โปรด บริจาค วันนี้", "การบริจาคเลือด"),
    "Thai vowel sign": ("ดี", "ผล ดี มาก", "ดีๆ คดีใหม่"),
    "Devanagari": ("दान", "आज दान करें", "वह दानी है"),
    "Devanagari before": ("दान", "दान!", "मैदान में"),
    "Chinese": ("捐款", "请点击：捐款。", "请捐款支持"),
    "Japanese": ("寄付", "今すぐ「寄付」", "寄付金の行方"),
    "Korean": ("후원", "지금 후원, 감사", "후원하기"),
    "English": ("give", "Please give.", "They forgive"),
}
LETTERS = ["дар", "λόγος", "bağış", "spaß", "تبرع", "תרומה", "บริจาค", "दान", "捐款", "寄付", "후원", "e\u0301te\u0301"]


@pytest.mark.parametrize("language", WORDS)
def test_a_word_between_boundaries_is_found(language: str) -> None:
    word, text, _ = WORDS[language]
    assert matches(search_pattern(rf"\b{word}\b"), text)


@pytest.mark.parametrize(
    ("pattern", "found", "missed"),
    [
        (r"\b(?:ad|loading\b)\b", "loading now", "loadings"),
        (r"\b(?:\bad)", "an ad", "mad"),
        (r"ad\b\b", "ad", "ads"),
        (r"ad\b\bx|y", "y", "adx"),
        (r"\b(?:ad|(?:x|loading\b))\b!", "loading!", "loadings!"),
        (r"(?:ad\b)?\b x", "ad x", "ax"),
        (r"(?:ad\b ?)+end", "ad ad end", "adend"),
        (r"\b(?:ad|load\b)s", "ads", "loads"),
    ],
)
def test_two_boundaries_at_one_place_are_one(pattern: str, found: str, missed: str) -> None:
    assert matches(search_pattern(pattern), found)
    assert not matches(search_pattern(pattern), missed)


@pytest.mark.parametrize("language", WORDS)
def test_no_boundary_stands_inside_a_word(language: str) -> None:
    word, _, near_miss = WORDS[language]
    assert not matches(search_pattern(rf"\b{word}\b"), near_miss)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("διαβάστε επίσης", "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ"),
        ("اقرأ أيضًا", "اقرا ايضا"),
        ("اقرأ أيضا[ًٌ]?", "اقـــرأ أيضاً"),
        ("читайте ещё", "Читайте еще"),
        ("citiți și", "Citiţi şi"),
    ],
    ids=["Greek accents", "Arabic tanwin and hamza", "Arabic tatweel", "Russian yo", "Romanian cedilla"],
)
def test_what_writers_leave_out_is_not_asked_for(pattern: str, text: str) -> None:
    assert matches(whole_pattern(pattern), text)


@pytest.mark.parametrize("pattern", ["كت[ً-ْ]اب", "كت[^ً]اب", "كت[اً]اب"])
def test_a_class_names_no_mark_that_is_folded_away(pattern: str) -> None:
    with pytest.raises(PatternError, match="never in the folded text"):
        search_pattern(pattern)


@pytest.mark.parametrize("word", LETTERS)
def test_letters_of_every_script_are_word_characters(word: str) -> None:
    assert matches(search_pattern(r"^\w+$"), word)
    assert matches(search_pattern(r"^[\w]+$"), word)
    assert not matches(search_pattern(r"\W"), word)
    assert not matches(search_pattern(r"[^\w]"), word)


@pytest.mark.parametrize("sign", list("-—!。，·«/@©→ "))
def test_signs_are_not_word_characters(sign: str) -> None:
    assert matches(search_pattern(r"^\W$"), sign)
    assert not matches(search_pattern(r"\w"), sign)


@pytest.mark.parametrize("digits", ["07", "٣٤", "३४", "๓๔", "３４"])
def test_digits_of_every_script_are_digits(digits: str) -> None:
    assert matches(search_pattern(r"^\d{2}$"), digits)
    assert not matches(search_pattern(r"\D"), digits)


def test_a_number_that_is_no_digit_is_none() -> None:
    assert not matches(search_pattern(r"\d"), "Ⅳ 四")
    assert matches(search_pattern(r"^\D+$"), "Ⅳ 四")


@pytest.mark.parametrize("space", "\t\xa0\u1680\u2009\u2028\u202f\u3000", ids=lambda space: f"U+{ord(space):04X}")
def test_every_kind_of_space_is_white_space(space: str) -> None:
    assert matches(search_pattern(r"sign\sup"), f"sign{space}up")
    assert not matches(search_pattern(r"\S"), space)


def test_properties_and_their_negations_are_taken() -> None:
    assert matches(search_pattern(r"^\p{Greek}+$"), "λόγος")
    assert matches(search_pattern(r"^\pL+$"), "дар")
    assert matches(search_pattern(r"^\P{Greek}+$"), "дар")
    assert matches(search_pattern(r"^[\p{Greek}\d]+$"), "λ3")
    assert matches(search_pattern(r"^[^\p{Greek}]+$"), "дар 3")
    assert matches(search_pattern(r"^[^\P{Greek}]+$"), "λόγος")
    assert not matches(search_pattern(r"\p{Greek}"), "дар")
    assert not matches(search_pattern(r"\P{Greek}"), "λόγος")


def test_a_pattern_is_folded_like_the_text() -> None:
    assert matches(search_pattern("DON’T – Ｗａｉｔ"), "don't - wait")
    assert matches(search_pattern("[A-Z]+ß"), "STRASSE")
    assert matches(search_pattern("ﬁnd"), "FIND")
    assert matches(search_pattern(r"a\tb\x20c\x{20AC}"), "A B C€")


def test_what_folds_to_several_characters_repeats_as_one() -> None:
    assert matches(search_pattern("^aß{2}$"), "Aßß")
    assert not matches(search_pattern("^aß{2}$"), "asss")
    assert matches(search_pattern(r"\b2½? hours\b"), "for 2½ hours")
    assert matches(search_pattern(r"^2(?:½)+ \bhours$"), "2½½ hours")


def test_a_dot_takes_any_character() -> None:
    assert matches(search_pattern("^a.b$"), "a→b")


def test_a_boundary_at_the_edge_of_a_pattern_needs_a_word_edge_in_the_text() -> None:
    assert matches(search_pattern(r"\b-x\b"), "a-x")
    assert not matches(search_pattern(r"\b-x\b"), "a -x")


def test_an_emoji_before_a_word_is_no_part_of_it() -> None:
    assert matches(search_pattern(r"\bdonate\b"), "➡️Donate❤️")


def test_start_allows_signs_before_the_first_word_and_no_quotation_mark() -> None:
    assert matches(start_pattern("sign up"), "→ (Sign up today")
    assert not matches(start_pattern("sign up"), "Please sign up")
    assert not matches(start_pattern("sign up"), "“Sign up”, she said")


def test_whole_allows_signs_on_both_sides_and_nothing_else() -> None:
    assert matches(whole_pattern("sign up"), "• Sign up! →")
    assert not matches(whole_pattern("sign up"), "Sign up today")
    assert not matches(whole_pattern("sign|up"), "sign up")


def test_end_ends_with_the_block() -> None:
    assert matches(end_pattern(r"\(afp|reuters\)"), "It closed. (Reuters)")
    assert not matches(end_pattern(r"\(reuters\)"), "It closed. (Reuters).")


def test_breaks_and_indentation_of_a_long_pattern_mean_nothing() -> None:
    pattern = search_pattern("\n  sign up\n  |subscribe\n")
    assert matches(pattern, "Sign up")
    assert matches(pattern, "subscribe")
