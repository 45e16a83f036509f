"""`restore`, `reclean`, `diff`: what they print, and their exit codes."""

import json
from pathlib import Path

import pytest

from tests.archive.samples import APPEAL, CREDIT, OFFER, PACK, STORY, write, write_pack
from tests.cli.conftest import Run
from tests.cli.test_terminal import on_a_terminal

APPEALS = ("--profile", "appeals")


@pytest.fixture
def archived(run: Run, tmp_path: Path) -> None:
    """Two documents, cleaned by the appeals profile."""
    write(tmp_path / "in/a.txt", STORY + CREDIT + APPEAL)
    write(tmp_path / "in/b.txt", "The harbour\n" + STORY)
    assert run("archive", "in", "--archive", "a.db", "--host", "zebra.example", *APPEALS).exit_code == 0


def asked(run: Run, *arguments: str) -> tuple[int, list[str]]:
    said = run(*arguments, "--archive", "a.db")
    return said.exit_code, said.stdout.splitlines()


@pytest.mark.usefixtures("archived")
def test_reclean_says_first_what_it_would_do_and_then_does_it(run: Run) -> None:
    table = f"  zebra/credit  +1 −0 cuts, +{len(CREDIT)} characters"
    said = ["1  a.txt: +1 zebra/credit", "a.db: 2 documents cleaned again, 1 would change", table]
    assert asked(run, "reclean", "--dry-run") == (1, said)
    assert asked(run, "reclean", "--dry-run", *APPEALS) == (0, ["a.db: 0 documents cleaned again, 0 would change"])
    assert asked(run, "reclean") == (0, [said[0], "a.db: 2 documents cleaned again, 1 changed", table])
    assert asked(run, "show", "1") == (0, STORY.splitlines())
    assert asked(run, "reclean") == (0, ["a.db: 0 documents cleaned again, 0 changed"])
    back = f"  zebra/credit  +0 −1 cuts, -{len(CREDIT)} characters"
    assert asked(run, "reclean", "a.txt", *APPEALS) == (
        0,
        ["1  a.txt: −1 zebra/credit", "a.db: 1 document cleaned again, 1 changed", back],
    )


@pytest.mark.usefixtures("archived")
def test_reclean_as_json(run: Run) -> None:
    code, lines = asked(run, "reclean", "--dry-run", "--json")
    document, summary = map(json.loads, lines)
    assert code == 1
    assert document == {
        "document": 1,
        "place": "a.txt",
        "cut": {"zebra/credit": 1},
        "restored": {},
        "extracted_changed": False,
    }
    assert summary == {
        "archive": "a.db",
        "dry_run": True,
        "cleaned": 2,
        "changed": 1,
        "failed": 0,
        "rules": {"zebra/credit": {"cut": 1, "restored": 0, "characters": len(CREDIT)}},
    }


def test_there_must_be_an_archive_to_be_cleaned_again(run: Run, tmp_path: Path) -> None:
    assert run("reclean", "--archive", "a.db").exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("archived")
def test_restore_puts_back_and_says_so(run: Run) -> None:
    said = f"decision 1: {len(APPEAL)} characters put back in 1 document"
    assert asked(run, "restore", "1", "--reason", "the story") == (0, [said])
    assert asked(run, "show", "1")[1] == (STORY + CREDIT + APPEAL).splitlines()
    assert asked(run, "restore", "--list") == (0, ["1  document 1: the story"])
    assert asked(run, "restore", "--host", "https://www.zebra.example/", "--reason", "ours")[0] == 0
    assert asked(run, "restore", "--rule", "zebra/appeal", "--reason", "no")[0] == 0
    assert asked(run, "restore", "--run", "1", "--reason", "no")[0] == 0
    listed = ["2  host zebra.example: ours", "3  rule zebra/appeal: no", "4  run 1: no"]
    assert asked(run, "restore", "--list")[1][1:] == listed
    for number in "4321":
        code, lines = asked(run, "restore", "--withdraw", number, "--reason", "a mistake")
    assert (code, lines) == (0, [f"decision 1 withdrawn: {len(APPEAL)} characters cut again in 1 document"])
    assert asked(run, "show", "1")[1] == (STORY + CREDIT).splitlines()


@pytest.mark.usefixtures("archived")
def test_one_removal_is_restored_by_the_number_that_show_tells(run: Run) -> None:
    (line,) = (line for line in asked(run, "show", "1", "--removed")[1] if "removal" in line)
    assert line.endswith("zebra/appeal  (donation-appeal), removal 1")
    code, lines = asked(run, "restore", "--removal", "1", "--reason", "it stays", "--json")
    assert (code, json.loads(lines[0])) == (0, {"decision": 1, "documents": [1], "characters": len(APPEAL)})
    text = "“Zebra appeal: your monthly donation keeps the lights on.”"
    assert asked(run, "restore", "--list")[1] == [f"1  document 1, {text}: it stays"]
    (listed,) = asked(run, "restore", "--list", "--json")[1]
    assert json.loads(listed)["text"] == APPEAL.strip()
    assert "a person decided to keep it: it stays" in "\n".join(asked(run, "explain", "1")[1])


