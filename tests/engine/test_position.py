import pytest

from cleaner.engine.position import HEAD_BLOCKS, TAIL_BLOCKS
from cleaner.engine.verdict import SpareReason
from tests.engine.trial import document, judge, left
from tests.rules.writing import made

LABEL = '[block]\nlines = ["remind me later"]'
HEAD = made(LABEL, "generic/head", scope='position = "head"')
TAIL = made(LABEL, "generic/tail", scope='position = "tail"')
END = made(LABEL, "generic/below", scope='position = "end"')
ADVERT = made('[block]\nlines = ["advertisement"]', "generic/advert")
PROSE = [f"Rain fell on day {number}." for number in range(12)]


def test_the_head_ends_after_so_many_blocks_of_story() -> None:
    inside = [*PROSE[: HEAD_BLOCKS - 1], "Remind me later", *PROSE]
    outside = [*PROSE[:HEAD_BLOCKS], "Remind me later", *PROSE]
    assert "Remind me later" not in left(HEAD, *inside)
    assert left(HEAD, *outside) == outside


def test_the_tail_begins_so_many_blocks_before_the_end() -> None:
    inside = [*PROSE, "Remind me later", *PROSE[: TAIL_BLOCKS - 1]]
    outside = [*PROSE, "Remind me later", *PROSE[:TAIL_BLOCKS]]
    assert "Remind me later" not in left(TAIL, *inside)
    assert left(TAIL, *outside) == outside


def test_what_stands_elsewhere_is_spared_with_its_reason() -> None:
    (spared,) = judge(TAIL, document("Remind me later", *PROSE)).spared
    assert (spared.reason, spared.detail, spared.start) == (SpareReason.POSITION, "tail", 0)


def test_the_end_lies_below_the_last_sentence_that_no_rule_claims() -> None:
    assert left(END, *PROSE, "Remind me later", "The quay") == [*PROSE, "The quay"]
    subhead = [*PROSE, "Remind me later", "Rain fell on the last day."]
    assert left(END, *subhead) == subhead
    claimed = made('[block]\npattern = "rain fell on the last day"\nwhole = true', "generic/last")
    assert left([END, claimed], *subhead) == PROSE


def test_the_end_is_no_longer_than_the_tail() -> None:
    labels = [f"Pier {number}" for number in range(TAIL_BLOCKS)]
    assert left(END, *PROSE, "Remind me later", *labels) == [*PROSE, "Remind me later", *labels]
    assert left(END, *PROSE, "Remind me later", *labels[1:]) == [*PROSE, *labels[1:]]


def test_a_text_without_a_sentence_has_no_end() -> None:
    assert left(END, "Pier 1", "Remind me later") == ["Pier 1", "Remind me later"]


def test_anywhere_is_anywhere() -> None:
    assert left(ADVERT, *PROSE, "Advertisement", *PROSE) == [*PROSE, *PROSE]


def test_blocks_that_rules_claim_do_not_count() -> None:
    lines = [*PROSE[:1], *["Advertisement"] * 20, *PROSE[1 : HEAD_BLOCKS - 1], "Remind me later", *PROSE]
    assert "Remind me later" not in left([HEAD, ADVERT], *lines)
    lines = [*PROSE, "Remind me later", *PROSE[: TAIL_BLOCKS - 1], *["Advertisement"] * 20]
    assert "Remind me later" not in left([TAIL, ADVERT], *lines)


def test_blocks_that_the_tail_claims_do_not_count_in_the_head() -> None:
    lines = [*PROSE[: HEAD_BLOCKS - 1], "To the end", "Remind me later", *PROSE[: TAIL_BLOCKS - 2]]
    end = made('[block]\nlines = ["to the end"]', "generic/end", scope='position = "tail"')
    once = left([HEAD, end], *lines)
    assert once == [line for line in lines if line not in ("To the end", "Remind me later")]
    assert left([HEAD, end], *once) == once


def test_a_part_of_a_block_is_no_claim_on_the_block() -> None:
    part = made('[inline]\nat = "end"\npattern = "day [0-9]+\\\\."', "generic/part")
    lines = [*PROSE[:HEAD_BLOCKS], "Remind me later"]
    assert left([HEAD, part], *lines) == ["Rain fell on"] * HEAD_BLOCKS + ["Remind me later"]


@pytest.mark.parametrize(("position", "index"), [("head", 0), ("tail", -1)])
def test_a_region_stands_where_it_meets_the_edge(position: str, index: int) -> None:
    shape = '[region]\nstart = "before you go"\nend = "remind me later"\nmax_blocks = 20'
    region = made(shape, scope=f'position = "{position}"')
    appeal = ["Before you go", *PROSE[:10], "Remind me later"]
    lines = [*appeal, *PROSE] if index == 0 else [*PROSE, *appeal]
    assert left(region, *lines) == PROSE
    other_way = [*PROSE, *appeal] if index == 0 else [*appeal, *PROSE]
    assert left(region, *other_way) == other_way
