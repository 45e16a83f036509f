"""What an author writes without a full stop stays where a page has its story; what stands around the story goes."""

from collections.abc import Callable
from functools import partial
from html import escape

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.pipeline import clean
from cleaner.rules.pack import RuleSet
from tests.test_good import GOOD

STORY = (
    "Every September the kitchen of my grandmother smelled of plums and burnt sugar, and nobody ate much else.",
    "The recipe came from her own mother, who baked for the harvest workers and measured everything with a tea cup.",
    "It keeps for three days, if you can keep the children away from it, and tastes best with sour cream and coffee.",
)
INGREDIENTS = ("500 g ripe plums", "250 g flour", "125 g butter", "100 g sugar", "2 eggs", "1 pinch of salt")
YEARS = (
    "1887: opened by the mayor",
    "1943: bombed, rebuilt in wood",
    "1998: closed after the flood",
    "2026: demolished",
)
NOVELS = ("The Long Ferry, by M. Ostrow", "Silt, by Jana Kovar", "Low Water, by P. N. Achebe", "Delta, by Rosa Amaral")
RELATED = ("Ten apple cakes for the autumn", "How to keep plums until Christmas")


def page_of(story: str, headline: str = "A cake with plums") -> bytes:
    links = "".join(f"<li><a href='/{number}'>{text}</a></li>" for number, text in enumerate(RELATED))
    return (
        f"<!DOCTYPE html><html><title>{escape(headline)} | Harrow Post</title><body><header><a href='/'>The "
        f"Post</a></header><main><article><h1>{escape(headline)}</h1>{story}<section class='related'><h3>Related</h3>"
        f"<ul>{links}</ul></section></article></main><footer>© 2026 The Post. All rights reserved.</footer></body>"
    ).encode()


def kept_lines(page: bytes, rules: RuleSet) -> list[str]:
    return clean(Capture(page, MediaType.HTML), rules).verdict.clean_text.split("\n")


def paragraphs(lines: tuple[str, ...], form: str = "<p>{}</p>") -> str:
    return "".join(form.format(escape(line)) for line in lines)


def listed(heading: str, items: tuple[str, ...]) -> str:
    return f"<h2>{heading}</h2><ul>{paragraphs(items, '<li>{}</li>')}</ul>"


@pytest.mark.parametrize(
    ("heading", "items"), [("Ingredients", INGREDIENTS), ("Timeline", YEARS), ("The five", NOVELS)], ids=lambda x: x[0]
)
@pytest.mark.parametrize("form", ["<p>{}</p>", "<div>{}</div>"])
def test_a_list_below_the_prose_stays(heading: str, items: tuple[str, ...], form: str, rules: RuleSet) -> None:
    page = page_of(paragraphs(STORY, form) + listed(heading, items))
    assert kept_lines(page, rules) == [*STORY, heading, *items]


@pytest.mark.parametrize("form", ["<p>{}</p>", "<div>{}</div>", "{}<br><br>"])
def test_short_lines_beside_the_prose_stay(form: str, rules: RuleSet) -> None:
    page = page_of(paragraphs((*STORY, *INGREDIENTS), form))
    assert kept_lines(page, rules) == [*STORY, *INGREDIENTS]


ROWS = ("Orchard | Trees | Share", "Kelm | 12 | 40 %", "Dunmoor | 7 | 23 %", "Alderbay | 11 | 37 %")
TABLE = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split(' | '))}</tr>" for row in ROWS)
QUOTATION = "Nobody ate much else that autumn, and nobody complained."


@pytest.mark.parametrize(
    ("within", "lines"),
    [
        (f"<table>{TABLE}</table>", ROWS),
        ("<pre>plums = 500\nflour = 250</pre>", ("plums = 500", "flour = 250")),
        (f"<blockquote><p>{QUOTATION}</p></blockquote>", (QUOTATION,)),
    ],
    ids=["table", "code", "quotation"],
)
def test_a_figure_holds_more_than_pictures(within: str, lines: tuple[str, ...], rules: RuleSet) -> None:
    figure = f"<figure class='wp-block'>{within}<figcaption>From the diary of 1911</figcaption></figure>"
    page = page_of(paragraphs(STORY[:2]) + figure + paragraphs(STORY[2:]))
    kept = kept_lines(page, rules)
    assert [line for line in kept if line in (*STORY, *lines)] == [*STORY[:2], *lines, *STORY[2:]]


def test_a_poem_in_an_element_of_its_own_stays(rules: RuleSet) -> None:
    poem = ("O plum, o plum", "how blue you are", "in the autumn sun")
    page = page_of(f"{paragraphs(STORY[:2])}<div class='poem'>{'<br>'.join(poem)}</div>{paragraphs(STORY[2:])}")
    assert kept_lines(page, rules) == [*STORY[:2], *poem, *STORY[2:]]


COMMENTS = (
    "I was there that day and it rained so hard that nobody could hear the band, let alone the speeches.",
    "My aunt has told this story for years and she always adds another goat; thank you for setting it right.",
)


def in_threes(lines: tuple[str, ...], form: str) -> str:
    return "".join(form.format(paragraphs(lines[first : first + 3])) for first in range(0, len(lines), 3))


def half_in_a_box(lines: tuple[str, ...]) -> str:
    middle = len(lines) // 2
    return f"{paragraphs(lines[:middle])}<div>{paragraphs(lines[middle:])}</div>"


def above_comments(lines: tuple[str, ...]) -> str:
    thread = "".join(f"<div class='comment'><b>ann</b><p>{text}</p></div>" for text in COMMENTS)
    return f"{paragraphs(lines)}<section id='comments'><h3>2 comments</h3>{thread}</section>"


def among_pictures(lines: tuple[str, ...]) -> str:
    picture = (
        "<figure><img src='{0}.jpg'><figcaption>The pier, seen from boat {0}. Photo: A. Nother</figcaption></figure>"
    )
    return "".join(f"{paragraphs((line,))}{picture.format(number)}" for number, line in enumerate(lines))


# Nearly all lines of these texts read like boilerplate on purpose. The numbers may fall.
@pytest.mark.no_cover  # half a minute of what other tests cover with less
@pytest.mark.parametrize(
    ("story", "most"),
    [
        (paragraphs, 21),
        (partial(paragraphs, form="<div>{}</div>"), 59),
        (partial(paragraphs, form="{}<br><br>"), 40),
        (partial(paragraphs, form="<div><p>{}</p></div>"), 21),
        (lambda lines: f"<table><tr><td>{paragraphs(lines)}</td></tr></table>", 21),
        (partial(in_threes, form="<article>{}</article>"), 25),
        (partial(in_threes, form="<div>{}</div>"), 21),
        (half_in_a_box, 261),
        (above_comments, 21),
        (among_pictures, 17),
    ],
    ids=["p", "div", "br", "p in div", "cell", "posts", "parts", "half", "comments", "pictures"],
)
def test_lines_that_read_like_boilerplate_seldom_go(
    story: Callable[[tuple[str, ...]], str], most: int, rules: RuleSet
) -> None:
    lost = 0
    for path in GOOD:
        headline, *lines = path.read_text("utf-8").removesuffix("\n").split("\n")
        kept = kept_lines(page_of(story(tuple(lines)), headline), rules)
        lost += sum(line not in kept for line in lines)
    assert lost <= most
