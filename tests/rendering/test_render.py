"""A clean article in every form: what was cut is in none, what stays is where it was."""

from cleaner.document.capture import Capture, MediaType
from cleaner.document.decoded import Decoding, Method
from cleaner.document.span import Span, cut
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Outcome, Removal, Verdict
from cleaner.extraction.extract import extract
from cleaner.pipeline import Revision
from cleaner.reading.decode import decode
from cleaner.rendering.form import Form
from cleaner.rendering.render import block_fields, render
from cleaner.rules.rule import Category
from tests.extraction.story import SENTENCES, article_of, page

ADDRESS = "https://harborledger.example/news/pier"
BODY = (
    "<article><h1>Pier vote</h1>"
    f'<p>{SENTENCES[0]} See <a href="/a">the <b>agenda</b></a>, <a href="#note">a note</a>, '
    '<a href="javascript:alert(1)">a trick</a> and <a href="https://b.example/">the plan</a>.</p>'
    f"<h3>What is next</h3><p>{SENTENCES[1]}</p><blockquote><p>{SENTENCES[2]}</p></blockquote>"
    "<ul><li>First point of the three that follow here</li><li>Second &lt;b&gt;point&lt;/b&gt; *with* marks</li></ul>"
    f"<table><tr><th>Day</th><th>Boats</th></tr><tr><td>Monday</td><td>9</td></tr></table><p>{SENTENCES[3]}</p></article>"
)


def revision_of(html: str, *cuts: str, media_type: MediaType = MediaType.HTML) -> Revision:
    """The revision of a page from which these texts were cut."""
    capture = Capture(html.encode(), media_type, url=ADDRESS)
    article = article_of(html, url=ADDRESS) if media_type is MediaType.HTML else extract(decode(capture))
    starts = sorted((article.text.index(text), text) for text in cuts)
    removals = tuple(Removal(start, text, "r", "d", Category.OTHER, ()) for start, text in starts)
    text = cut(article.text, (Span(removal.start, removal.end) for removal in removals))
    verdict = Verdict(Outcome.CLEANED, text, removals, ())
    return Revision(capture.digest, "d", Policy(), Decoding("utf-8", Method.UTF8, 0), article, verdict)


STORY = revision_of(page(BODY, '<title>Pier "vote" &lt;x&gt;</title><meta name=author content="A &amp; B">'))


def test_text_is_the_clean_text() -> None:
    assert render(STORY, Form.TEXT) == STORY.verdict.clean_text == STORY.article.text


def test_markdown_has_the_structure_of_the_page() -> None:
    assert render(STORY, Form.MARKDOWN) == (
        f"# Pier vote\n\n{SENTENCES[0]} See the agenda, a note, a trick and the plan.\n\n### What is next\n\n"
        f"{SENTENCES[1]}\n\n> {SENTENCES[2]}\n\n- First point of the three that follow here\n"
        "- Second \\<b>point\\</b> \\*with\\* marks\n\n| Day | Boats |\n| --- | --- |\n| Monday | 9 |\n\n"
        f"{SENTENCES[3]}\n"
    )


def test_a_headline_that_is_the_title_stands_above_the_story() -> None:
    body = BODY.replace("Pier vote", "Pier vote put off")
    told = render(revision_of(page(body, "<title>Pier vote put off</title>")), Form.MARKDOWN)
    assert told.startswith(f"# Pier vote put off\n\n{SENTENCES[0]}")
    untold = render(revision_of(page(body.replace("<h1>Pier vote put off</h1>", ""))), Form.MARKDOWN)
    assert untold.startswith(SENTENCES[0])


def test_a_numbered_list_keeps_its_numbers() -> None:
    items = "<li>First point of the three that follow here</li><li value=7>Second point of those that follow</li>"
    body = BODY[: BODY.index("<ul>")] + f"<ol start=3>{items}<li>Third</li></ol>" + BODY[BODY.index("<table>") :]
    revision = revision_of(page(body))
    assert "3. First point of the three that follow here\n7. Second point of those that follow\n8. Third\n" in render(
        revision, Form.MARKDOWN
    )
    assert [block["number"] for block in block_fields(revision) if "number" in block] == [3, 7, 8]
    assert '<ol start="3">' in render(revision, Form.HTML)


