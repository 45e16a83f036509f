import csv
from pathlib import Path

import pytest

from cleaner.document.span import restore
from cleaner.engine.verdict import Outcome
from cleaner.rules.pack import RuleSet
from tests.goldens import ROOT, SEEDS, clean_seed, golden_path, golden_text

CLEAN = ("01-", "06-", "07-", "11-", "23-")  # nothing to cut: stories, those about appeals and newsletters, a page


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_seed_comes_out_as_its_golden_result_says(seed: Path, rules: RuleSet) -> None:
    assert golden_text(clean_seed(seed, rules)) == golden_path(seed).read_text(encoding="utf-8"), "see `make golden`"


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_seed_can_be_restored(seed: Path, rules: RuleSet) -> None:
    revision = clean_seed(seed, rules)
    assert restore(revision.verdict.clean_text, revision.verdict.removals) == revision.article.text


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_clean_seed_stays_and_dirty_seed_loses_something(seed: Path, rules: RuleSet) -> None:
    expected = Outcome.UNCHANGED if seed.name.startswith(CLEAN) else Outcome.CLEANED
    assert clean_seed(seed, rules).verdict.outcome is expected


@pytest.mark.parametrize("seed", [s for s in SEEDS if s.suffix == ".txt"], ids=lambda seed: seed.name)
def test_only_the_lines_that_the_source_table_names_are_cut(seed: Path, rules: RuleSet) -> None:
    named = _lines_that_may_go(seed.name)
    lines = seed.read_text(encoding="utf-8").split("\n")
    for removal in clean_seed(seed, rules).verdict.removals:
        if removal.text.endswith("\n") or removal.end == len("\n".join(lines)):
            assert set(removal.text.strip("\n").split("\n")) <= {lines[number - 1] for number in named}, removal.rule


def test_every_seed_has_a_source_and_a_licence() -> None:
    named = {row["File"]: row for row in _table()}
    assert set(named) == {seed.name for seed in SEEDS}
    assert all(row["Source"] and row["Licence"] for row in named.values())


def _table() -> list[dict[str, str]]:
    with (ROOT / "seeds/SOURCES.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines_that_may_go(name: str) -> set[int]:
    row = next(row for row in _table() if row["File"] == name)
    numbers: set[int] = set()
    for part in row["Lines that should go"].replace(";", ",").split(","):
        bounds = part.split("(")[0].strip().split("-")
        if bounds[0].isdigit():
            numbers.update(range(int(bounds[0]), int(bounds[-1]) + 1))
    return numbers
