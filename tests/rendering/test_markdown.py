"""Markdown reads back as the same blocks: in a CommonMark reader, and in ours."""

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cleaner.document.block import Kind, Link
from cleaner.extraction.plain import markdown_blocks
from cleaner.rendering.kept import Kept
from cleaner.rendering.markdown import PLAIN_LEVEL, to_markdown

READER = MarkdownIt("commonmark", {"html": True}).enable("table")
TRICKY = st.text(st.sampled_from("ab 12.)#>-+*_`~[]()<>!&;|\\=\"':/é中\u00a0\u2028"), min_size=1, max_size=14)
WORDS = st.one_of(
    TRICKY, st.sampled_from(["a &amp; b", "<b>x</b>", "---", "===", "1) a", "# a #", "[a]: /b", "![a](b)"])
)
READABLE = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
CELLS = READABLE.map(lambda text: " ".join(text.replace("|", "/").split())).filter(bool)
ROWS = st.lists(CELLS, min_size=1, max_size=3).map(" | ".join)
ONE_LINE = [Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTATION, Kind.CAPTION, Kind.CODE]
BLOCKS = st.one_of(
    st.builds(Kept, st.sampled_from(ONE_LINE), READABLE, st.just(0), st.just(()), st.none()),
    st.builds(Kept, st.just(Kind.LIST_ITEM), READABLE, st.just(0), st.just(()), st.integers(1, 999)),
    st.builds(Kept, st.just(Kind.HEADING), READABLE, st.integers(0, 6), st.just(()), st.none()),
    st.builds(Kept, st.just(Kind.TABLE_ROW), ROWS, st.just(0), st.just(()), st.none()),
)


def common_mark(markdown: str) -> list[tuple[Kind, str]]:
    """The blocks that a CommonMark reader sees; what has no kind in it is a failure."""
    kinds: list[str] = []
    found: list[tuple[Kind, str]] = []
    cells: list[str] = []
    for token in READER.parse(markdown):
        if token.type in ("tr_open", "tr_close"):
            if cells:
                found.append((Kind.TABLE_ROW, " | ".join(cells).rstrip("| ")))
            cells = []
        elif token.nesting == 1:
            kinds.append(token.type.removesuffix("_open"))
        elif token.nesting == -1:
            kinds.pop()
        elif token.type == "fence":
            found += [(Kind.CODE, line) for line in token.content.splitlines()]
        elif token.type == "inline" and kinds[-1] in ("th", "td"):
            cells.append(said(token))
        else:
            assert token.type == "inline", token.type
            found.append((kind_of(kinds, token), said(token)))
    return found


def kind_of(kinds: list[str], token: Token) -> Kind:
    if "list_item" in kinds:
        return Kind.LIST_ITEM
    if "blockquote" in kinds:
        return Kind.QUOTATION
    if "heading" in kinds:
        return Kind.HEADING
    return Kind.CAPTION if (token.children or [])[0].type == "em_open" else Kind.PARAGRAPH


def said(token: Token) -> str:
    types = {child.type for child in token.children or ()}
    assert types <= {"text", "text_special", "em_open", "em_close", "link_open", "link_close"}, types
    return "".join(child.content for child in token.children or ())


def expected(blocks: list[Kept]) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in blocks]


@settings(max_examples=400, deadline=None)
@given(st.lists(BLOCKS, max_size=6))
def test_a_common_mark_reader_sees_the_same_blocks(blocks: list[Kept]) -> None:
    assert common_mark(to_markdown(blocks)) == expected(blocks)


@settings(max_examples=400, deadline=None)
@given(st.lists(BLOCKS.filter(lambda block: block.kind not in (Kind.CAPTION, Kind.CODE)), max_size=6))
def test_our_own_reader_sees_the_same_blocks(blocks: list[Kept]) -> None:
    markdown = to_markdown(blocks)
    read = [
        (block.kind, markdown[block.start : block.end] if block.shown is None else block.shown, block.level)
        for block in markdown_blocks(markdown)
    ]
    heads = [block.level or PLAIN_LEVEL if block.kind is Kind.HEADING else 0 for block in blocks]
    assert read == [(*pair, level) for pair, level in zip(expected(blocks), heads, strict=True)]


def test_what_belongs_together_stands_together() -> None:
    blocks = [
        Kept(Kind.HEADING, "Pier vote", 1),
        Kept(Kind.PARAGRAPH, "The council met."),
        Kept(Kind.LIST_ITEM, "one"),
        Kept(Kind.LIST_ITEM, "two"),
        Kept(Kind.LIST_ITEM, "first", number=3),
        Kept(Kind.LIST_ITEM, "next", number=4),
        Kept(Kind.TABLE_ROW, "Day | Boats"),
        Kept(Kind.TABLE_ROW, "Monday | 9 | late"),
        Kept(Kind.CODE, "if tide:"),
        Kept(Kind.CODE, "    sail()"),
        Kept(Kind.CAPTION, "The pier. Photo: A. M."),
    ]
    assert to_markdown(blocks) == (
        "# Pier vote\n\nThe council met.\n\n- one\n- two\n3. first\n4. next\n\n"
        "| Day | Boats |  |\n| --- | --- | --- |\n"
        "| Monday | 9 | late |\n\n```\nif tide:\n    sail()\n```\n\n*The pier. Photo: A. M.*\n"
    )


def test_links_are_written_where_they_stand() -> None:
    links = (Link(4, 11, "https://a.example/x(1)?q=a b"), Link(19, 21, "mailto:x@a.example"))
    (paragraph,) = READER.parse(to_markdown([Kept(Kind.PARAGRAPH, "The council [met]!us", links=links)]))[1:-1]
    assert said(paragraph) == "The council [met]!us"
    targets = [child.attrs["href"] for child in paragraph.children or () if child.type == "link_open"]
    assert targets == ["https://a.example/x%281%29?q=a%20b", "mailto:x@a.example"]


@pytest.mark.parametrize("text", ["a ``` b", "````", "~~~"])
def test_a_fence_in_a_listing_does_not_end_it(text: str) -> None:
    assert common_mark(to_markdown([Kept(Kind.CODE, text)])) == [(Kind.CODE, text)]


def test_nothing_is_nothing() -> None:
    assert to_markdown([]) == ""
    assert not list(groupby(markdown_blocks("")))
