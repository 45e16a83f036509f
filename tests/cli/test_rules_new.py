"""`cleaner rules new`: a draft that keeps its own promises, and never a file lost."""

import json
import os
import pty
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.archive.samples import APPEAL, STORY, html, write
from tests.cli.conftest import Run

END = ("Dear reader, six people write this paper.", "We have no owner.", "Help us at quagga.example/help today.")
TEXT = STORY + "Print this story\n" + "\n".join(END) + "\n"
NAME = "publishers/quagga.example/appeal"
NEXT = "a draft cuts nothing: put your own words into its examples, make its status stable, then `{}`"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Lines 1 to 3 are the story, 4 is a label, 5 to 7 an appeal."""
    return write(tmp_path / "a.txt", TEXT)


def healthy(run: Run, rule_id: str) -> bool:
    tested = run("rules", "test", rule_id, "--rules", "rules")
    linted = run("rules", "lint", rule_id, "--rules", "rules", "--severity", "note")
    return (tested.exit_code, linted.exit_code) == (0, 0)


@pytest.mark.usefixtures("document")
def test_a_range_becomes_a_region_with_anchors_and_near_misses(run: Run, tmp_path: Path) -> None:
    made = run("rules", "new", NAME, "--from", "a.txt", "--cut", "5-7", "--category", "donation-appeal")
    assert (made.exit_code, made.stdout) == (0, f"rules/{NAME}.toml\n")
    assert made.stderr.splitlines() == [
        "cuts here: " + " ".join(END)[:89] + "…",
        NEXT.format(f"cleaner rules test {NAME} --rules rules"),
    ]
    source = (tmp_path / f"rules/{NAME}.toml").read_text(encoding="utf-8")
    rule = tomllib.loads(source)
    assert (rule["status"], rule["category"]) == ("draft", "donation-appeal")
    assert rule["scope"] == {"hosts": ["quagga.example"]}
    assert rule["region"] == {
        "start": "dear reader, six people write this",
        "end": r"help us at quagga\.example/help today\.",
        "max_blocks": 5,
    }
    assert rule["must_strip"][0]["text"] == "  The ferry leaves at nine.\n" + "".join(f"- {line}\n" for line in END)
    assert len(rule["must_keep"]) == 2
    assert source.count("# Put a sentence here that a reporter could have written") == 2
    assert "council" not in source  # the author's words are not the rule's
    assert healthy(run, NAME)


@pytest.mark.usefixtures("document")
def test_a_draft_as_json(run: Run) -> None:
    made = run("rules", "new", NAME, "--from", "a.txt", "--cut", "4", "--json")
    assert (made.exit_code, made.stderr) == (0, "")
    path = f"rules/{NAME}.toml"
    assert json.loads(made.stdout) == {
        "rule": NAME,
        "path": path,
        "cuts": ["Print this story\n"],
        "failures": [],
        "findings": [],
    }


def test_a_draft_says_what_other_rules_of_its_publisher_do(run: Run, tmp_path: Path, document: Path) -> None:
    run("rules", "new", NAME, "--from", document.name, "--cut", "4")
    again = run("rules", "new", NAME + "-again", "--from", document.name, "--cut", "4", "--rules", "rules")
    assert f"{NAME} takes every line of its examples" in again.stderr


@pytest.mark.usefixtures("document")
def test_single_lines_become_whole_lines(run: Run, tmp_path: Path) -> None:
    made = run("rules", "new", "generic/labels", "--from", "a.txt", "--cut", "4", "--cut", "6", "--summary", "Labels")
    assert made.exit_code == 0
    rule = tomllib.loads((tmp_path / "rules/generic/labels.toml").read_text(encoding="utf-8"))
    assert rule["block"] == {"lines": ["Print this story", END[1]]}
    assert (rule["summary"], "scope" in rule) == ("Labels", False)
    assert healthy(run, "generic/labels")


@pytest.mark.parametrize(
    "line",
    [
        "Say \"'''\" and \\ go",
        "“Lies weiter”: täglich (kostenlos) [hier] für 3 € {neu} *jetzt*?",
        "分享到朋友圈，关注我们！",
        "# Follow us",
        "Del\x7f and \x0b tab\tand\u2028more",
        "  - Share — it…  ",
    ],
)
@pytest.mark.parametrize("cut", ["2", "2-3"])
def test_whatever_a_line_holds_the_file_can_be_read(run: Run, tmp_path: Path, line: str, cut: str) -> None:
    write(tmp_path / "a.txt", f"It rained.\n{line}\n{line} again\nIt stopped.\n")
    made = run("rules", "new", "generic/x", "--from", "a.txt", "--cut", cut, "--out", "more")
    assert made.exit_code == 0, made.stderr
    assert "cuts here: " in made.stderr
    assert run("rules", "test", "generic/x", "--rules", "more").exit_code == 0


def test_a_page_is_read_as_the_extractor_reads_it(run: Run, tmp_path: Path) -> None:
    lines = STORY.split("\n")[2:4]
    write(tmp_path / "a.html", html(*lines, APPEAL.strip(), "Read us on paper too."))
    made = run("rules", "new", "generic/x", "--from", "a.html", "--cut", "4", "--host", "www.Quagga.example")
    assert made.exit_code == 0
    assert made.stderr.splitlines()[:-1] == [
        "already cut by zebra/appeal: " + APPEAL.strip(),
        "cuts here: Read us on paper too.",
    ]
    rule = tomllib.loads((tmp_path / "rules/generic/x.toml").read_text(encoding="utf-8"))
    assert rule["scope"] == {"hosts": ["quagga.example"]}


@pytest.mark.parametrize("line", ["> Print this story", "“Print” this story"])
def test_a_quotation_that_was_picked_is_not_spared_for_its_marks(run: Run, tmp_path: Path, line: str) -> None:
    write(tmp_path / "a.md", f"It rained.\n\n{line}\n")
    made = run("rules", "new", "generic/x", "--from", "a.md", "--cut", "2")
    assert (made.exit_code, made.stderr.splitlines()[:-1]) == (0, [f"cuts here: {line}"])
    rule = tomllib.loads((tmp_path / "rules/generic/x.toml").read_text(encoding="utf-8"))
    assert rule["scope"] == {"quotes": "strip"}


def test_what_the_draft_does_not_manage_is_said(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "It rained.\nRead [-more-] here\n")
    made = run("rules", "new", "generic/x", "--from", "a.txt", "--cut", "2")
    assert made.exit_code == 0
    assert made.stderr.splitlines() == [
        "cuts here: Read [-more-] here",
        "the example 'as it was found' does not come out yet: `cleaner rules test generic/x --rules rules` shows it",
        NEXT.format("cleaner rules test generic/x --rules rules"),
    ]


@pytest.mark.usefixtures("document")
def test_what_to_do_next_is_a_command_that_works(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "cleaner.toml", 'rules = ["ours"]')
    (tmp_path / "ours").mkdir()
    for out, command in (
        ("ours", "cleaner rules test generic/x"),
        ("a pack", "cleaner rules test generic/x --rules 'a pack'"),
    ):
        made = run("rules", "new", "generic/x", "--from", "a.txt", "--cut", "4", "--out", out)
        assert made.stderr.splitlines()[-1] == NEXT.format(command)
        assert run(*shlex.split(command)[1:]).exit_code == 0
        (tmp_path / out / "generic/x.toml").unlink()


@pytest.mark.usefixtures("document")
def test_a_publisher_whose_folder_has_its_www_is_the_publisher(run: Run, tmp_path: Path) -> None:
    made = run("rules", "new", "publishers/www.quagga.example/x", "--from", "a.txt", "--cut", "4")
    assert made.exit_code == 0
    rule = tomllib.loads((tmp_path / "rules/publishers/www.quagga.example/x.toml").read_text(encoding="utf-8"))
    assert rule["scope"] == {"hosts": ["quagga.example"]}


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize(
    "rule_id",
    ["label", "generic/Label", "generic/a_b", "generic/../x", "/generic/x", "generic/", "publishers/x", "generic/x.y"],
)
def test_a_bad_id_is_refused(run: Run, tmp_path: Path, rule_id: str) -> None:
    made = run("rules", "new", rule_id, "--from", "a.txt", "--cut", "4")
    assert (made.exit_code, made.stdout) == (2, "")
    assert f"{rule_id!r} is no rule id: write folders and a name in small letters" in made.stderr
    assert not (tmp_path / "rules").exists()


@pytest.mark.usefixtures("document")
def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "rules/generic/x.toml", "mine")
    for rule_id in ("generic/x", "zebra/offer"):
        made = run("rules", "new", rule_id, "--from", "a.txt", "--cut", "4")
        assert (made.exit_code, f"a rule '{rule_id}' exists already: choose another id" in made.stderr) == (2, True)
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize(
    ("cuts", "told"),
    [
        (("0",), "--cut 0: write a line from 1 to 7, or a range such as 2-4"),
        (("8",), "--cut 8: write a line from 1 to 7"),
        (("3-2",), "--cut 3-2: write a line"),
        (("two",), "--cut two: write a line"),
        (("1-2", "4"), "--cut 1-2: a rule cuts one range of at most 200 lines, or single lines"),
        ((), "there is no terminal to ask on: give --cut N or --cut N-M"),
    ],
)
def test_lines_that_are_none_are_a_usage_error(run: Run, tmp_path: Path, cuts: tuple[str, ...], told: str) -> None:
    made = run("rules", "new", "generic/x", "--from", "a.txt", *(part for cut in cuts for part in ("--cut", cut)))
    assert (made.exit_code, made.stdout) == (2, "")
    assert told in made.stderr
    assert not (tmp_path / "rules").exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", "", "a.txt: holds no text (empty)"),
        ("a.jsonl", '{"text": "A"}\n{"text": "B"}\n', "a.jsonl holds 2 documents: give a file with one"),
        ("a.txt", "***\nIt rained.\n", "one of the lines has no word in it"),
    ],
)
def test_a_document_without_such_lines_is_a_usage_error(
    run: Run, tmp_path: Path, name: str, content: str, told: str
) -> None:
    write(tmp_path / name, content)
    made = run("rules", "new", "generic/x", "--from", name, "--cut", "1")
    assert (made.exit_code, told in made.stderr) == (2, True)


def test_a_host_that_is_none_is_a_mistake_in_the_rule(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    made = run("rules", "new", "generic/x", "--from", "a.txt", "--cut", "4", "--host", "quagga")
    assert (made.exit_code, "'quagga' is not a host name" in made.stderr) == (2, True)
    assert not (tmp_path / "rules").exists()


@pytest.mark.usefixtures("document")
def test_on_a_terminal_it_asks_and_shows_the_lines(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"b.txt\na.txt\n99\n5-7\n")
    command = [sys.executable, "-m", "cleaner", "rules", "new", NAME]
    done = subprocess.run(command, cwd=tmp_path, stdin=theirs, capture_output=True, check=False)
    os.close(ours)
    os.close(theirs)
    told = done.stderr.decode()
    assert (done.returncode, done.stdout.decode()) == (0, f"rules/{NAME}.toml\n"), told
    assert told.count("The document: ") == 2
    assert "Error: b.txt: there is no such file\n" in told
    assert "Error: --cut 99: write a line from 1 to 7, or a range such as 2-4\n" in told
    assert "    4  Print this story\n" in told
    assert told.count("Lines to cut, such as 7 or 12-15: ") == 2
    assert (tmp_path / f"rules/{NAME}.toml").is_file()


def test_without_a_terminal_the_document_must_be_named(run: Run) -> None:
    made = run("rules", "new", "generic/x")
    assert (made.exit_code, "there is no terminal to ask on: give --from FILE" in made.stderr) == (2, True)
