import pytest

from cleaner.engine.shapes import LONGEST_EVIDENCE
from cleaner.engine.verdict import Outcome, SpareReason
from tests.engine.trial import document, judge, left, markdown
from tests.rules.writing import made

WHOLE = made('[block]\npattern = "remind me (?:later|never)"\nwhole = true')
STARTS = made('[block]\npattern = "remind me"\nstarts = true')
CONTAINS = made('[block]\npattern = "remind me"\ncontains = true')
LINES = made('[block]\nlines = ["Remind me later", "Weiterlesen …", "Straße"]')


@pytest.mark.parametrize("line", ["Remind me later", "REMIND ME LATER!", "→ Remind me later »", "(Remind me never.)"])
def test_whole_cuts_a_block_that_is_nothing_else(line: str) -> None:
    assert left(WHOLE, "Rain fell.", line, "Snow fell.") == ["Rain fell.", "Snow fell."]


@pytest.mark.parametrize("line", ["Remind me later today", "Please remind me later", "Reminder: me later"])
def test_whole_leaves_a_block_that_says_more(line: str) -> None:
    assert left(WHOLE, line) == [line]


def test_starts_cuts_a_block_by_its_first_words() -> None:
    assert left(STARTS, "• Remind me of the vote.", "She said: remind me.") == ["She said: remind me."]


def test_contains_cuts_a_block_by_any_words() -> None:
    assert left(CONTAINS, "Please remind me of the vote.", "A reminder.") == ["A reminder."]


@pytest.mark.parametrize(
    "line", ["Remind me later", "remind me later.", "» Remind me later »", "WEITERLESEN", "STRASSE →"]
)
def test_a_line_is_compared_by_its_words(line: str) -> None:
    assert left(LINES, "Rain fell.", line) == ["Rain fell."]


@pytest.mark.parametrize("line", ["Remind me later today", "Remind me", "Remind me, later"])
def test_a_line_is_compared_as_a_whole(line: str) -> None:
    assert left(LINES, line) == [line]


@pytest.mark.parametrize("line", ["* * *", "—", "…"])
def test_an_ornament_is_no_line_of_a_rule(line: str) -> None:
    assert left(LINES, "Rain fell.", line) == ["Rain fell.", line.removeprefix("* ")]


@pytest.mark.parametrize("line", ["“Remind me later.”", '("Remind me later")', "»Remind me later«"])
def test_a_line_that_somebody_says_stays(line: str) -> None:
    (spared,) = judge(LINES, document("Rain fell.", line)).spared
    assert spared.reason is SpareReason.QUOTATION


def test_two_rules_may_name_the_same_line() -> None:
    other = made('[block]\nlines = ["remind me later"]', "wire/other")
    (removal,) = judge([LINES, other], document("Rain fell.", "Remind me later")).removals
    assert removal.rule == "wire/other"


def test_the_evidence_is_the_text_as_it_was_written() -> None:
    (removal,) = judge(CONTAINS, document("Rain fell.", "Please  ＲＥＭＩＮＤ me!")).removals
    assert [(sign.name, sign.text, sign.points) for sign in removal.evidence] == [("pattern", "ＲＥＭＩＮＤ me", None)]
    (line,) = judge(LINES, document("Rain fell.", "→ STRASSE")).removals
    assert [(sign.name, sign.text) for sign in line.evidence] == [("line", "STRASSE")]


def test_very_long_evidence_is_shortened() -> None:
    rule = made("[block]\npattern = 'remind .*'\nwhole = true")
    (removal,) = judge(rule, document("Rain fell.", "Remind " + "x" * 999)).removals
    assert len(removal.evidence[0].text) == LONGEST_EVIDENCE


CREDIT = made(r"""
    [block]
    pattern = '''(?:reporting by (?P<names>[\w ]+)(?:; editing by (?P<editor>[\w ]+))?)'''
    whole   = true
    keep_as = "credit"
""")


def test_named_groups_are_kept_as_they_were_written() -> None:
    (removal,) = judge(CREDIT, document("Rain fell.", "(Reporting by Ada ﬁnch; Editing by Åsa STRAẞE)")).removals
    assert removal.keep_as == "credit"
    assert dict(removal.groups) == {"names": "Ada ﬁnch", "editor": "Åsa STRAẞE"}


def test_a_group_that_took_no_part_is_not_kept() -> None:
    (removal,) = judge(CREDIT, document("Rain fell.", "Reporting by Ada Moreau")).removals
    assert removal.groups == (("names", "Ada Moreau"),)


def test_where_the_letters_cannot_be_told_apart_a_group_is_the_whole_block() -> None:
    line = "Reporting by ㅎㅏ Ada"  # two signs that fold to one syllable: only the whole is exact
    (removal,) = judge(CREDIT, document("Rain fell.", line)).removals
    assert removal.text == line
    assert removal.groups == (("names", line),)


def test_what_is_shown_in_markdown_is_what_patterns_read() -> None:
    verdict = judge(WHOLE, markdown("Rain fell.\n\n**Remind** [me](/me) later\n"))
    assert verdict.outcome is Outcome.CLEANED
    assert verdict.clean_text == "Rain fell.\n\n"
    assert verdict.removals[0].text == "**Remind** [me](/me) later\n"


def test_code_and_front_matter_are_out_of_reach() -> None:
    text = "---\ntitle: x\n---\n```\nRemind me later\n```\n"
    assert judge(WHOLE, markdown(text)).clean_text == text
