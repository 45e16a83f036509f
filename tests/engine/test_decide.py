import pytest

from cleaner.document.span import restore
from cleaner.engine import find
from cleaner.engine.policy import CEILING, Policy
from cleaner.engine.verdict import Outcome, SpareReason
from tests.engine.trial import document, judge, left, plain
from tests.rules.writing import made

LABEL = '[block]\nlines = ["remind me later"]'
RULE = made(LABEL)


def lines_rule(rule_id: str, *lines: str):
    return made(f"[block]\nlines = {list(lines)}", rule_id, scope='hosts = ["a.example"]\nnames_publisher = true')


def region_rule(rule_id: str, start: str, end: str):
    return made(f'[region]\nstart = "{start}"\nend = "{end}"\nmax_blocks = 9', rule_id)


# Overlaps


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        ("publishers/a.example/z", "wire/a"),
        ("publishers/a.example/z", "generic/a"),
        ("wire/z", "generic/a"),
        ("elsewhere/z", "wire/a"),
        ("generic/a", "generic/z"),
    ],
)
def test_of_two_claims_on_a_block_the_nearer_to_the_publisher_wins(stronger: str, weaker: str) -> None:
    rules = [lines_rule(stronger, "remind me later"), lines_rule(weaker, "remind me later")]
    verdict = judge(rules, document("Rain fell.", "Remind me later"))
    assert [removal.rule for removal in verdict.removals] == [stronger]
    assert verdict.spared == ()  # nothing of the loser's text was spared


def test_the_longer_claim_wins_in_a_family() -> None:
    rules = [region_rule("generic/z", "before you go", "remind me later"), lines_rule("generic/a", "remind me later")]
    verdict = judge(rules, document("Rain fell.", "Before you go", "Remind me later"))
    assert [removal.rule for removal in verdict.removals] == ["generic/z"]
    assert verdict.spared == ()


def test_a_loser_whose_text_stays_in_part_is_spared_with_the_winners_name() -> None:
    rules = [region_rule("generic/z", "before you go", "remind me later"), lines_rule("wire/a", "remind me later")]
    verdict = judge(rules, document("Rain fell.", "Before you go", "Remind me later"))
    assert verdict.clean_text == "Rain fell.\nBefore you go\n"
    (spared,) = verdict.spared
    assert (spared.rule, spared.reason, spared.detail) == ("generic/z", SpareReason.OVERLAP, "wire/a")
    assert (spared.start, spared.end) == (11, 40)
    assert [sign.name for sign in spared.evidence] == ["start", "end"]


def test_a_claim_that_only_touches_another_stands() -> None:
    rules = [lines_rule("generic/a", "remind me later"), lines_rule("generic/b", "give now")]
    verdict = judge(rules, document("Remind me later", "Give now", "Rain fell."))
    assert [removal.text for removal in verdict.removals] == ["Remind me later\n", "Give now\n"]


def test_a_part_loses_to_the_whole_block() -> None:
    part = made('[inline]\nat = "end"\npattern = "later"', "generic/a")
    whole = made('[block]\npattern = "remind me"\nstarts = true', "generic/b")
    assert [removal.rule for removal in judge([part, whole], document("Rain.", "Remind me later")).removals] == [
        "generic/b"
    ]


# The ceiling


def test_at_the_ceiling_everything_still_goes() -> None:
    verdict = judge(RULE, document("Remind me later", "Rain fell."), Policy())
    assert CEILING == 60
    assert verdict.outcome is Outcome.CLEANED  # 15 of 25 code points


def test_above_the_ceiling_nothing_goes_and_a_person_decides() -> None:
    verdict = judge(RULE, document("Remind me later", "Rain feel"), Policy())
    assert verdict.outcome is Outcome.HELD
    assert verdict.clean_text == "Remind me later\nRain feel"
    assert verdict.removals == ()
    (spared,) = verdict.spared
    assert (spared.reason, spared.detail) == (SpareReason.CEILING, "62 % of the text")


def test_line_breaks_do_not_count_towards_the_ceiling() -> None:
    region = region_rule("generic/a", "before you go", "remind me later")
    text = "Before you go" + "\r\n" * 90 + "Remind me later" + "\n" * 90 + "x" * 19
    assert judge(region, plain(text), Policy()).clean_text == "x" * 19
    assert judge(region, plain(text[:-1]), Policy()).outcome is Outcome.HELD


def test_only_what_would_go_counts_towards_the_ceiling() -> None:
    verdict = judge(RULE, document("Remind me later", "> Remind me later", "Rain."), Policy())
    assert verdict.outcome is Outcome.CLEANED
    assert [claim.reason for claim in verdict.spared] == [SpareReason.QUOTATION]


def test_parts_count_by_their_length() -> None:
    part = made('[inline]\nat = "end"\npattern = "remind me later"')
    assert judge(part, document("It rains. Remind me later"), Policy(ceiling=64)).clean_text == "It rains."
    assert judge(part, document("It rains. Remind me later"), Policy(ceiling=63)).outcome is Outcome.HELD


# Line breaks


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n", "\r\n\r\n", "\n \t\n", "\r"])
def test_line_breaks_go_with_the_block_that_they_follow(newline: str) -> None:
    text = newline.join(["Rain fell.", "Remind me later", "Snow fell."])
    verdict = judge(RULE, plain(text))
    assert verdict.clean_text == f"Rain fell.{newline}Snow fell."
    assert verdict.removals[0].text == f"Remind me later{newline}"
    assert restore(verdict.clean_text, verdict.removals) == text


@pytest.mark.parametrize("ending", ["", "\n", "\r\n\r\n", "  \n"])
def test_the_last_block_takes_the_end_of_the_text_with_it(ending: str) -> None:
    verdict = judge(RULE, plain(f"Rain fell.\r\nRemind me later{ending}"))
    assert verdict.clean_text == "Rain fell.\r\n"


def test_what_stands_before_the_first_block_stays() -> None:
    assert judge(RULE, plain("\n\n  Remind me later\nRain fell.")).clean_text == "\n\nRain fell."


# The rest


def test_an_empty_document_is_told_from_an_unchanged_one() -> None:
    empty = plain("Rain fell.")._replace(text="", blocks=())
    assert judge(RULE, empty).outcome is Outcome.NOTHING_FOUND
    assert judge(RULE, plain("Rain fell.")).outcome is Outcome.UNCHANGED
    assert judge([], plain("Rain fell.")).outcome is Outcome.UNCHANGED


def test_a_removal_names_its_rule_and_where_it_stood() -> None:
    (removal,) = judge(RULE, document("Rain fell.", "Remind me later", "Snow fell.")).removals
    assert (removal.rule, removal.rule_digest, removal.category) == (RULE.id, RULE.digest, RULE.category)
    assert (removal.start, removal.end, removal.keep_as, removal.groups) == (11, 27, None, ())


def test_removals_and_spared_claims_come_in_the_order_of_the_text() -> None:
    lines = ["> Remind me later", "Remind me later", "Rain fell.", "Remind me later", "> Remind me later"]
    verdict = judge(RULE, document(*lines))
    assert [removal.start for removal in verdict.removals] == [16, 43]
    assert [claim.start for claim in verdict.spared] == [0, 59]


def test_a_rule_cuts_only_so_often_in_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find.MAX_MATCHES == 1_000
    monkeypatch.setattr(find, "MAX_MATCHES", 3)
    other = lines_rule("generic/z", "give now")
    lines = ["Rain fell.", *["Remind me later"] * 5, "Give now"]
    assert left([RULE, other], *lines) == ["Rain fell.", "Remind me later", "Remind me later"]
