"""What `make quality` makes of figures: floors that only rise, rows, folds. The sets themselves are not needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.floors import Floors, SetsChanged, read_floors, write_floors
from benchmarks.quality import compare
from benchmarks.report import Rows, rows_of, share_cell, table, with_rare_languages_together
from benchmarks.sets import Json, folds
from cleaner.rules.chain import Strength

GOOD = {
    "strip_precision_chars": 0.9731,
    "strip_recall_lines": 0.4449,
    "perfect_docs": 0.5,
    "keep_loss_chars": 0.0004,
    "false_alarm_docs": 0.0,
}
FLOOR = {
    "strip_precision_chars": 0.97,
    "strip_recall_lines": 0.44,
    "perfect_docs": 0.5,
    "keep_loss_chars": 0.0005,
    "false_alarm_docs": 0.0,
}


def floors(digest: str = "sha256:1", /, **figures: float) -> Floors:
    return Floors(digest, {"b safe": {**GOOD, **figures}})


def test_first_floors_are_the_figures_rounded_to_the_worse_side() -> None:
    assert Floors("sha256:1", {}).raised(floors()).figures == {"b safe": FLOOR}


def test_a_better_figure_raises_its_floor_only() -> None:
    raised = Floors("sha256:1", {"b safe": FLOOR}).raised(floors(strip_recall_lines=0.4651))
    assert raised.figures == {"b safe": {**FLOOR, "strip_recall_lines": 0.465}}


@pytest.mark.parametrize(
    ("key", "worse"),
    [("strip_precision_chars", 0.9), ("perfect_docs", 0.4), ("keep_loss_chars", 0.002), ("false_alarm_docs", 0.0161)],
)
def test_a_worse_figure_is_a_shortfall_and_lowers_no_floor(key: str, worse: float) -> None:
    held, measured = Floors("sha256:1", {"b safe": FLOOR}), floors(**{key: worse})
    assert held.raised(measured).figures == {"b safe": FLOOR}
    (shortfall,) = held.shortfalls(measured)
    assert shortfall.startswith(f"b safe: {key} is {worse}, should be at ")


def test_figures_on_their_floors_are_no_shortfall() -> None:
    held = Floors("sha256:1", {"b safe": FLOOR})
    assert list(held.shortfalls(held)) == []
    assert list(held.shortfalls(floors())) == []


def test_a_floor_without_a_figure_is_a_shortfall() -> None:
    held = Floors("sha256:1", {"b safe": {"strip_precision_chars": 0.97}})
    assert list(held.shortfalls(Floors("sha256:1", {}))) == [
        "b safe: strip_precision_chars is None, should be at least 0.97"
    ]


def test_floors_of_other_texts_are_neither_compared_nor_raised() -> None:
    held = Floors("sha256:1", {"b safe": FLOOR})
    with pytest.raises(SetsChanged, match=r"sha256:1.*sha256:2.*remove"):
        list(held.shortfalls(floors("sha256:2")))
    with pytest.raises(SetsChanged):
        held.raised(floors("sha256:2"))


def test_floors_come_back_from_their_file(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert read_floors(path, "sha256:1") == Floors("sha256:1", {})
    write_floors(path, floors())
    assert read_floors(path, "sha256:2") == floors()


def test_the_exit_code_is_that_of_the_floors_and_raising_hides_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "floors.json"
    assert compare(path, floors(), raise_floors=False) == 0
    assert not path.exists()
    assert compare(path, floors(), raise_floors=True) == 0
    assert compare(path, floors(perfect_docs=0.4), raise_floors=True) == 1
    assert capsys.readouterr().err == "floors: b safe: perfect_docs is 0.4, should be at least 0.5\n"
    assert compare(path, floors("sha256:2", perfect_docs=0.9), raise_floors=True) == 1
    assert "other texts" in capsys.readouterr().err
    assert read_floors(path, "") == Floors("sha256:1", {"b safe": FLOOR})


def test_every_publisher_is_in_exactly_one_fold() -> None:
    parts = folds(["d", "a", "c", "b", "a"], 3)
    assert sorted(name for part in parts for name in part) == ["a", "b", "c", "d"]
    assert parts == folds(["a", "b", "c", "d"], 3)
    assert [len(part) for part in parts] == [2, 1, 1]


def test_languages_with_few_texts_are_together() -> None:
    documents: list[Json] = [{"lang": code} for code in ("de",) * 5 + ("xh",) * 4]
    assert [document["lang"] for document in with_rare_languages_together(documents)] == ["de"] * 5 + ["other"] * 4


def test_the_table_shows_both_parts_and_their_difference() -> None:
    figures: dict[str, object] = {**dict.fromkeys(GOOD, 0.5), "strip_recall_chars": 0.5, "docs": 3, "strip_lines": 7}
    category = {"dateline_byline": {"lines": 2, "recall_lines": 0.25, "recall_chars": 0.75}}
    scored = {**figures, "category": category, "by": {"de": figures}}
    b = rows_of(scored, {"by": {"wire": figures}})
    a: Rows = {**b, "all": {**figures, "perfect_docs": 0.75}}
    lines = list(table({(False, Strength.SAFE): {"a": a, "b": b}}))
    assert [line.split(" | ")[:3] for line in lines[-4:]] == [
        ["| all", "unknown", "safe"],
        ["| category byline-dateline", "unknown", "safe"],
        ["| language de", "unknown", "safe"],
        ["| source wire", "unknown", "safe"],
    ]
    assert " | 0.7500 / 0.5000 / +0.2500 | " in lines[-4]
    assert lines[-4].endswith(" | 3 / 3 | 7 / 7 |")
    assert " | 0.2500 / 0.2500 / +0.0000 | " in lines[-3]
    assert lines[-3].endswith(" | – / – | 2 / 2 |")


def test_a_share_that_only_one_part_has_has_no_difference() -> None:
    assert share_cell(None, 0.5) == "– / 0.5000 / –"


def test_without_the_sets_the_reason_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.quality", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    assert done.stdout == ""
    assert done.stderr == f"skipped: no evaluation sets in {tmp_path}; name their folder as the argument\n"