@pytest.mark.usefixtures("archived")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--reason", "x"), "say what to restore"),
        (("1", "--rule", "zebra/appeal", "--reason", "x"), "say what to restore"),
        (("1",), "needs a reason"),
        (("1", "--reason", " "), "needs a reason"),
        (("9", "--reason", "x"), "no document '9'"),
        (("--rule", "zebra/none", "--reason", "x"), "no rule 'zebra/none' in the archive"),
        (("--run", "9", "--reason", "x"), "no run 9 in the archive"),
        (("--removal", "9", "--reason", "x"), "no removal 9"),
        (("--host", "zebar.example", "--reason", "x"), "no document of 'zebar.example'"),
        (("--host", "zebar.example", "--reason", "x"), "did you mean 'zebra.example'?"),
        (("--host", "lynx.test", "--reason", "x"), "`cleaner stats` shows the hosts"),
        (("--host", "", "--reason", "x"), "--host '' is no host"),
        (("--host", "not a host", "--reason", "x"), "--host 'not a host' is no host"),
        (("--withdraw", "9", "--reason", "x"), "no decision 9 stands"),
    ],
)
def test_a_decision_about_nothing_is_not_made(run: Run, arguments: tuple[str, ...], said: str) -> None:
    refused = run("restore", *arguments, "--archive", "a.db")
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert asked(run, "restore", "--list") == (0, [])


@pytest.mark.usefixtures("archived")
def test_diff_shows_the_last_change_or_any_other(run: Run, tmp_path: Path) -> None:
    assert run("diff", "1", "--archive", "a.db").exit_code == 2
    run("reclean", "--archive", "a.db")
    code, lines = asked(run, "diff", "1")
    assert code == 0
    assert lines[0].startswith("--- revision 1: archive run 1, ")
    assert lines[1].startswith("+++ revision 3: reclean run 2, ")
    assert lines[2:] == [
        "cut now: Zebra wire by Ada Moreau  zebra/credit",
        "@@ -3,4 +3,3 @@",
        " The council met for nine hours on Tuesday and postponed the decision about the old pier.",
        " Fishermen from three villages had filled the gallery since noon.",
        "-Zebra wire by Ada Moreau",
        " ",
    ]
    back = asked(run, "diff", "1", "3", "1")[1]
    assert back[2] == "put back: Zebra wire by Ada Moreau  zebra/credit"
    assert "+Zebra wire by Ada Moreau" in back
    run("restore", "1", "--reason", "no", "--archive", "a.db")
    assert asked(run, "diff", "1")[1][1].startswith("+++ revision 5: a decision, ")
    as_json = json.loads(asked(run, "diff", "1", "1", "3", "--json")[1][0])
    assert [as_json["before"]["revision_id"], as_json["after"]["revision_id"]] == [1, 3]
    assert as_json["cut"][0]["rule"] == "zebra/credit"
    for wrong in (("1", "1"), ("1", "1", "2"), ("1", "1", "99")):
        assert run("diff", *wrong, "--archive", "a.db").exit_code == 2


def test_what_another_text_does_not_hold_is_not_called_put_back(run: Run, tmp_path: Path) -> None:
    for text in (STORY + CREDIT, STORY):
        write(tmp_path / "a.txt", text)
        run("archive", "a.txt", "--archive", "a.db")
    lines = asked(run, "diff", "1")[1]
    assert lines[2:] == [f"no longer cut: {CREDIT.strip()}  zebra/credit", "the extracted text is another one"]


def test_on_a_terminal_a_diff_is_in_colour(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    write(tmp_path / "a.txt", STORY + APPEAL)
    write(tmp_path / "less/a.toml", PACK["zebra/offer"])
    on_a_terminal(pack, "archive", "a.txt", "--archive", "a.db")
    write(tmp_path / "a.txt", (STORY + APPEAL).replace("Tuesday", "Monday"))
    on_a_terminal(pack, "archive", "a.txt", "--archive", "a.db")
    shown = on_a_terminal(pack, "diff", "1", "--archive", "a.db").decode()
    assert "\x1b[31m-The council met for nine hours on Tuesday" in shown
    assert "\x1b[32m+The council met for nine hours on Monday" in shown
    assert OFFER not in shown
