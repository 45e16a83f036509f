"""Categories that are kept: rules and the chain model still know them, and cut nothing of them."""

from cleaner.engine.find import find_matches
from cleaner.rules.pack import RuleSet, load_rules
from cleaner.rules.rule import Category
from tests.engine.trial import document
from tests.rules.writing import made

STORY = "The council of Harrow Quay met on Tuesday and talked about the price of diesel for the ferry."
BYLINES = made('[block]\nlines = ["by our staff"]', "generic/staff", category="byline-dateline")


def test_a_rule_of_a_kept_category_claims_nothing() -> None:
    rules, text = RuleSet.of([BYLINES]), document("By our staff", STORY)
    assert find_matches(text, rules)
    assert find_matches(text, rules.keeping([Category.BYLINE_DATELINE])) == ()
    assert find_matches(text, rules.keeping([Category.WIRE_CREDIT])) == find_matches(text, rules)


def test_the_chain_model_claims_nothing_under_a_kept_category() -> None:
    rules, text = load_rules(), document(*[STORY] * 4, "Sign up and join us")
    (claim,) = find_matches(text, rules)
    assert claim.rule.id == "generic/layout-chain"
    assert find_matches(text, rules.keeping([claim.category])) == ()


def test_what_is_kept_is_part_of_the_digest() -> None:
    rules = RuleSet.of([BYLINES])
    assert rules.keeping([]) is rules
    assert rules.keeping([Category.COMMENTS]).digest != rules.digest
    assert rules.keeping([Category.COMMENTS, Category.OTHER]) == rules.keeping([Category.OTHER, Category.COMMENTS])
