"""Every shipped rule is complete, passes its own examples, and leaves the clean seeds alone."""

import datetime
import re
from collections import defaultdict
from pathlib import Path

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.engine.compiled import compile_rules
from cleaner.engine.find import find_matches
from cleaner.engine.selftest import failures_of
from cleaner.extraction.plain import extract_text
from cleaner.reading.decode import decode
from cleaner.rules.pack import RuleSet, load_rules, shipped_pack
from cleaner.rules.rarity import expected_hits
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Category, Rule
from tests.goldens import ROOT

PACK = shipped_pack()
TOO_COMMON = 1 / 200  # expected hits a code point: fifteen in a text of 3,000
IDS = sorted(path.relative_to(PACK).with_suffix("").as_posix() for path in PACK.rglob("*.toml"))
TRAPS = sorted(path for number in ("01", "06", "07", "23") for path in (ROOT / "seeds").glob(f"{number}-*.txt"))


@pytest.fixture(scope="module")
def by_id(rules: RuleSet) -> dict[str, Rule]:
    return {rule.id: rule for rule in rules.rules}


@pytest.fixture(scope="module")
def files(by_id: dict[str, Rule]) -> list[Rule]:
    """The rules that are files; the weights of the chain model are none."""
    return [by_id[rule_id] for rule_id in IDS]


@pytest.mark.parametrize("rule_id", IDS)
def test_a_rule_passes_its_own_examples(rule_id: str, by_id: dict[str, Rule]) -> None:
    assert failures_of(by_id[rule_id]) == ()


def test_rules_come_back_from_what_is_kept_as_they_were_read(rules: RuleSet) -> None:
    again = load_rules()
    assert (again.digest, [rule.id for rule in again.rules]) == (rules.digest, [rule.id for rule in rules.rules])
    some = [rule for rule in again.rules if rule.id in IDS[::40]]
    assert some
    for rule in some:
        assert repr(rule) == repr(read_rule(rule.id, (PACK / f"{rule.id}.toml").read_bytes(), rule.id))


def test_every_rule_says_what_it_cuts_and_why(files: list[Rule]) -> None:
    assert [rule.id for rule in files if not 15 <= len(rule.summary) <= 200 or rule.summary.endswith(".")] == []
    assert [rule.id for rule in files if len(rule.why.split()) < 8] == []
    assert [rule.id for rule in files if rule.added < datetime.date(2026, 1, 1)] == []


def test_every_rule_shows_what_goes_and_what_stays(files: list[Rule]) -> None:
    assert [rule.id for rule in files if not rule.must_strip or not rule.must_keep] == []


def test_every_rule_has_a_plain_name_in_a_family(files: list[Rule]) -> None:
    name = re.compile(r"(?:generic(?:/signals)?|wire|publishers/[a-z0-9-]+(?:\.[a-z0-9-]+)+)/[a-z0-9]+(?:-[a-z0-9]+)*")
    assert [rule.id for rule in files if not name.fullmatch(rule.id)] == []


def test_publishers_have_hosts_and_the_others_none(files: list[Rule]) -> None:
    assert [rule.id for rule in files if bool(rule.scope.hosts) is not rule.id.startswith("publishers/")] == []


def test_wire_lines_lie_with_the_wire_rules(files: list[Rule]) -> None:
    wire = [rule.id for rule in files if rule.category is Category.WIRE_CREDIT and rule.id.startswith("generic/")]
    assert [rule_id for rule_id in wire if not rule_id.startswith("generic/signals/")] == []


def test_every_rule_file_is_in_the_set(by_id: dict[str, Rule]) -> None:
    assert set(IDS) <= set(by_id)
    assert len(IDS) > 90


def test_every_category_has_a_rule(by_id: dict[str, Rule]) -> None:
    assert {rule.category for rule in by_id.values()} == set(Category)


@pytest.mark.parametrize("seed", TRAPS, ids=lambda seed: seed.name)
def test_no_rule_claims_anything_in_a_clean_trap(seed: Path, rules: RuleSet) -> None:
    article = extract_text(decode(Capture(seed.read_bytes(), MediaType.TEXT)))
    claimed = [article.text[match.span.start : match.span.end] for match in find_matches(article, rules)]
    assert claimed == []


def test_the_traps_are_there() -> None:
    assert [seed.name[:2] for seed in TRAPS] == ["01", "06", "07", "23"]


def test_no_shipped_rule_is_looked_at_for_nothing(rules: RuleSet) -> None:
    """What stands in every line makes each text pay for it: four rules once cost as much as all others."""
    compiled = compile_rules(rules)
    assert compiled.general.everywhere == ()
    hits: dict[str, float] = defaultdict(float)
    anywhere = compiled.general.anywhere
    for factor, openers in zip(anywhere.scanner.factors, anywhere.openers, strict=True):
        for opener in openers:
            hits[compiled.rules[opener.rule].id] += expected_hits([factor])
    assert {rule: rate for rule, rate in hits.items() if rate > TOO_COMMON} == {}
