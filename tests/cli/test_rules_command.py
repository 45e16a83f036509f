"""`cleaner rules list`, `show` and `test`."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from cleaner.rules.schema import rule_schema
from tests.archive.samples import APPEAL, CREDIT, PACK, STORY, write
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


def test_a_rule_is_one_line_whatever_its_file_is_called(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "more/generic/two\nlines\x1b[31m.toml", PACK["zebra/appeal"])
    listed = run("rules", "list", "--rules", "more").stdout.split("\n")
    assert listed[0].startswith("generic/two\ufffdlines\ufffd[31m ")
    assert len(listed) == 5


@pytest.mark.parametrize("command", ["test", "lint", "show"])
def test_a_mistyped_id_is_answered_with_the_nearest(run: Run, tmp_path: Path, command: str) -> None:
    for mistyped in ("zebra/apeal", "rules/zebra/appeal.toml"):
        refused = run("rules", command, mistyped)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert f"there is no rule {mistyped!r}; did you mean 'zebra/appeal'?" in refused.stderr
    assert "`cleaner rules list` shows the ids, with --rules DIR those" in run("rules", command, "okapi").stderr
    write(tmp_path / "cleaner.toml", 'disable = ["zebra/appeal"]')
    assert (
        "no rule 'zebra/appeal', or the configuration switches it off" in run("rules", command, "zebra/appeal").stderr
    )


def test_rules_by_category_and_host(run: Run, tmp_path: Path) -> None:
    rule = PACK["zebra/appeal"].replace("[scope]", '[scope]\nhosts = ["quagga.example"]')
    write(tmp_path / "more/publishers/quagga.example/appeal.toml", rule)
    assert run("rules", "list", "--category", "newsletter").stdout.split()[0] == "zebra/offer"
    assert run("rules", "list", "--host", "quagga.example", "--rules", "more").stdout.split()[0] == (
        "publishers/quagga.example/appeal"
    )
    for host in ("www.quagga.example", "news.quagga.example", "https://quagga.example/news"):
        listed = run("rules", "list", "--host", host, "--rules", "more").stdout
        assert listed.split()[0] == "publishers/quagga.example/appeal"
    for host in ("none.example", "example", "aquagga.example", ""):
        assert run("rules", "list", "--host", host, "--rules", "more").stdout == ""


def test_rules_as_json(run: Run) -> None:
    lines = [json.loads(line) for line in run("rules", "list", "--json").stdout.splitlines()]
    assert [line["id"] for line in lines] == sorted(PACK)
    assert lines[0] | {"category": "donation-appeal", "added": "2026-11-21", "hosts": [], "languages": []} == lines[0]


def test_the_file_of_a_rule(run: Run) -> None:
    shown = run("rules", "show", "zebra/offer")
    assert shown.stdout == PACK["zebra/offer"]
    assert shown.stderr == (
        "cleaner: there is no archive archive/archive.db, so nothing is known about what the rule cut\n"
    )
    fields = json.loads(run("rules", "show", "zebra/offer", "--json").stdout)
    assert (fields["source"], fields["archive"]) == (PACK["zebra/offer"], None)


def test_below_the_file_stands_what_the_rule_cut_as_comments(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        write(tmp_path / f"in/{name}.txt", f"Pier {name}\n" + STORY + CREDIT + APPEAL)
    run("archive", "in")
    shown = run("rules", "show", "zebra/appeal")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert tomllib.loads(shown.stdout) == tomllib.loads(PACK["zebra/appeal"])
    assert shown.stdout.removeprefix(PACK["zebra/appeal"]).splitlines() == [
        "",
        f"# In archive/archive.db: 4 cuts in 4 documents, {4 * len(APPEAL)} characters.",
        *(f"# document {number} (Pier {name}): {APPEAL.strip()}" for number, name in ((4, "d"), (3, "c"), (2, "b"))),
    ]
    used = json.loads(run("rules", "show", "zebra/credit", "--json").stdout)["archive"]
    assert (used["documents"], used["removals"], used["characters"]) == (4, 4, 4 * len(CREDIT))
    assert used["latest"][0] == {"document": 4, "title": "Pier d", "text": CREDIT}
    unused = run("rules", "show", "zebra/offer", "--archive", "archive/archive.db").stdout
    assert unused.endswith("\n# In archive/archive.db: 0 cuts in 0 documents, 0 characters.\n")


def test_rules_that_keep_their_promises(run: Run) -> None:
    tested = run("rules", "test")
    assert (tested.exit_code, tested.stdout) == (0, "")
    assert tested.stderr == "3 rules, 6 examples, 0 failures\n"
    assert run("rules", "test", "zebra/offer").stderr == "1 rule, 2 examples, 0 failures\n"


def test_rules_that_do_not_are_exit_code_1_with_a_diff(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "more/zebra/failing.toml", FAILING)
    tested = run("rules", "test", "--rules", "more")
    assert tested.exit_code == 1
    assert tested.stdout.splitlines() == [
        "zebra/failing: appeal",
        "--- should be left",
        "+++ is left",
        "@@ -1 +1,2 @@",
        " The council met.",
        "+Quagga appeal.",
        "zebra/failing: no colon",
        "--- should be left",
        "+++ is left",
        "@@ -1 +0,0 @@",
        "-The zebra appeal: a success.",
    ]
    assert tested.stderr == "4 rules, 8 examples, 2 failures\n"
    lines = [json.loads(line) for line in run("rules", "test", "--rules", "more", "--json").stdout.splitlines()]
    assert [line["example"] for line in lines] == ["appeal", "no colon"]
    assert lines[0]["diff"][-2:] == [" The council met.", "+Quagga appeal."]


def test_the_diff_has_the_lines_in_their_order_and_tells_equal_ones_apart(run: Run, tmp_path: Path) -> None:
    twice = PACK["zebra/appeal"].replace(
        "  The council met.\n- Zebra appeal: give a little.\n",
        "  One.\n- Again.\n  Zebra appeal: two.\n  Again.\n",
    )
    write(tmp_path / "more/zebra/twice.toml", twice)
    assert run("rules", "test", "zebra/twice", "--rules", "more").stdout.splitlines()[3:] == [
        "@@ -1,3 +1,3 @@",
        " One.",
        "-Zebra appeal: two.",
        " Again.",
        "+Again.",
    ]


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


@pytest.mark.parametrize("command", ["list", "test", "lint"])
def test_a_pack_of_broken_rules_shows_every_mistake_sorted(run: Run, tmp_path: Path, command: str) -> None:
    for number in range(200):
        folder = f"publishers/p{number % 7}.example" if number % 2 else "generic"
        write(tmp_path / f"more/{folder}/r{number}.toml", PACK["zebra/credit"].replace("[block]", "[blocks]"))
    broken = run("rules", command, "--rules", "more")
    assert (broken.exit_code, broken.stdout) == (2, "")
    heading, *lines = broken.stderr.splitlines()
    places = [re.match(r"(more/\S+\.toml):(\d+): ", line) for line in lines if not line.startswith("    | ")]
    assert all(places)
    named = [(place[1], int(place[2])) for place in places if place]
    assert named == sorted(named)
    assert len({path for path, _ in named}) == 200
    assert heading == f"cleaner: {len(named)} mistakes in the rules; nothing was cleaned."


def test_one_mistake_a_file_is_one_error_a_file(run: Run, tmp_path: Path) -> None:
    for number in range(200):
        write(tmp_path / f"more/generic/r{number}.toml", PACK["zebra/credit"].replace('"stable"', '"stabel"'))
    broken = run("rules", "list", "--rules", "more")
    assert broken.exit_code == 2
    assert broken.stderr.splitlines()[0] == "cleaner: 200 mistakes in the rules; nothing was cleaned."
    assert broken.stderr.count("'stabel' is not known; did you mean 'stable'?") == 200
