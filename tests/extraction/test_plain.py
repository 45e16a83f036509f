"""Plain text and Markdown: kept as they are, every line a block where nothing was wrapped."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document.article import Article, Metadata
from cleaner.document.block import Block, Kind
from cleaner.document.capture import Capture, MediaType
from cleaner.document.decoded import Decoded, Decoding, Method
from cleaner.extraction.extract import extract


def decoded(text: str, media_type: MediaType, host: str | None = None, url: str | None = None) -> Decoded:
    return Decoded(Capture(b"", media_type, host, url), text, Decoding("utf-8", Method.UTF8, 0))


def plain(text: str) -> list[str]:
    return [text[block.start : block.end] for block in extract(decoded(text, MediaType.TEXT)).blocks]


def markdown(text: str) -> Article:
    return extract(decoded(text, MediaType.MARKDOWN))


def the_block(line: str) -> Block:
    (block,) = markdown(line).blocks
    return block


def test_the_text_is_kept_as_it_is_and_its_lines_are_the_blocks() -> None:
    text = "\ufeff One \r\n\r\n  two\x0bthree\u2028four\n \t \nfive\rsix"
    article = extract(decoded(text, MediaType.TEXT))
    assert article.text == text
    assert plain(text) == ["\ufeff One ", "  two\x0bthree\u2028four", "five", "six"]
    assert {block.kind for block in article.blocks} == {Kind.PARAGRAPH}


@given(st.text(st.characters() | st.sampled_from("\r\n \t\x0b\x85\u2028")))
def test_every_visible_character_is_in_a_block_and_no_block_holds_a_line_end(text: str) -> None:
    blocks = plain(text)
    assert "".join("".join(blocks).split()) == "".join(text.split())
    assert [block for block in blocks if "\n" in block or "\r" in block or not block.strip()] == []


@pytest.mark.parametrize("media_type", [MediaType.TEXT, MediaType.MARKDOWN])
@pytest.mark.parametrize("line", [" " * 300_000, "[" * 300_000, "[a](b " * 50_000, "*a" * 150_000, "> " * 150_000])
def test_long_hostile_lines_take_linear_time(media_type: MediaType, line: str) -> None:
    started = time.perf_counter()
    extract(decoded(line + "\nword", media_type))
    assert time.perf_counter() - started < 2  # a quadratic way takes minutes


def test_the_host_is_given_or_that_of_the_given_address() -> None:
    by_url = extract(decoded("x", MediaType.TEXT, url="https://www.a.example/1"))
    assert by_url.metadata == Metadata(url="https://www.a.example/1", host="a.example")
    both = extract(decoded("x", MediaType.MARKDOWN, "b.example", "https://a.example/1"))
    assert both.metadata.host == "b.example"
    assert extract(decoded("x", MediaType.TEXT)).metadata == Metadata()


@pytest.mark.parametrize(
    ("line", "kind", "seen"),
    [
        ("# Pier vote", Kind.HEADING, "Pier vote"),
        ("###### Pier vote", Kind.HEADING, "Pier vote"),
        ("#hashtag", Kind.PARAGRAPH, None),
        ("> Said he", Kind.QUOTATION, "Said he"),
        (">Said he", Kind.QUOTATION, "Said he"),
        ("- point", Kind.LIST_ITEM, "point"),
        ("  * point", Kind.LIST_ITEM, "point"),
        ("12. point", Kind.LIST_ITEM, "point"),
        ("1) point", Kind.LIST_ITEM, "point"),
        ("2026. was a year", Kind.PARAGRAPH, None),
        ("-5 degrees", Kind.PARAGRAPH, None),
        ("| Monday | nine |", Kind.TABLE_ROW, "Monday | nine"),
        ("Plain words", Kind.PARAGRAPH, None),
    ],
)
def test_the_mark_at_the_start_of_a_line_is_its_kind(line: str, kind: Kind, seen: str | None) -> None:
    block = the_block(line)
    assert (block.kind, block.shown) == (kind, seen)
    assert (block.start, block.end) == (0, len(line))


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("**Donate** now", "Donate now"),
        ("_Donate_ now, *please*.", "Donate now, please."),
        ("__Donate__ `now`", "Donate now"),
        ("*Donate now.*", "Donate now."),
        ("2 * 3 and snake_case_names", None),
        ("![Pier](p.jpg)", "Pier"),
    ],
)
def test_emphasis_is_not_seen(line: str, seen: str | None) -> None:
    assert the_block(line).shown == seen


def test_links_are_seen_as_their_words() -> None:
    block = the_block('See [the plan](/plan "Plan") or [the map](https://x.example/map).')
    assert block.shown == "See the plan or the map."
    assert block.link_targets == ("/plan", "https://x.example/map")
    assert block.link_share == 100 * len("the planthe map") // len("See the plan or the map.")


def test_a_line_that_is_a_link_is_all_link() -> None:
    assert the_block("- [Read more](/more)").link_share == 100
    assert the_block("[](/more)").link_share == 0


def test_code_is_no_block() -> None:
    text = "Before\n```python\nDonate now\n```\nBetween\n  ~~~\nDonate now\n  ~~~\nAfter"
    article = markdown(text)
    assert article.text == text
    assert [text[block.start : block.end] for block in article.blocks] == ["Before", "Between", "After"]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("---\ntitle: Pier\n---\nBody", ["Body"]),
        ("---\r\ntitle: Pier\r\n--- \r\nBody", ["Body"]),
        ("---\n---\nBody", ["Body"]),
        ("---\ntitle: Pier\n---", []),
        ("Body\n---\ntitle\n---\n", ["Body", "---", "title", "---"]),
        ("---\ntitle: never closed", ["---", "title: never closed"]),
    ],
)
def test_front_matter_is_no_block(text: str, blocks: list[str]) -> None:
    assert [text[block.start : block.end] for block in markdown(text).blocks] == blocks
