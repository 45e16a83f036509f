"""`cleaner rules`: listing, showing and testing rules."""

import json
from pathlib import Path

from cleaner.rules.schema import rule_schema
from tests.archive.samples import PACK, write
from tests.cli.conftest import Run

FAILING = (
    PACK["zebra/appeal"]
    .replace("The zebra appeal was a success.", "The zebra appeal: a success.")
    .replace("- Zebra appeal: give a little.", "- Quagga appeal.")
)


def test_a_line_a_rule(run: Run) -> None:
    listed = run("rules", "list")
    assert listed.exit_code == 0
    assert [line.split()[:3] for line in listed.stdout.splitlines()] == [
        ["zebra/appeal", "donation-appeal", "stable"],
        ["zebra/credit", "wire-credit", "stable"],
        ["zebra/offer", "newsletter", "stable"],
    ]


def test_rules_by_category_and_host(run: Run, tmp_path: Path) -> None:
    rule = PACK["zebra/appeal"].replace("[scope]", '[scope]\nhosts = ["quagga.example"]')
    write(tmp_path / "more/publishers/quagga.example/appeal.toml", rule)
    assert run("rules", "list", "--category", "newsletter").stdout.split()[0] == "zebra/offer"
    assert run("rules", "list", "--host", "quagga.example", "--rules", "more").stdout.split()[0] == (
        "publishers/quagga.example/appeal"
    )
    assert run("rules", "list", "--host", "none.example").stdout == ""


def test_rules_as_json(run: Run) -> None:
    lines = [json.loads(line) for line in run("rules", "list", "--json").stdout.splitlines()]
    assert [line["id"] for line in lines] == sorted(PACK)
    assert lines[0] | {"category": "donation-appeal", "added": "2026-11-21", "hosts": [], "languages": []} == lines[0]


def test_the_file_of_a_rule(run: Run) -> None:
    assert run("rules", "show", "zebra/offer").stdout == PACK["zebra/offer"]
    assert json.loads(run("rules", "show", "zebra/offer", "--json").stdout)["source"] == PACK["zebra/offer"]


def test_rules_that_keep_their_promises(run: Run) -> None:
    tested = run("rules", "test")
    assert (tested.exit_code, tested.stdout) == (0, "")
    assert tested.stderr == "3 rules, 6 examples, 0 failures\n"
    assert run("rules", "test", "zebra/offer").stderr == "1 rules, 2 examples, 0 failures\n"


def test_rules_that_do_not_are_exit_code_1_with_a_diff(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "more/zebra/failing.toml", FAILING)
    tested = run("rules", "test", "--rules", "more")
    assert tested.exit_code == 1
    assert tested.stdout.splitlines() == [
        "zebra/failing: appeal",
        "  left, but should go:   Quagga appeal.",
        "zebra/failing: no colon",
        "  cut, but should stay:  The zebra appeal: a success.",
    ]
    assert tested.stderr == "4 rules, 8 examples, 2 failures\n"
    lines = [json.loads(line) for line in run("rules", "test", "--rules", "more", "--json").stdout.splitlines()]
    assert [line["example"] for line in lines] == ["appeal", "no colon"]


def test_a_rule_of_a_name_that_is_taken_is_refused(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "more/zebra/offer.toml", PACK["zebra/offer"])
    listed = run("rules", "list", "--rules", "more")
    assert listed.exit_code == 2
    assert "a rule 'zebra/offer' exists already" in listed.stderr


def test_the_schema_of_a_rule_file(run: Run) -> None:
    printed = run("rules", "schema")
    assert printed.exit_code == 0
    assert json.loads(printed.stdout) == rule_schema()
    assert json.loads(run("rules", "schema", "--json").stdout.removesuffix("\n")) == rule_schema()
    assert run("rules", "schema", "--json").stdout.count("\n") == 1
