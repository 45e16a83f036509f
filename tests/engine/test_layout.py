"""The signs by which the chain model tells a cut: each is on where its name says so, and off beside it."""

import pytest

from cleaner.engine.layout import Layout
from cleaner.engine.signals import NOTHING, Told
from cleaner.engine.view import Views
from cleaner.rules.rule import Category
from tests.engine.trial import document

STORY = "The council of Harrow Quay met on Tuesday and talked about the price of diesel for the ferry."


def signs(*lines: str, of: int = 0) -> set[str]:
    views = list(Views(document(*lines)))
    return set(Layout(views, [NOTHING] * len(views), [None] * len(views)).signs(of))


@pytest.mark.parametrize(
    ("line", "sign", "beside"),
    [
        ("Read more:", "line ends :", "Read more"),
        ("Read more", "line ends open", "Read more."),
        ("The ferry...", "line breaks off", "The ferry."),
        ("READ MORE", "line capitals", "Read More"),
        ("read more", "line lower start", "Read more"),
        ("3 ways to read", "line digit start", "Three ways to read"),
        ("The Best Ferries Ever", "line title case", "The best ferries ever"),
        ("• Read more", "line bullet", "Read more"),
        ("* Read more", "line list-item", "Read more"),
        ("[Read more](/more)", "line mostly link", "Read [more](/more) and see"),
        ("Read more (12:30)", "line has time", "Read more (1230)"),
        ("Write to us", "line has first person", "Write to them"),
        (STORY, "paragraph", "The council of Harrow Quay met."),
    ],
)
def test_a_sign_is_on_for_what_it_names_only(line: str, sign: str, beside: str) -> None:
    assert sign in signs(line)
    assert sign not in signs(beside)


def test_a_block_that_stands_twice_is_repeated() -> None:
    assert "line repeated" in signs("Read more", STORY, "READ MORE")
    assert "line repeated" not in signs("Read more", STORY, "Read on")


def test_words_shared_with_the_story_are_counted() -> None:
    assert Layout(list(Views(document("Ferry diesel", STORY))), [NOTHING] * 2, [None] * 2).overlap(0) == 100
    assert Layout(list(Views(document("Seven turnips", STORY))), [NOTHING] * 2, [None] * 2).overlap(0) == 0
    assert Layout(list(Views(document("a b", STORY))), [NOTHING] * 2, [None] * 2).overlap(0) == 0


def test_a_block_knows_what_is_above_and_below_it() -> None:
    middle = signs("More:", "Read on", STORY, of=1)
    assert {"line above line", "line below paragraph", "line below a colon"} <= middle


def test_what_rules_say_of_a_block_is_a_sign_beside_it() -> None:
    views = list(Views(document("Read more", STORY)))
    told = [Told(frozenset({Category.RELATED_LINKS})), NOTHING]
    assert "paragraph above hint related-links" in set(Layout(views, told, [None, None]).signs(1))
    assert "paragraph above hint related-links" not in set(Layout(views, [NOTHING] * 2, [None, None]).signs(1))
