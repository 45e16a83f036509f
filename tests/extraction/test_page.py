"""HTML pages: what trafilatura finds where it is chosen, and the second look where it finds nothing."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cleaner.document.article import ExtractorName
from cleaner.document.block import Kind
from cleaner.document.capture import Capture, MediaType
from cleaner.document.errors import SourceError
from cleaner.engine.verdict import Outcome
from cleaner.extraction.compose import Composer
from cleaner.extraction.extract import extract
from cleaner.extraction.second_look import compose_second_look
from cleaner.extraction.source import read_source
from cleaner.extraction.tree import compose_tree
from cleaner.pipeline import clean
from cleaner.reading.decode import decode
from cleaner.rules.pack import RuleSet
from tests.extraction.story import PARAGRAPHS, SENTENCES, article_of, assert_exact, page, shown

STORY = page(f"""
<nav><a href="/">Home</a></nav>
<article>
  <h1>Pier vote postponed</h1>{PARAGRAPHS}
  <h2>What comes next</h2>
  <p>{SENTENCES[0]} See <a href="/plan">the <b>plan</b> of the harbour</a> for more.</p>
  <ul><li>A first point about the pier and its age</li>
      <li>A second point, with <a href="https://x.example/a">a link</a></li></ul>
  <blockquote><p>We did not sleep, and we do not regret it, said the oldest of them.</p></blockquote>
  <table><tr><th>Day</th><th>Hours</th></tr><tr><td><p>Monday</p></td><td>nine</td></tr></table>
  <p>The first line of a paragraph<br>and the second line, which goes on for a while.</p>
