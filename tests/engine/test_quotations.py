import pytest

from cleaner.engine.verdict import Outcome, SpareReason
from tests.engine.trial import document, judge, left
from tests.rules.writing import made

SHAPES = {
    "contains": '[block]\npattern = "remind me"\ncontains = true',
    "line": '[block]\nlines = ["remind me later"]',
    "region": '[region]\nstart = "remind me"\nmax_blocks = 2',
    "score": '[score]\nthreshold = 1\nmax_words = 9\n[[score.signal]]\nname = "s"\npoints = 1\npattern = "remind me"',
}
CONTAINS = SHAPES["contains"]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_quotation_is_spared_with_its_reason(shape: str) -> None:
    verdict = judge(made(SHAPES[shape]), document("> Remind me later"))
    (spared,) = verdict.spared
    assert (spared.reason, spared.rule, spared.start, spared.end) == (SpareReason.QUOTATION, "generic/sample", 0, 15)
    assert verdict.outcome is Outcome.UNCHANGED
    assert verdict.clean_text == "Remind me later"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_rule_may_say_that_quotations_go(shape: str) -> None:
    assert left(made(SHAPES[shape], scope='quotes = "strip"'), "> Remind me later") == []


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("link_share", "stays"), [(99, True), (100, False)])
def test_a_quotation_that_is_one_link_is_nobodys_words(shape: str, link_share: int, stays: bool) -> None:
    """What the frame of an embedded post says stands in its quotation."""
    article = document("> Remind me later")
    (block,) = article.blocks
    verdict = judge(made(SHAPES[shape]), article._replace(blocks=(block._replace(link_share=link_share),)))
    assert verdict.clean_text == ("Remind me later" if stays else "")


@pytest.mark.parametrize(
    "line",
    [
        '"Please, remind me later," he wrote.',
        "“Remind me later”, he wrote.",
        "He wrote: «remind me later».",
        "Er schrieb: „Remind me later“.",
        "彼は「remind me」と書いた。",
        'He wrote "no", then "remind me later".',
    ],
)
def test_what_stands_in_quotation_marks_is_spared(line: str) -> None:
    (spared,) = judge(made(CONTAINS), document(line)).spared
    assert spared.reason is SpareReason.QUOTATION


@pytest.mark.parametrize("line", ['He wrote "no". Remind me later.', "Don't: remind me later.", "(Remind me later)"])
def test_what_stands_behind_a_closed_quotation_is_not(line: str) -> None:
    assert left(made(CONTAINS), "Rain fell.", line) == ["Rain fell."]


def test_a_pattern_that_holds_the_mark_itself_is_not_quoted_by_it() -> None:
    assert left(made("[block]\npattern = '\"remind me\"'\ncontains = true"), 'Press "Remind me" now.', "Rain.") == [
        "Rain."
    ]


def test_one_quotation_spares_its_region() -> None:
    rule = made('[region]\nstart = "before you go"\nend = "remind me"\nmax_blocks = 3')
    assert left(rule, "Before you go:", "> We have no owner.", "Remind me later") == [
        "Before you go:",
        "We have no owner.",
        "Remind me later",
    ]
    (spared,) = judge(rule, document("Before you go:", 'The button said "remind me later".')).spared
    assert spared.reason is SpareReason.QUOTATION
