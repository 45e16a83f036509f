import pytest

from tests.engine.trial import document, judge, left
from tests.rules.writing import made

ENDS = made("""
    [region]
    start      = "before you go"
    end        = "remind me later$"
    guard      = "correction"
    max_blocks = 4
""")
APPEAL = ["Before you go:", "We have no owner.", "Remind me later"]


def variant(if_no_end: str):
    return made(f'[region]\nstart = "before you go"\nend = "remind me"\nmax_blocks = 3\nif_no_end = "{if_no_end}"')


def test_a_region_runs_from_its_start_to_its_first_end_both_included() -> None:
    assert left(ENDS, "Rain.", *APPEAL, "Snow.", "Remind me later") == ["Rain.", "Snow.", "Remind me later"]


def test_start_and_end_may_be_one_block() -> None:
    assert left(ENDS, "Rain.", "Before you go … remind me later", "Snow.") == ["Rain.", "Snow."]


def test_the_evidence_names_both_anchors() -> None:
    (removal,) = judge(ENDS, document("Rain.", *APPEAL)).removals
    assert [(sign.name, sign.text) for sign in removal.evidence] == [
        ("start", "Before you go"),
        ("end", "Remind me later"),
    ]


def test_the_start_stands_at_the_first_word() -> None:
    lines = ["She said before you go:", "Remind me later"]
    assert left(ENDS, *lines) == lines


def test_an_end_beyond_the_longest_region_is_none() -> None:
    lines = ["Before you go:", "1", "2", "3", "Remind me later"]
    assert left(ENDS, *lines) == lines
    assert left(ENDS, *lines[:3], lines[4]) == []


def test_an_end_before_the_start_is_none() -> None:
    lines = ["Remind me later", "Before you go:"]
    assert left(ENDS, *lines) == lines


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_guard_in_any_block_keeps_the_region(place: int) -> None:
    lines = [line if i != place else f"{line} Correction: {line}" for i, line in enumerate(APPEAL)]
    assert left(ENDS, "Rain.", *lines, "Snow.") == ["Rain.", *lines, "Snow."]


def test_a_guard_outside_the_region_does_not_matter() -> None:
    assert left(ENDS, "Correction.", *APPEAL, "Correction.") == ["Correction.", "Correction."]


@pytest.mark.parametrize(
    ("if_no_end", "expected"),
    [
        ("skip", ["Rain.", "Before you go:", "We have no owner."]),
        ("start-only", ["Rain.", "We have no owner."]),
        ("document-end", ["Rain."]),
    ],
)
def test_what_happens_without_an_end(if_no_end: str, expected: list[str]) -> None:
    assert left(variant(if_no_end), "Rain.", "Before you go:", "We have no owner.") == expected


def test_a_region_without_end_that_is_too_long_stays() -> None:
    lines = ["Before you go:", "1", "2", "3"]
    assert left(variant("document-end"), *lines) == lines
    assert left(made('[region]\nstart = "before you go"\nmax_blocks = 3'), *lines) == lines


def test_a_region_whose_rule_has_no_end_runs_to_the_end_of_the_document() -> None:
    rule = made('[region]\nstart = "before you go"\nmax_blocks = 3')
    (removal,) = judge(rule, document("Rain.", "Before you go:", "1", "2")).removals
    assert removal.text == "Before you go:\n1\n2"
    assert [sign.name for sign in removal.evidence] == ["start"]


def test_every_region_of_a_document_goes() -> None:
    assert left(ENDS, *APPEAL, "Rain.", *APPEAL) == ["Rain."]


def test_of_two_starts_the_first_makes_the_region() -> None:
    (removal,) = judge(ENDS, document("Before you go:", *APPEAL, "Rain.")).removals
    assert removal.start == 0
