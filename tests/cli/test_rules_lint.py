"""`cleaner rules lint`."""

import json
from pathlib import Path

import pytest

from tests.archive.samples import PACK, write
from tests.cli.conftest import Run

FAR = PACK["zebra/appeal"].replace("The zebra appeal was a success.", "It rained.").replace("zebra appeal:", "please:")
FAR = FAR.replace("- Zebra appeal: give a little.", "- Please: give a little.")
FIRST = "zebra/far                                         error    near-miss    no must_keep example shares"


@pytest.fixture
def far(tmp_path: Path) -> None:
    write(tmp_path / "more/zebra/far.toml", FAR)


def test_healthy_rules_are_exit_code_0(run: Run) -> None:
    linted = run("rules", "lint")
    assert (linted.exit_code, linted.stdout, linted.stderr) == (0, "", "3 rules: nothing found\n")


@pytest.mark.usefixtures("far")
def test_a_line_a_finding_and_exit_code_1(run: Run) -> None:
    linted = run("rules", "lint", "--rules", "more")
    assert (linted.exit_code, linted.stderr) == (1, "4 rules: 1 error\n")
    assert linted.stdout.startswith(FIRST)
    assert linted.stdout.count("\n") == 1


@pytest.mark.usefixtures("far")
def test_chosen_rules_only(run: Run) -> None:
    assert run("rules", "lint", "--rules", "more", "zebra/offer").exit_code == 0
    assert run("rules", "lint", "--rules", "more", "zebra/far", "zebra/offer").stderr == "2 rules: 1 error\n"
    unknown = run("rules", "lint", "zebra/unknown")
    assert (unknown.exit_code, "there is no rule 'zebra/unknown'" in unknown.stderr) == (2, True)


@pytest.mark.usefixtures("far")
def test_the_least_severity_decides_what_is_reported(run: Run) -> None:
    noted = run("rules", "lint", "--rules", "more", "--severity", "note")
    assert noted.stderr == "4 rules: 1 error, 2 notes\n"
    assert [line.split()[:3] for line in noted.stdout.splitlines()] == [
        ["zebra/appeal", "note", "untested"],
        ["zebra/far", "error", "near-miss"],
        ["zebra/far", "note", "untested"],
    ]
    assert run("rules", "lint", "zebra/appeal", "--severity", "error").exit_code == 0
    assert run("rules", "lint", "zebra/appeal", "--severity", "note").exit_code == 1


@pytest.mark.usefixtures("far")
def test_findings_as_json(run: Run) -> None:
    (line,) = run("rules", "lint", "--rules", "more", "--json").stdout.splitlines()
    finding = json.loads(line)
    assert (finding["rule"], finding["severity"], finding["check"]) == ("zebra/far", "error", "near-miss")
    assert finding["message"].startswith("no must_keep example")


def test_a_cut_in_a_corpus_of_clean_texts_is_an_error(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "clean/a.txt", "It rained.\n")
    assert run("rules", "lint", "--corpus", "clean").exit_code == 0
    write(tmp_path / "clean/deep/b.txt", "It rained.\nZebra wire by Ada Moreau\n")
    linted = run("rules", "lint", "--corpus", "clean")
    assert linted.exit_code == 1
    assert linted.stdout.split(maxsplit=3) == [
        "zebra/credit",
        "error",
        "silence",
        "deep/b.txt:2: cuts 'Zebra wire by Ada Moreau' from a clean text\n",
    ]


@pytest.mark.parametrize(
    ("content", "told"), [(None, "there are no texts (*.txt) in clean"), (b"", "clean/a.txt is no clean text: ")]
)
def test_a_corpus_that_is_none_is_a_usage_error(run: Run, tmp_path: Path, content: bytes | None, told: str) -> None:
    (tmp_path / "clean").mkdir()
    if content is not None:
        write(tmp_path / "clean/a.txt", content)
    linted = run("rules", "lint", "--corpus", "clean")
    assert (linted.exit_code, told in linted.stderr) == (2, True)
