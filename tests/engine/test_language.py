import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from cleaner import pipeline
from cleaner.document.article import Article
from cleaner.engine.language import SHORTEST, _detect, canonical, is_spoken, language_of
from tests.engine.trial import document, judge, left, markdown, plain
from tests.rules.writing import made

LABEL = '[block]\nlines = ["remind me later"]'
ENGLISH = made(LABEL, scope='languages = ["en", "cy"]')
GERMAN = made(LABEL, scope='languages = ["de"]')
EVERYBODY = made(LABEL, "generic/everybody")
GOOD = sorted((Path(__file__).parents[1] / "good").glob("*.txt"))
STORY_EN = "The ferry to the islands was cancelled on Tuesday after the harbour master measured waves of four metres."
STORY_DE = (
    "Die Fähre zu den Inseln fiel am Dienstag aus, nachdem der Hafenmeister vier Meter hohe Wellen gemessen hatte."
)
BUTTON = "Remind me later"


def read_good() -> list[tuple[str, Article]]:
    return [(path.name.split("-")[0], plain(path.read_text(encoding="utf-8"))) for path in GOOD]


def test_texts_of_twenty_one_languages_are_known_and_none_is_taken_for_another() -> None:
    told = [(code, canonical(language_of(article) or "")) for code, article in read_good()]
    assert [(code, found) for code, found in told if found not in (code, "")] == []
    assert sum(not found for _, found in told) <= len(told) // 50


def test_every_block_long_enough_is_known_or_unknown_and_none_is_taken_for_another() -> None:
    found: Counter[str] = Counter()
    for code, article in read_good():
        for block in article.blocks:
            told = language_of(plain(article.text[block.start : block.end]))
            found["right" if told == code else "unknown" if told is None else f"{told} for {code}"] += 1
    assert set(found) == {"right", "unknown"}
    assert found["right"] > 500


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Η ακτοπλοϊκή γραμμή προς τα νησιά ακυρώθηκε την Τρίτη, επειδή τα κύματα ξεπέρασαν τα τέσσερα μέτρα.", "el"),
        ("המעבורת לאיים בוטלה ביום שלישי לאחר שמנהל הנמל מדד גלים בגובה ארבעה מטרים ליד שובר הגלים הישן.", "he"),
        ("เรือข้ามฟากไปยังเกาะถูกยกเลิกเมื่อวันอังคาร หลังจากนายท่าวัดคลื่นสูงสี่เมตรใกล้เขื่อนกันคลื่นเก่า", "th"),
    ],
)
def test_a_code_is_the_one_that_pages_write(text: str, code: str) -> None:
    told = language_of(plain(text))
    assert told is not None
    assert is_spoken([code], told)


def test_the_pages_own_word_comes_first() -> None:
    assert language_of(document(STORY_DE, language="fi")) == "fi"


def test_a_short_text_is_in_no_language() -> None:
    assert language_of(document(STORY_DE)) == "de"
    letters = [index for index, char in enumerate(STORY_DE) if char.isalpha()]
    assert language_of(document(STORY_DE[: letters[SHORTEST - 1]])) is None
    assert language_of(plain("1 2 3 – 4!\n" * 100)) is None


@pytest.mark.parametrize(
    "text",
    ["😀🎉 " * 200, "a" * 5_000, "\u0301\u200d\ufdd0\U0010ffff" * 500, "GmbH 4711 " * 100],
    ids=["emoji", "one letter", "signs", "codes"],
)
def test_what_is_no_language_is_unknown(text: str) -> None:
    assert language_of(plain(text)) is None


def test_a_transcription_is_unknown() -> None:
    text = "Parom na ostrova otmenili vo vtornik posle togo kak nachalnik porta izmeril volny vysotoy chetyre metra. "
    assert language_of(plain(text * 3)) is None


def test_addresses_of_links_are_not_read() -> None:
    link = "(https://paper.example/read-more-about-this-story-and-many-others-like-it-in-our-newspaper)"
    assert language_of(markdown(f"[{STORY_DE}]{link}\n\n" * 2)) == "de"
    assert language_of(markdown(f"[Ja]{link}\n\n" * 3)) is None


def test_a_rule_for_a_language_holds_for_a_text_in_it() -> None:
    assert left(ENGLISH, STORY_EN, BUTTON) == [STORY_EN]
    assert left(ENGLISH, STORY_DE, BUTTON) == [STORY_DE, BUTTON]
    assert left(GERMAN, STORY_DE, BUTTON) == [STORY_DE]
    assert left(GERMAN, STORY_EN, BUTTON) == [STORY_EN, BUTTON]


def test_where_nobody_can_tell_the_language_a_rule_holds() -> None:
    assert left(ENGLISH, "Ja.", BUTTON) == ["Ja."]


def test_a_claim_in_another_language_is_none() -> None:
    assert judge(ENGLISH, document(STORY_DE, BUTTON)).spared == ()


@pytest.mark.parametrize(
    ("code", "others"), [("nb", "no"), ("nn", "no"), ("no", "nb"), ("iw", "he"), ("he", "iw"), ("in", "id")]
)
def test_two_codes_of_one_language_are_one(code: str, others: str) -> None:
    assert is_spoken(["fi", others], code)
    assert not is_spoken(["fi"], code)


def test_a_text_is_asked_once_and_only_where_it_matters() -> None:
    _detect.cache_clear()
    left([ENGLISH, EVERYBODY], STORY_EN, "Snow fell.")
    left(EVERYBODY, STORY_EN, BUTTON)
    assert _detect.cache_info().misses == 0
    left([ENGLISH, GERMAN], STORY_EN, *[BUTTON] * 20)
    assert _detect.cache_info().misses == 1


def test_who_does_not_ask_does_not_load_the_detector() -> None:
    asking = "from tests.engine.test_language import *\n"
    asking += "for rules in (EVERYBODY, ENGLISH): left(rules, STORY_EN, BUTTON); print('gcld3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_the_order_of_the_questions_changes_nothing() -> None:
    articles = [article for _, article in read_good()]
    forth = [language_of(article) for article in articles]
    assert [language_of(article) for article in reversed(articles)] == forth[::-1]


def test_the_detector_takes_part_in_every_recipe() -> None:
    assert all("cld3-py" in libraries for libraries in pipeline._LIBRARIES.values())