</article>
<footer>About us</footer>""")
NO_RULES = RuleSet.of([])


def test_an_article_becomes_blocks_with_exact_spans() -> None:
    article = article_of(STORY, extractor=ExtractorName.TRAFILATURA)
    assert article.extractor.name == "trafilatura"
    assert_exact(article)
    assert shown(article) == [
        (Kind.HEADING, "Pier vote postponed"),
        *((Kind.PARAGRAPH, sentence) for sentence in SENTENCES),
        (Kind.HEADING, "What comes next"),
        (Kind.PARAGRAPH, SENTENCES[0] + " See the plan of the harbour for more."),
        (Kind.LIST_ITEM, "A first point about the pier and its age"),
        (Kind.LIST_ITEM, "A second point, with a link"),
        (Kind.QUOTATION, "We did not sleep, and we do not regret it, said the oldest of them."),
        (Kind.TABLE_ROW, "Day | Hours"),
        (Kind.TABLE_ROW, "Monday | nine"),
        (Kind.PARAGRAPH, "The first line of a paragraph"),
        (Kind.PARAGRAPH, "and the second line, which goes on for a while."),
    ]


def test_a_block_knows_its_links_and_their_share() -> None:
    blocks = article_of(STORY, extractor=ExtractorName.TRAFILATURA).blocks
    linked = [(block.link_targets, block.link_share) for block in blocks if block.link_targets]
    words = len("the plan of the harbour")
    assert linked == [
        (("/plan",), 100 * words // len(SENTENCES[0] + " See the plan of the harbour for more.")),
        (("https://x.example/a",), 100 * len("a link") // len("A second point, with a link")),
    ]


DIVS = 260
HARD_PAGES = {
    "deeply nested": page("<div>" * DIVS + PARAGRAPHS + "</div>" * DIVS),
    "a control character reference": page(f"<article>{PARAGRAPHS}<p>odd &#1; character</p></article>"),
    "a doctype with entities": f'<!DOCTYPE html [<!ENTITY pier "&#112;ier">]><html><body>{PARAGRAPHS}</body></html>',
}


@pytest.mark.parametrize("extractor", ExtractorName)
@pytest.mark.parametrize("html", HARD_PAGES.values(), ids=HARD_PAGES)
def test_pages_that_trafilatura_was_seen_to_lose_keep_their_article(html: str, extractor: ExtractorName) -> None:
    article = article_of(html, extractor=extractor)
    assert_exact(article)
    assert set(SENTENCES) <= {text for _, text in shown(article)}


@pytest.mark.parametrize("name", ["deeply nested", "a control character reference"])
def test_the_second_look_is_named_as_the_extractor(name: str) -> None:
    article = article_of(HARD_PAGES[name], extractor=ExtractorName.TRAFILATURA)
    assert article.extractor.name == "beautifulsoup4"


EMPTY_PAGES = [
    page(""),
    page("<script>var x = 'words in a script';</script><style>p { color: red }</style>"),
    "<!-- only a comment -->",
    page("", "<title>Only a title</title>"),
    "<![x[the parsers refuse this]]>",
]


@pytest.mark.parametrize("html", EMPTY_PAGES)
def test_a_page_with_nothing_in_it_is_nothing_found_and_not_done(html: str) -> None:
    revision = clean(Capture(html.encode(), MediaType.HTML), NO_RULES)
    assert revision.verdict.outcome is Outcome.NOTHING_FOUND
    assert (revision.article.text, revision.article.blocks) == ("", ())


@pytest.mark.parametrize("html", ["https://a.example/page", "page.html", '<?xml version="1.0"?><rss>text</rss>'])
def test_pages_that_hardly_are_pages_cause_no_warnings(html: str, recwarn: pytest.WarningsRecorder) -> None:
    assert article_of(html).text
    assert [str(warning.message) for warning in recwarn] == []


def second_look(body: str) -> list[tuple[Kind, str, tuple[str, ...], int]]:
    composer = Composer()
    compose_second_look(read_source(body), composer)
    text, blocks = composer.finish()
    return [(b.kind, text[b.start : b.end], b.link_targets, b.link_share) for b in blocks]


def test_the_second_look_knows_the_kinds_of_blocks() -> None:
    looked = second_look(
        "<h2>Head</h2><p>One<br>two</p><ul><li>Item</ul><blockquote>Said <i>he</i></blockquote>"
        "<figure><figcaption>Pier</figcaption></figure><table><tr><th>Day<th>Hours<tr><td>Monday</td><td>nine</table>"
    )
    assert [(kind, text) for kind, text, _, _ in looked] == [
        (Kind.HEADING, "Head"),
        (Kind.PARAGRAPH, "One"),
        (Kind.PARAGRAPH, "two"),
        (Kind.LIST_ITEM, "Item"),
        (Kind.QUOTATION, "Said he"),
        (Kind.CAPTION, "Pier"),
        (Kind.TABLE_ROW, "Day Hours"),
        (Kind.TABLE_ROW, "Monday nine"),
    ]


def test_the_second_look_sees_links_through_the_elements_inside_them() -> None:
    assert second_look('<p>See <a href="/a"><b>the</b> <i>plan</i></a> now.') == [
        (Kind.PARAGRAPH, "See the plan now.", ("/a",), 100 * 7 // 17)
    ]
    assert second_look("<p>An <a>anchor</a> only") == [(Kind.PARAGRAPH, "An anchor only", (), 100 * 6 // 14)]


def test_the_second_look_takes_all_that_stands_in_a_quotation_for_quoted() -> None:
    looked = second_look("<blockquote><h3>Title</h3><ul><li>Donate now</li></ul><p>End</p></blockquote><li>Free")
    assert [(kind, text) for kind, text, _, _ in looked] == [
        (Kind.QUOTATION, "Title"),
        (Kind.QUOTATION, "Donate now"),
        (Kind.QUOTATION, "End"),
        (Kind.LIST_ITEM, "Free"),
    ]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<body>a<main>b<article>c</article></main>", ["c"]),
        ("<body>a<main>b<article>c</article><article>d</article></main>", ["b", "c", "d"]),
        ("<body>a<div>b</div></body>", ["a", "b"]),
        ("a<div>b</div>", ["a", "b"]),
        ("<body>a<nav>n</nav><aside>s</aside><form>f</form><svg>v</svg><!-- c --><button>b</button></body>", ["a"]),
        ("<p>a <![CDATA[data]]> b", ["a b"]),
        ("<p>\x00a\ud800", ["\ufffda\ufffd"]),
    ],
)
def test_the_second_look_reads_the_article_or_main_or_body_without_furniture(body: str, texts: list[str]) -> None:
    assert [text for _, text, _, _ in second_look(body)] == texts


def tree(body: str) -> list[tuple[Kind, str]]:
    composer = Composer()
    compose_tree(etree.fromstring(f"<body>{body}</body>"), composer)
    text, blocks = composer.finish()
    return [(block.kind, text[block.start : block.end]) for block in blocks]


def test_what_stands_in_quotations_and_rows_keeps_their_kind() -> None:
    assert tree("<quote>a<list><item>b</item></list><head>c</head></quote>d<!-- no text -->e") == [
        (Kind.QUOTATION, "a"),
        (Kind.QUOTATION, "b"),
        (Kind.QUOTATION, "c"),
        (Kind.PARAGRAPH, "de"),
    ]
    assert tree("<table><row><cell><p>a</p><p>b</p></cell><cell>c<lb/>d</cell></row></table>") == [
        (Kind.TABLE_ROW, "a b | c d")
    ]


def test_items_in_items_are_blocks_of_their_own() -> None:
    assert tree("<list><item>a<list><item>b</item></list>c</item></list><p>d<hi>e</hi>f</p>") == [
        (Kind.LIST_ITEM, "a"),
        (Kind.LIST_ITEM, "b"),
        (Kind.LIST_ITEM, "c"),
        (Kind.PARAGRAPH, "def"),
    ]


def test_a_link_without_a_target_counts_for_the_share_only() -> None:
    composer = Composer()
    compose_tree(etree.fromstring("<body><p>ab<ref>cd</ref></p></body>"), composer)
    (block,) = composer.finish()[1]
    assert (block.link_targets, block.link_share) == ((), 50)


@given(st.lists(st.tuples(st.text(max_size=12), st.none() | st.text(max_size=3), st.booleans())))
def test_composed_blocks_are_exact_for_any_pieces(pieces: list[tuple[str, str | None, bool]]) -> None:
    composer = Composer()
    for text, target, ends in pieces:
        composer.add(text, target)
        if ends:
            composer.close(Kind.PARAGRAPH)
    text, blocks = composer.finish()
    lines = [text[block.start : block.end] for block in blocks]
    assert "\n".join(lines) == text
    assert all(line.strip(" ") == line != "" and "\n" not in line and "\r" not in line for line in lines)
    assert all(0 <= block.link_share <= 100 for block in blocks)
    text.encode("utf-8")


TAGS = (
    "p", "div", "span", "a", "b", "br", "ul", "li", "blockquote", "table", "tr", "td", "h2", "article", "main",
    "section", "script", "style", "title", "meta", "html", "body",
)  # fmt: skip
piece = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(["<a href='/x'>", "&#0;", "&#xd800;", "&#1;", "&nbsp", "<![x[", "<!", "<?", "]]>", "<!--", "\x0c"]),
    st.sampled_from(SENTENCES),
    st.text(max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(piece, max_size=25).map("".join))
def test_any_page_becomes_exact_blocks_or_a_source_error(html: str) -> None:
    data = html.encode("utf-8", "surrogatepass")
    with suppress(SourceError):
        assert_exact(extract(decode(Capture(data, MediaType.HTML))))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_page_with_mangled_bytes_becomes_exact_blocks_or_a_source_error(data: st.DataObject) -> None:
    mangled = bytearray(STORY.encode())
    for _ in range(data.draw(st.integers(1, 8))):
        mangled[data.draw(st.integers(0, len(mangled) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SourceError):
        assert_exact(extract(decode(Capture(bytes(mangled), MediaType.HTML))))
