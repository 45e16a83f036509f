"""Text that was broken at a fixed width: its paragraphs are blocks, not its lines."""

from itertools import pairwise
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document.article import Article
from cleaner.document.capture import Capture, MediaType
from cleaner.extraction.extract import extract
from cleaner.extraction.plain import _lines
from cleaner.extraction.wrapped import paragraphs
from cleaner.pipeline import clean
from cleaner.reading.decode import decode
from cleaner.rules.pack import load_rules

TOLD = """\
The ferry to Lunnet Island ran aground on Sunday morning, half a mile from the pier, with forty people and a crate of
hens on board. Nobody was hurt. The harbour master said that the tide would lift her by the evening.

Passengers waited on deck and played cards. One of them, a teacher from the mainland, had brought a kettle, and the crew
found tea. It was, she said later, the best crossing that she had had in years, and by far the longest.

The company will look into the matter. Its two other boats kept to the timetable, which is posted at the pier, in the
library and at the bakery in Marsh Lane."""
STORY = [" ".join(paragraph.split()) for paragraph in TOLD.split("\n\n")]
APPEAL = (
    "The Lunnet Courier is a small paper without a rich owner behind it. If you value our reporting, please consider "
    "making a donation today, so that we can stay independent and keep our news free for everyone to read."
)


def article(text: str, media_type: MediaType = MediaType.TEXT) -> Article:
    return extract(decode(Capture(text.encode(), media_type)))


def wrapped(*texts: str, width: int = 72, blank: str = "\n\n") -> str:
    return blank.join("\n".join(wrap(text, width)) for text in texts)


def shown(text: str, media_type: MediaType = MediaType.TEXT) -> list[str]:
    found = article(text, media_type)
    return [" ".join(found.text[block.start : block.end].split()) for block in found.blocks]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_paragraphs_of_wrapped_text_are_blocks(width: int) -> None:
    assert shown(wrapped(*STORY, width=width)) == STORY


@pytest.mark.parametrize("width", [60, 72, 80])
def test_without_blank_lines_no_block_goes_on_behind_a_sentence_that_ends_a_line(width: int) -> None:
    text = wrapped(*STORY, APPEAL, width=width, blank="\n")
    found = shown(text)
    assert " ".join(found) == " ".join([*STORY, APPEAL])
    assert len(found) < text.count("\n") / 2
    assert [block for block in found if APPEAL[:20] in block and STORY[-1][-20:] in block] == []


def test_line_breaks_may_be_those_of_other_systems() -> None:
    assert shown(wrapped(*STORY).replace("\n", "\r\n")) == STORY
    assert shown(wrapped(*STORY).replace("\n", "\r")) == STORY


def test_wrapped_markdown_keeps_its_headings_items_and_code() -> None:
    code = "    a line of code that is as long as the paragraphs of this text are wide\n```"
    items = "\n".join(f"- {name}, who had brought nothing to eat and slept on deck all day" for name in ("Ada", "Bo"))
    text = f"# Aground\n\n{wrapped(*STORY)}\n{items}\n```\n{code}\n\n{STORY[0]}"
    assert shown(text, MediaType.MARKDOWN) == ["# Aground", *STORY, *items.split("\n"), STORY[0]]


def test_a_wrapped_appeal_goes_as_a_whole_and_nothing_else() -> None:
    revision = clean(Capture(wrapped(*STORY, APPEAL).encode(), MediaType.TEXT), load_rules())
    assert revision.verdict.clean_text.split("\n\n") == [*wrapped(*STORY).split("\n\n"), ""]


@pytest.mark.parametrize(
    "above", ["# The ferry", "| The ferry |", "```\nThe ferry\n```"], ids=["heading", "row", "code"]
)
def test_nothing_goes_on_behind_what_stands_alone_in_markdown(above: str) -> None:
    above = above.replace("ferry", "ferry that ran aground on Sunday morning half a mile off the")
    found = article(f"{above}\n{wrapped(*STORY)}", MediaType.MARKDOWN)
    assert [found.text[block.start : block.end].split()[0] for block in found.blocks][-3:] == [
        paragraph.split()[0] for paragraph in STORY
    ]


def test_an_address_below_a_short_line_is_a_line_of_its_own() -> None:
    address = "https://courier.example/" + "ferry/" * 10
    assert shown(f"{wrapped(*STORY)}\nNobody was hurt in it\n{address}") == [*STORY, "Nobody was hurt in it", address]


VERSE = [f"we went, {name}, and went again, to where the river goes," for name in ("love", "friend", "child")] * 3


@pytest.mark.parametrize(
    "lines",
    [
        [*STORY, "and one that begins in small letters"] * 6,
        ["cod, smoked", "eels, fresh", "hake, two crates", "whiting, none"] * 5,
        [line[:48] for line in VERSE],
        [
            "渡船在岛外搁浅",
            *[
                "渡轮公司星期一在声明里说，所有乘客都可以退票，并且不必再填任何表格" * 2,
                "iPhone 也不例外，网站说明如下，请注意查看",
            ]
            * 4,
        ],
        wrapped(*STORY).split("\n")[:3],
    ],
    ids=["a line is a paragraph", "a list", "a poem", "no spaces", "too little to tell"],
)
def test_lines_stay_blocks_where_nothing_was_wrapped(lines: list[str]) -> None:
    assert shown("\n".join(lines)) == lines


@given(st.text(st.sampled_from("aB .,-\n\r\u3000é"), max_size=400), st.integers(1, 30))
def test_paragraphs_are_made_of_whole_lines_that_follow_each_other(text: str, times: int) -> None:
    text = f"{wrapped(*STORY)}\n" * (times % 2) + text * times
    lines = _lines(text, 0)
    found = paragraphs(text, lines)
    assert {start for start, _ in found} <= {start for start, _ in lines}
    assert {end for _, end in found} <= {end for _, end in lines}
    assert found[:1] == [] or (found[0][0], found[-1][1]) == (lines[0][0], lines[-1][1])
    for (_, end), (start, _) in pairwise(lines):
        assert text[end:start] in ("\n", "\r\n", "\r") or any(start == begin for begin, _ in found)
