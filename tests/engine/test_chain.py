import json
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.document.capture import Capture, MediaType
from cleaner.engine.chain import margins_of
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import SpareReason
from cleaner.pipeline import Revision, clean
from cleaner.rules.chain import CHAIN_ID, ChainError, ChainWeights, Strength, read_chain
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import ChainShape

STORY = [
    f"The council of Harrow Quay met the {number} time and talked about the ferry, the pier and the price of diesel."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth")
]
TAIL = ["Share on Facebook", "Seven ways to cook a turnip", "Why our winters smell of smoke", "Advertisement"]
points = st.integers(-500, 500)


def weights(**margins: int) -> ChainWeights:
    needed = {
        "anchored": 100,
        "hinted": 9999,
        "alone": 9999,
        "inner": 0,
        "shared": 0,
        "bare": 0,
        "prose": 0,
        "sentence": 0,
        "row": 0,
        "signal": 0,
    } | margins
    signs = {"line": 200, "paragraph": -900}
    fields = {"signs": signs, "transitions": [[0, -10], [-10, 20]], "provenance": {"fitted": "2026-11-21"}}
    return read_chain(
        json.dumps(fields | {"margins": {"safe": needed, "thorough": needed | {"alone": 0, "hinted": 0}}}).encode()
    )


def with_weights(rules: RuleSet, chosen: ChainWeights) -> RuleSet:
    return RuleSet.of(
        rule._replace(shape=ChainShape(chosen), digest=chosen.digest) if rule.id == CHAIN_ID else rule
        for rule in rules.rules
    )


def clean_lines(lines: list[str], rules: RuleSet, strength: Strength = Strength.SAFE) -> Revision:
    return clean(Capture("\n".join(lines).encode(), MediaType.TEXT), rules, Policy(strength=strength))


def chain_cuts(revision: Revision) -> list[str]:
    return [removal.text.strip() for removal in revision.verdict.removals if removal.rule == CHAIN_ID]


@given(st.lists(points, min_size=1, max_size=7), st.tuples(points, points, points, points))
def test_margin_is_the_best_labelling_with_the_block_cut_less_the_best_with_it_kept(
    own: list[int], steps: tuple[int, int, int, int]
) -> None:
    transitions = ((steps[0], steps[1]), (steps[2], steps[3]))

    def total(labels: tuple[int, ...]) -> int:
        moves = sum(transitions[a][b] for a, b in pairwise(labels))
        return moves + sum(value for value, label in zip(own, labels, strict=True) if label)

    every = list(product((0, 1), repeat=len(own)))
    best = [[max(total(labels) for labels in every if labels[i] == state) for state in (0, 1)] for i in range(len(own))]
    assert margins_of(own, transitions) == [cut - keep for keep, cut in best]


@given(st.lists(points, min_size=1, max_size=7), st.tuples(points, points, points, points))
def test_kept_neighbours_are_what_a_block_that_is_never_cut_would_be(
    own: list[int], steps: tuple[int, int, int, int]
) -> None:
    (keep_keep, keep_cut), (cut_keep, _) = transitions = ((steps[0], steps[1]), (steps[2], steps[3]))
    never = [-100_000]
    among = margins_of([*never, *own, *never], transitions)
    assert margins_of(own, transitions, (keep_keep, keep_cut), (keep_keep, cut_keep)) == among[1:-1]


def test_lines_beside_a_rules_cut_go_with_it(rules: RuleSet) -> None:
    revision = clean_lines(STORY + TAIL, with_weights(rules, weights()))
    assert chain_cuts(revision) == TAIL[1:3]


def test_a_claim_is_certain_to_what_stands_beside_it_even_in_a_paragraph(rules: RuleSet) -> None:
    lines = [*STORY, f"© 2031 Harrow Quay Courier. All rights reserved. {TAIL[2]}, {TAIL[1].lower()}.", TAIL[1]]
    below_a_cut = weights(anchored=230)  # 200 of its own, 20 for two cuts, 10 that a cut below a kept block would cost
    assert chain_cuts(clean_lines(lines, with_weights(rules, below_a_cut))) == lines[-1:]


def test_lines_that_no_rule_and_no_hint_supports_stay(rules: RuleSet) -> None:
    revision = clean_lines(["Seven ways to cook a turnip", *STORY, "A short line"], with_weights(rules, weights()))
    assert revision.verdict.removals == ()


