"""Where the story of a page stands, and what the page says of each of its pieces."""

import json

import pytest

from cleaner.document.page_sign import PageSign
from cleaner.extraction.echoes import LEAST_BODY, LONGEST_BODY, said_by
from cleaner.extraction.hints import LONGEST_ID, NAMES, bit, hints_of
from cleaner.extraction.signs import Surroundings
from cleaner.extraction.source import read_source
from cleaner.extraction.story import AMONG, FREE, LASTING, story_of
from cleaner.extraction.walk import PLACE_NAMES, Walk
from tests.extraction.story import SENTENCES as SHORT
from tests.extraction.story import article_of, page

SENTENCES = tuple(f"{sentence} Nobody objected." for sentence in SHORT)  # long enough for prose
PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)

TITLE = "<title>Pier vote postponed</title>"
H1 = "<h1>Pier vote postponed</h1>"


def signs_by_text(body: str, told: str = "") -> dict[str, tuple[str, ...]]:
    """The signs of every piece, by its text; of two equal texts those of the second. `told`: what JSON-LD says."""
    source = read_source(page(body, TITLE + told))
    walk = Walk(source.html)
    surroundings = Surroundings(walk, said_by(source))
    texts = ("".join(text for text, _ in piece.texts).strip() for piece in walk.pieces)
    return {text: surroundings.signs(i) for i, text in enumerate(texts)}


@pytest.mark.parametrize("name", ["cookie-notice", "comments", "donate-box"])
def test_a_long_box_of_another_kind_is_not_taken_for_the_story(name: str) -> None:
    """The notice is four times as long as the story."""
    notice = "".join(f"<p>{sentence} ({number})</p>" for number in range(4) for sentence in SENTENCES)
    signs = signs_by_text(f'<article>{H1}{PARAGRAPHS}</article><div class="{name}">{notice}</div>')
    assert {"0 up", "level with the prose"} <= set(signs[SENTENCES[0]])
    assert "in another article" not in signs[SENTENCES[0]]
    assert {"in no article", "named furniture"} <= set(signs[f"{SENTENCES[0]} (0)"])


def test_a_page_of_short_lines_alone_is_a_story_too() -> None:
    lines = ("The kiosk opens at noon.", "Bring a cup, there are none.", "Nobody pays on Sundays.")
    article = article_of(page(f"<article>{''.join(f'<p>{line}</p>' for line in lines)}</article>", TITLE))
    assert article.extractor.name == "dom"
    assert article.text == "\n".join(lines)


def test_names_that_all_of_the_story_stands_in_say_nothing() -> None:
    wrapped = PARAGRAPHS.replace("<p>", '<p class="ad-free">')
    signs = signs_by_text(f'<div class="has-tags">{H1}<div class="share-body">{wrapped}</div></div>')
    assert not {"named tags", "named share", "named ad", "named furniture"} & set(signs[SENTENCES[0]])
    signs = signs_by_text(f"{H1}{PARAGRAPHS}<p class=promo>Buy a boat.")
    assert {"named furniture", "named promo"} <= set(signs["Buy a boat."])


def test_a_further_story_begins_with_its_own_headline() -> None:
    further = "<article><h1>Gulls return</h1><p>Nobody had asked for them, and nobody will say who did.</p></article>"
    signs = signs_by_text(f"<article>{H1}{PARAGRAPHS}</article>{further}")
    assert "below a further headline" in signs["Nobody had asked for them, and nobody will say who did."]
    assert "below a further headline" not in signs[SENTENCES[-1]]


def test_what_stands_above_the_end_of_the_story_is_no_further_headline() -> None:
    """Some pages put their headline into an article of its own."""
    signs = signs_by_text(f"<h1>Harbour</h1><article><h1>The pier</h1></article><main>{PARAGRAPHS}</main>")
    assert "below a further headline" not in signs[SENTENCES[-1]]


def json_ld(**story: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **story})}</script>'


LONGER = tuple(f"{sentence} Then {number} ships came." for number, sentence in enumerate(SENTENCES * 2))
TOLD = json_ld(articleBody="\n".join(LONGER).replace("pier", "<em>pier</em>"))
LONGER_PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in LONGER)


