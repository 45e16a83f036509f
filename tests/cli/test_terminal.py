"""No document steers a terminal: control characters, invisible ones and changes of direction are shown as signs."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cleaner.cli.output import printable
from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, html, write
from tests.cli.conftest import Run

LINES = STORY.split("\n")[2:4]
STEERING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066\u200f\u061c\r\x08\ufeff\u2028"
SIGNS = "\x00\x07\x08\x1b\x7f\x85\x9b\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff"


def assert_harmless(shown: str) -> None:
    assert [sign for sign in SIGNS if sign in shown] == []


@pytest.mark.parametrize("sign", SIGNS)
def test_steering_characters_become_a_sign(sign: str) -> None:
    assert printable(f"a{sign}b") == "a\ufffdb"


def test_everything_else_stays() -> None:
    text = "Zeile\n\tÄ – “ü” \xa0 老 ก ـ 😀"
    assert printable(text) == text


@pytest.fixture
def hostile(tmp_path: Path, run: Run) -> None:
    """Steering characters wherever a document can carry them: name, text, cut text, title, author, host, date."""
    name = STEERING.replace("/", "")
    write(tmp_path / f"in/{name}.txt", STORY + f"Hostile {STEERING} line\n" + CREDIT.strip() + STEERING + "\n" + OFFER)
    write(tmp_path / f"in/{name}-empty.txt", "")
    head = (
        f'<title>Pier{STEERING}</title><meta name="author" content="{STEERING}">'
        f'<meta property="article:published_time" content="2026{STEERING}">'
    )
    write(tmp_path / f"in/{name}.html", html(*LINES, f"{APPEAL.strip()} {STEERING}", head=head))
    record = {"text": STORY + CREDIT, "host": f"zebra{STEERING}.example"}
    write(tmp_path / "in/z.jsonl", json.dumps(record))
    assert run("archive", "in", "--archive", "a.db").exit_code == 3


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    "arguments",
    [
        ("archive", "in", "--archive", "b.db", "--verbose"),
        ("explain", "in"),
        ("explain", "1", "--archive", "a.db"),
        ("explain", "2", "--archive", "a.db"),
        ("search", "pier", "--archive", "a.db"),
        ("search", "hostile", "--archive", "a.db"),
        ("search", "zebra", "--removed", "--archive", "a.db"),
        ("show", "1", "--removed", "--archive", "a.db"),
        ("show", "2", "--removed", "--archive", "a.db"),
        ("show", "1", "--provenance", "--archive", "a.db"),
        ("show", "2", "--provenance", "--archive", "a.db"),
        ("show", "3", "--provenance", "--archive", "a.db"),
        ("stats", "--archive", "a.db"),
    ],
    ids=" ".join,
)
def test_talk_about_a_hostile_document_is_harmless(run: Run, arguments: tuple[str, ...]) -> None:
    shown = run(*arguments)
    assert "\ufffd" in shown.stdout
    assert_harmless(shown.stdout)
    assert_harmless(shown.stderr)


@pytest.mark.usefixtures("hostile")
def test_complaints_about_hostile_names_are_harmless(run: Run) -> None:
    for arguments in (("clean", "in", "--json"), ("archive", "in"), ("clean", "in", "in", "--to", "out")):
        complaint = run(*arguments).stderr
        assert "\ufffd" in complaint
        assert_harmless(complaint)


def test_what_is_wrong_with_a_hostile_rule_is_told_harmlessly(run: Run, tmp_path: Path) -> None:
    write(tmp_path / f"more/{STEERING}.toml", f'summary = "x"\ncategory = "\u202e\u2066evil"\n# {STEERING}')
    complaint = run("rules", "list", "--rules", "more").stderr
    assert "\ufffd" in complaint
    assert_harmless(complaint)


def test_line_ends_of_windows_and_tabs_are_no_signs(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "One\ttwo\r\nthree\r\n")
    assert run("explain", "a.txt").stdout.splitlines()[1:] == ["  One\ttwo", "  three"]


def test_a_name_with_a_line_feed_stays_on_its_line(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a\nb.txt", STORY + APPEAL)
    write(tmp_path / "in/c\nd.txt", "")
    archived = run("archive", "in", "--verbose")
    assert archived.stdout.splitlines()[0].startswith("a\ufffdb.txt  zebra/appeal")
    assert archived.stderr == "cleaner: c d.txt: holds no text (empty)\n"
    assert run("explain", "in").stdout.startswith("a\ufffdb.txt: cleaned")


WITH_PACK = """
import pathlib, sys
import cleaner.rules.pack
pack = pathlib.Path(sys.argv.pop(1))
cleaner.rules.pack.shipped_pack = lambda: pack
from cleaner.cli.main import main
main()
"""


def on_a_terminal(*arguments: object) -> bytes:
    """What the command writes to a terminal; the first argument is the rule pack."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", WITH_PACK, *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"TERM": "xterm"}
    ) as it:
        os.close(theirs)
        written = b""
        while piece := _read(ours):
            written += piece
        it.wait()
    os.close(ours)
    return written


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # Linux says so at the end of a terminal
        return b""


def test_on_a_terminal_there_is_progress_and_colour(tmp_path: Path, pack: Path) -> None:
    write(tmp_path / "a.txt", STORY + APPEAL)
    shown = on_a_terminal(pack, "archive", "a.txt", "--archive", "a.db")
    assert "archiving: 1 document, " in shown.decode()
    assert "████████████████████ 100 %, 0 s left" in shown.decode()
    assert b"\x1b[31m- Zebra appeal" in on_a_terminal(pack, "explain", "1", "--archive", "a.db")
    assert on_a_terminal(pack, "clean", write(tmp_path / "b.txt", "No line end")) == b"No line end\r\n"
    assert b"\x1b[1mgallery\x1b[0m" in on_a_terminal(pack, "search", "gallery", "--archive", "a.db")