def test_less_is_asked_of_a_line_for_each_signal_in_it(rules: RuleSet) -> None:
    lines = [*STORY, "Sign up and join the ferry crew"]
    assert chain_cuts(clean_lines(lines, with_weights(rules, weights(hinted=200)))) == []
    assert chain_cuts(clean_lines(lines, with_weights(rules, weights(hinted=200, signal=50)))) == lines[-1:]


def test_what_only_thorough_cuts_is_listed_as_spared(rules: RuleSet) -> None:
    lines = [*STORY, "Sign up and join the ferry crew"]
    revision = clean_lines(lines, with_weights(rules, weights()))
    (spared,) = revision.verdict.spared
    assert (spared.reason, spared.detail) == (SpareReason.STRENGTH, "thorough")
    assert chain_cuts(clean_lines(lines, with_weights(rules, weights()), Strength.THOROUGH)) == lines[-1:]


def test_a_document_of_which_no_rule_says_anything_is_left_alone(rules: RuleSet) -> None:
    lines = [*STORY, "Seven ways to cook a turnip"]
    assert clean_lines(lines, with_weights(rules, weights()), Strength.THOROUGH).verdict.spared == ()


def test_a_run_between_paragraphs_needs_more(rules: RuleSet) -> None:
    lines = [*STORY[:2], "Share on Facebook", "Seven ways to cook a turnip", *STORY[2:]]
    assert chain_cuts(clean_lines(lines, with_weights(rules, weights()))) == ["Seven ways to cook a turnip"]
    assert chain_cuts(clean_lines(lines, with_weights(rules, weights(inner=5_000)))) == []


def test_a_line_that_shares_its_words_with_the_story_needs_more(rules: RuleSet) -> None:
    lines = [*STORY, "Share on Facebook", "Ferry price: council talked"]
    assert chain_cuts(clean_lines(lines, with_weights(rules, weights()))) == lines[-1:]
    assert chain_cuts(clean_lines(lines, with_weights(rules, weights(shared=5_000)))) == []


def test_points_of_the_evidence_add_up_to_the_margin_and_name_the_neighbours(rules: RuleSet) -> None:
    revision = clean_lines(STORY + TAIL, with_weights(rules, weights()))
    removal = next(removal for removal in revision.verdict.removals if removal.rule == CHAIN_ID)
    given_points = {evidence.name: evidence.points for evidence in removal.evidence}
    assert given_points["line"] == 200
    assert "neighbours" in given_points
    assert sum(value or 0 for value in given_points.values()) >= 100


def test_lines_without_a_sign_of_their_own_take_the_category_of_their_run(rules: RuleSet) -> None:
    revision = clean_lines(STORY + TAIL, with_weights(rules, weights()))
    categories = {removal.text.strip(): removal.category for removal in revision.verdict.removals}
    assert categories["Seven ways to cook a turnip"] == categories["Share on Facebook"]


@pytest.mark.parametrize(
    ("headline", "category"),
    [
        ("[Seven ways to cook a turnip](/turnip)", "related-links"),
        ("### Seven ways to cook a turnip", "related-links"),
        ("Why our winters smell of smoke and what to do", "related-links"),
        ("and Wilma Krol", "byline-dateline"),
    ],
)
def test_a_headline_beside_a_byline_is_no_byline(headline: str, category: str, rules: RuleSet) -> None:
    text = "\n\n".join(["Advertisement", "By Ada Moreau, 3 May 2026", headline, *STORY])
    chosen = with_weights(rules, weights(anchored=-100))
    verdict = clean(Capture(text.encode(), MediaType.MARKDOWN), chosen).verdict
    categories = {removal.text.strip(): removal.category for removal in verdict.removals}
    assert categories["By Ada Moreau, 3 May 2026"] == "byline-dateline"
    assert categories[headline] == category


def test_shipped_weights_say_where_they_come_from(rules: RuleSet) -> None:
    rule = next(rule for rule in rules.rules if rule.id == CHAIN_ID)
    provenance = json.loads(rule.source)["provenance"]
    assert {"fitted", "command", "data", "examples", "blocks", "rules", "method", "libraries"} <= set(provenance)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"\xff", b'{"signs": {"a": 1.5}}', b'{"signs": {"a": 99999}}', b'{"signs": 3}', b"[" * 9999],
)
def test_a_file_that_is_no_weights_is_refused(data: bytes) -> None:
    with pytest.raises(ChainError):
        read_chain(data)


def test_too_many_signs_are_refused() -> None:
    source = json.loads(weights().source) | {"signs": {str(i): 1 for i in range(10_001)}}
    with pytest.raises(ChainError, match="10001 signs"):
        read_chain(json.dumps(source).encode())