def test_what_the_page_gives_as_its_story_is_told_from_the_rest() -> None:
    """The story stands among the trending ones, and twice as much prose stands beside it."""
    inside = f"{LONGER_PARAGRAPHS}<p>Advertisement</p><p>{LONGER[0]} Not so.</p>"
    backwards = [" ".join(reversed(sentence.split())) for sentence in SENTENCES]
    beside = "".join(f"<p>{number} {sentence}</p>" for number in range(4) for sentence in backwards)
    signs = signs_by_text(
        f"{H1}<div class=trending>{inside}<p>{LONGER[1]} So be it.</p></div><div>{beside}</div>", TOLD
    )
    assert {"in its own story", "0 up", "level with the prose"} <= set(signs[LONGER[0]])
    assert "named popular" not in signs[LONGER[0]]
    assert "in its own story" in signs[f"{LONGER[0]} Not so."], "its beginning is enough"
    assert "not in its own story" in signs["Advertisement"]
    assert "below its own story" in signs[f"0 {backwards[0]}"]


@pytest.mark.parametrize("body", [SENTENCES[0][:LEAST_BODY], "\n".join(LONGER) + "x" * LONGEST_BODY])
def test_an_excerpt_or_a_book_is_not_taken_for_the_story(body: str) -> None:
    signs = signs_by_text(f"{H1}{PARAGRAPHS}", json_ld(articleBody=body))
    assert not any("own story" in sign for on in signs.values() for sign in on)


def test_a_short_text_below_that_stands_in_the_story_by_chance_does_not_make_it_longer() -> None:
    footer = "<p>Nothing of this is in it.</p><p>Then 3 ships came</p>"
    signs = signs_by_text(f"{H1}{LONGER_PARAGRAPHS}<footer>{footer}</footer>", TOLD)
    assert "below its own story" in signs["Nothing of this is in it."]


def test_links_in_a_row_below_the_prose_are_told_from_text_there() -> None:
    links = "".join(f'<li><a href="/{number}">Story number {number}</a></li>' for number in range(3))
    signs = signs_by_text(f"<article>{H1}{PARAGRAPHS}<p>So much for today.</p><ul>{links}</ul></article>")
    assert {"<li> all link", "3-5 links in a row", "0-2 below the prose, of links"} <= set(signs["Story number 0"])
    assert "0-2 below the prose" in signs["So much for today."]
    assert not any("link" in sign and "% linked" not in sign for sign in signs["So much for today."])


def test_prose_and_lines_that_are_told_twice_are_told_apart() -> None:
    again = f"<p>{SENTENCES[0]}</p><p>A short line again</p>"
    signs = signs_by_text(f"<article>{H1}{PARAGRAPHS}<p>A short line again</p>{again}</article>")
    assert "repeats prose" in signs[SENTENCES[0]]
    assert "repeats a block" in signs["A short line again"]


def test_rules_can_ask_for_every_name_and_every_place() -> None:
    names = [f"named {name}" for name in NAMES]
    assert list(PageSign) == [*names, *(f"in {place}" for place in PLACE_NAMES), "repeats description"]


def test_an_id_made_of_a_headline_is_no_name() -> None:
    assert hints_of({"id": "newsletter"}) == bit("newsletter")
    assert hints_of({"id": "-".join(["promoted"] * LONGEST_ID)}) == 0
    assert hints_of({"class": "newsletter " + "x" * LONGEST_ID}) == bit("newsletter")


POINTS = {"good": 300, "bad": -165, "worse": -1000}


@pytest.mark.parametrize(
    ("told", "story"),
    [
        ("good good bad good", "1111"),
        ("good good worse worse good", "11001"),
        ("bad good bad", "010"),
        ("bad bad", "00"),
    ],
)
def test_a_border_of_the_story_has_its_price(told: str, story: str) -> None:
    signs = [[sign] for sign in told.split()]
    assert story_of(signs, [FREE] * len(signs), POINTS) == [label == "1" for label in story]


def test_no_sign_speaks_against_a_further_headline() -> None:
    told = [["good"], ["good", "below a further headline"], ["good", "below its own story"]]
    assert story_of(told, [FREE] * 3, POINTS) == [True, False, False]


@pytest.mark.parametrize(("free", "stays"), [(LASTING, True), (FREE, False)])
def test_what_lasts_is_taken_in_where_its_signs_speak_against_it(free: int, stays: bool) -> None:
    told = [["good"], *[["bad"]] * 4, ["good"]]
    assert story_of(told, [FREE, *[free] * 4, FREE], POINTS)[1:5] == [stays] * 4


def test_short_lines_among_prose_without_p_are_taken_in_sooner() -> None:
    told = [["good"], *[["weak"]] * 2]
    points = POINTS | {"weak": -125}
    assert story_of(told, [FREE] * 3, points) == [True, False, False]
    assert story_of(told, [FREE, AMONG, AMONG], points) == [True] * 3
