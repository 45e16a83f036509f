"""A page that shows the beginning of its story only: the rest stands in the data of its scripts."""

import json

import pytest

from tests.extraction.story import SENTENCES, article_of, page, shown

REST = [f"{sentence} They said so again on day {day}." for day in (2, 3) for sentence in SENTENCES]
STORY = [*SENTENCES[:2], *REST]
TEASER = "A baker's last loaf was sold on the quay, and the queue went twice around the harbour that morning."


def rich(*texts: str) -> list[object]:
    """Blocks as editors of rich text write them."""
    return [{"type": "paragraph", "content": [{"type": "text", "value": text}], "data": {"id": "x"}} for text in texts]


def drawn(data: object, script: str = 'type="application/json"', given: str = "{}") -> str:
    body = "".join(f"<p>{sentence}</p>" for sentence in STORY[:2])
    written = given.format(json.dumps(data))
    return page(f"<main><h1>Pier vote postponed</h1>{body}</main><script {script}>{written}</script>")


@pytest.mark.parametrize(
    "data",
    [
        {"props": {"story": {"headline": "Pier vote", "body": {"type": "document", "content": rich(*STORY)}}}},
        {"content_elements": [{"_id": n, "type": "text", "content": text} for n, text in enumerate(STORY)]},
        {"more": [{"title": "Bread", "body": TEASER}], "post": {"html": "".join(f"<p>{text}</p>" for text in STORY)}},
        {"post": {"articleBody": "\n\n".join(STORY)}},
    ],
)
def test_the_whole_story_is_read_from_the_data_around_what_the_page_shows(data: object) -> None:
    article = article_of(drawn(data))
    assert article.text.split("\n") == STORY
    assert article.extractor.options == "the page's data"


def test_data_that_a_script_assigns_are_read_too() -> None:
    html = drawn({"body": rich(*STORY)}, "", "window.__STATE__ = {}; start();")
    assert article_of(html).text.split("\n") == STORY


def test_headings_quotations_and_lists_of_the_data_are_blocks() -> None:
    heading = {"type": "heading", "content": [{"value": "What comes next"}]}
    points = {"type": "bullet_list", "content": [{"type": "item", "content": [{"value": text}]} for text in REST[6:8]]}
    quotation = {"type": "blockquote", "content": [{"value": REST[4]}]}
    article = article_of(drawn([*rich(*STORY[:6]), heading, quotation, points, *rich(REST[5])]))
    kinds = [str(kind) for kind, _ in shown(article)]
    assert kinds[6:] == ["heading", "quotation", "list-item", "list-item", "paragraph"]


@pytest.mark.parametrize(
    "data",
    [
        {"stories": [{"title": "Pier", "body": SENTENCES[0]}, *({"title": "Bread", "body": TEASER * 9} for _ in "ab")]},
        {"stories": [{"title": "Bread", "body": rich(*[TEASER] * 9)}]},
        {"body": rich(*SENTENCES[:3])},
    ],
)
def test_other_stories_and_what_is_hardly_more_are_left_alone(data: object) -> None:
    article = article_of(drawn(data))
    assert article.text.split("\n")[1:] == list(SENTENCES[:2])
    assert not article.extractor.options


def test_a_page_that_shows_nothing_has_the_text_that_its_json_ld_gives() -> None:
    data = {"@type": "NewsArticle", "headline": "Pier vote postponed", "articleBody": "\n".join(STORY)}
    html = page("<div id=root></div>", f'<script type="application/ld+json">{json.dumps(data)}</script>')
    assert article_of(html).text.split("\n") == STORY


@pytest.mark.parametrize(
    "data",
    [
        {"seo": {"title": "Pier vote postponed"}, "story": {"title": "Pier vote postponed", "body": rich(*STORY)}},
        {"story": {"headlines": {"basic": "Pier vote postponed"}, "content_elements": rich(*STORY)}},
        {
            "more": [{"title": "Bread", "body": TEASER * 50}],
            "post": {"title": "Pier vote postponed", "content": {"html": "".join(f"<p>{text}</p>" for text in STORY)}},
            "note": TEASER * 50,
        },
    ],
)
@pytest.mark.parametrize("shown", ["", "<p>Loading…</p>"])
def test_a_page_that_shows_nothing_has_the_text_of_the_data_with_its_title(data: object, shown: str) -> None:
    head = "<meta property='og:title' content='Pier vote postponed'>"
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": data})}</script>'
    article = article_of(page(f"<div id=root>{shown}</div>{script}", head))
    assert article.text.split("\n") == STORY
    assert article.extractor.options == "the page's data"


def test_data_with_the_title_and_no_story_are_left_alone() -> None:
    head = "<meta property='og:title' content='Pier vote postponed'>"
    others = [{"title": "Bread", "body": TEASER * 50}, {"title": "Pier vote postponed", "teaser": TEASER}]
    script = f'<script type="application/json">{json.dumps({"title": "Pier vote postponed", "more": others})}</script>'
    assert "Bread" not in article_of(page(f"<div id=root></div>{script}", head)).text


def test_words_that_scripts_repeat_without_end_cost_no_time() -> None:
    words = SENTENCES[0]
    article = article_of(page(f"<p>{words}</p><script>{json.dumps([words] * 20_000)[:-9]}</script>" + words * 2_000))
    assert words in article.text
