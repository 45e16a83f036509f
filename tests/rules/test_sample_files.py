"""The three rule files that show what a rule should feel like to write."""

from pathlib import Path

import pytest

from cleaner.engine.selftest import failures_of
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import BlockShape, Category, KeepAs, RegionShape, Rule, ScoreShape

SAMPLES = Path(__file__).parent / "samples"
SHAPES = {
    "publishers/harborledger.example/donation-appeal": RegionShape,
    "generic/newsletter-prompt": ScoreShape,
    "wire/agency-credit": BlockShape,
}


def sample(rule_id: str) -> Rule:
    path = SAMPLES / f"{rule_id}.toml"
    rule = read_rule(rule_id, path.read_bytes(), str(path))
    assert isinstance(rule, Rule), rule
    return rule


@pytest.mark.parametrize("rule_id", SHAPES)
def test_a_sample_is_read(rule_id: str) -> None:
    assert isinstance(sample(rule_id).shape, SHAPES[rule_id])


@pytest.mark.parametrize("rule_id", SHAPES)
def test_a_sample_passes_its_own_examples(rule_id: str) -> None:
    assert failures_of(sample(rule_id)) == ()


def test_the_samples_say_what_they_cut() -> None:
    assert [sample(rule_id).category for rule_id in SHAPES] == [
        Category.DONATION_APPEAL,
        Category.NEWSLETTER,
        Category.WIRE_CREDIT,
    ]
    assert sample("publishers/harborledger.example/donation-appeal").scope.hosts == ("harborledger.example",)
    assert sample("wire/agency-credit").keep_as is KeepAs.CREDIT