def test_links_stay_where_they_are_wanted_and_lead_somewhere() -> None:
    linked = "See [the agenda](https://harborledger.example/a), a note, a trick and [the plan](https://b.example/)."
    assert linked in render(STORY, Form.MARKDOWN, links=True)
    html = render(STORY, Form.HTML, links=True)
    assert '<a href="https://harborledger.example/a">the agenda</a>' in html
    assert "javascript" not in html
    assert "<a " not in render(STORY, Form.HTML)


def test_html_is_a_page_with_everything_escaped() -> None:
    html = render(STORY, Form.HTML)
    assert html.startswith('<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n')
    assert "<title>Pier &quot;vote&quot; &lt;x&gt;</title>" in html
    assert '<meta name="author" content="A &amp; B">' in html
    assert f'<link rel="canonical" href="{ADDRESS}">' in html
    assert "<li>Second &lt;b&gt;point&lt;/b&gt; *with* marks</li>" in html
    assert "default-src 'none'" in html


def test_an_html_page_says_of_itself_what_the_page_said() -> None:
    again = article_of(render(STORY, Form.HTML)).metadata
    told = STORY.article.metadata
    assert (again.title, again.author, again.url, again.host) == (told.title, told.author, told.url, told.host)


def test_json_has_block_by_block_what_stayed() -> None:
    blocks = block_fields(STORY, links=True)
    assert [block["kind"] for block in blocks] == [
        "heading", "paragraph", "heading", "paragraph", "quotation", "list-item", "list-item", "table-row", "table-row",
        "paragraph",
    ]  # fmt: skip
    assert [block.get("level") for block in blocks[:4]] == [1, None, 3, None]
    text = str(blocks[1]["text"])
    links = blocks[1]["links"]
    assert isinstance(links, list)
    assert [(text[link["start"] : link["end"]], link["target"]) for link in links] == [
        ("the agenda", "https://harborledger.example/a"),
        ("the plan", "https://b.example/"),
    ]
    assert "links" not in block_fields(STORY)[1]


def test_what_was_cut_is_in_no_form() -> None:
    part = f"{SENTENCES[0]} See the "
    across = "First point of the three that follow here\nSecond <b>point</b> *with* marks\n"
    cut_story = revision_of(page(BODY), part, across, "What is next\n")
    markdown = render(cut_story, Form.MARKDOWN, links=True)
    assert markdown == (
        "# Pier vote\n\n[agenda](https://harborledger.example/a), a note, a trick and [the plan](https://b.example/).\n\n"
        f"{SENTENCES[1]}\n\n> {SENTENCES[2]}\n\n| Day | Boats |\n| --- | --- |\n| Monday | 9 |\n\n{SENTENCES[3]}\n"
    )
    assert "point" not in render(cut_story, Form.HTML)
    assert len(block_fields(cut_story)) == 7


def test_a_plain_text_is_paragraphs() -> None:
    text = "# No heading\n\n 1. one *line*\nand another\n"
    plain = revision_of(text, "and another\n", media_type=MediaType.TEXT)
    assert render(plain, Form.MARKDOWN) == "\\# No heading\n\n1\\. one \\*line\\*\n"
    assert block_fields(plain) == [
        {"kind": "paragraph", "text": "# No heading"},
        {"kind": "paragraph", "text": "1. one *line*"},
    ]


MARKDOWN = """---
title: x
---
# Pier *vote*

See [the agenda](https://a.example/) and ![a map](https://a.example/map.png).

```
<script>alert(1)</script>
```

<script>alert(2)</script>
Support us today.
"""


def test_markdown_stays_as_it_is_and_becomes_harmless_html() -> None:
    story = revision_of(MARKDOWN, "Support us today.\n", media_type=MediaType.MARKDOWN)
    assert render(story, Form.MARKDOWN) == story.verdict.clean_text
    html = render(story, Form.HTML)
    assert "<h1>Pier <em>vote</em></h1>" in html
    assert "<p>See the agenda and a map.</p>" in html
    assert "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>" in html
    assert "<script" not in html
    assert "Support" not in html
    assert "title: x" not in html
    assert '<a href="https://a.example/">the agenda</a>' in render(story, Form.HTML, links=True)
    assert block_fields(story)[0] == {"kind": "heading", "text": "Pier vote", "level": 1}
