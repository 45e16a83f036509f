import pytest

from cleaner.engine.policy import Policy, Profile
from cleaner.engine.verdict import Outcome, SpareReason
from cleaner.rules.rule import Category
from tests.engine.trial import document, judge, left
from tests.rules.writing import made

LABEL = '[block]\nlines = ["remind me later"]'
LINES = ("Rain fell.", "Remind me later")
OURS = made(LABEL, scope='hosts = ["paper.example", "paper.test"]')
NAMED = made(LABEL, scope='hosts = ["paper.example"]\nnames_publisher = true')
ENGLISH = made(LABEL, scope='languages = ["en", "cy"]')


@pytest.mark.parametrize("host", ["paper.example", "news.paper.example", "a.b.paper.test"])
def test_a_publishers_rule_holds_for_the_host_and_below(host: str) -> None:
    assert left(OURS, *LINES, host=host) == ["Rain fell."]


@pytest.mark.parametrize("host", ["example", "newspaper.example", "paper.example.org", "other.test"])
def test_a_publishers_rule_holds_for_nobody_else(host: str) -> None:
    assert left(OURS, *LINES, host=host) == [*LINES]
    assert left(NAMED, *LINES, host=host) == [*LINES]


def test_where_the_host_is_unknown_only_wording_that_names_the_publisher_counts() -> None:
    assert left(OURS, *LINES) == [*LINES]
    assert left(NAMED, *LINES) == ["Rain fell."]


def test_a_rule_without_hosts_holds_for_everybody() -> None:
    assert left(made(LABEL), *LINES, host="other.test") == ["Rain fell."]


def test_a_language_that_the_rule_does_not_name_is_left_alone() -> None:
    assert left(ENGLISH, *LINES, language="en") == ["Rain fell."]
    assert left(ENGLISH, *LINES, language="cy") == ["Rain fell."]
    assert left(ENGLISH, *LINES, language="de") == [*LINES]


def test_an_unknown_language_is_no_reason_to_stop() -> None:
    assert left(ENGLISH, *LINES) == ["Rain fell."]


def test_a_rule_out_of_scope_claims_nothing() -> None:
    assert judge(OURS, document(*LINES)).spared == ()


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_stable_rules_cut(status: str) -> None:
    assert left(made(LABEL, status=status), *LINES) == [*LINES]


def test_the_appeals_profile_cuts_what_asks_something_of_the_reader() -> None:
    appeals = Policy(Profile.APPEALS, ceiling=100)
    assert {category for category in Category if appeals.allows(category)} == {
        Category.DONATION_APPEAL,
        Category.SUBSCRIPTION,
        Category.NEWSLETTER,
        Category.APP_PROMO,
        Category.SHARE_SOCIAL,
        Category.COOKIE_CONSENT,
    }
    assert all(map(Policy().allows, Category))


def test_what_the_profile_does_not_cut_is_spared_with_its_reason() -> None:
    rules = [
        made(LABEL, "generic/button", category="interface"),
        made('[block]\nlines = ["give now"]', "generic/appeal", category="donation-appeal"),
    ]
    verdict = judge(rules, document("Give now", *LINES), Policy(Profile.APPEALS, ceiling=100))
    assert verdict.clean_text == "Rain fell.\nRemind me later"
    assert [(claim.rule, claim.reason, claim.detail) for claim in verdict.spared] == [
        ("generic/button", SpareReason.PROFILE, "appeals")
    ]
    assert verdict.outcome is Outcome.CLEANED
