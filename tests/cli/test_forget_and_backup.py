"""`cleaner forget` and `cleaner backup` on the command line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.samples import APPEAL, CREDIT, STORY, write
from tests.cli.conftest import Run


@pytest.fixture
def archived(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", STORY + CREDIT + APPEAL)
    write(tmp_path / "in/b.txt", "Another\n\nA text about herring.\n")
    assert run("archive", "in").exit_code == 0


@pytest.mark.usefixtures("archived")
def test_a_document_is_forgotten_and_later_runs_say_so(run: Run) -> None:
    forgotten = run("forget", "b.txt", "--reason", "asked for", "--yes")
    assert (forgotten.exit_code, forgotten.stdout) == (0, "archive/archive.db: forgotten: 2\n")
    assert run("show", "b.txt").exit_code == 2
    again = run("archive", "in")
    assert again.exit_code == 0
    assert again.stderr == "cleaner: b.txt: was forgotten and is not stored again: asked for (forgotten)\n"
    assert "  forgotten      1  not stored again" in again.stdout
    assert json.loads(run("archive", "in", "--json").stdout)["forgotten"] == 1
    assert run("verify", "--source", "in").exit_code == 0
    listed = [json.loads(line) for line in run("forget", "--list", "--json").stdout.splitlines()]
    assert [row["reason"] for row in listed] == ["asked for"] * 2
    assert "asked for" in run("forget", "--list").stdout


@pytest.mark.usefixtures("archived")
def test_nothing_is_forgotten_without_a_reason_or_against_the_answer(run: Run) -> None:
    assert run("forget", "2").exit_code == 2
    assert run("forget", "2", "--reason", " ").exit_code == 2
    assert run("forget", "--reason", "x").exit_code == 2
    assert run("forget", "99", "--reason", "x", "--yes").exit_code == 2
    refused = run("forget", "2", "--reason", "x", input="n\n")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Forget for good: 2 Another?" in refused.stderr
    assert run("show", "2").exit_code == 0
    assert run("forget", "2", "--reason", "x", input="y\n").exit_code == 0


@pytest.mark.usefixtures("archived")
def test_a_backup_is_a_sound_copy_with_its_roots(run: Run, tmp_path: Path) -> None:
    backed_up = run("backup", "copy.db")
    assert backed_up.exit_code == 0
    assert backed_up.stdout.startswith("copy.db: a sound copy of archive/archive.db, root sha256:")
    assert run("verify", "--archive", "copy.db").exit_code == 0
    assert run("show", "1", "--archive", "copy.db").stdout == STORY
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"copy.db", "copy.db.roots", "copy.db.lock"}
    again = run("backup", "copy.db")
    assert (again.exit_code, "is there already" in again.stderr) == (4, True)
    assert json.loads(run("backup", "two.db", "--json").stdout)["backup"] == "two.db"


@pytest.mark.usefixtures("archived")
def test_a_damaged_archive_is_not_backed_up(run: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect("archive/archive.db")) as connection:
        connection.execute("UPDATE revisions SET clean_text = 'x' WHERE id = 2")
        connection.commit()
    backed_up = run("backup", "copy.db")
    assert backed_up.exit_code == 6
    assert "revision 2: its clean text does not match its digest (document 2)" in backed_up.stdout
    assert not list(tmp_path.glob("copy.db*"))


@pytest.mark.usefixtures("archived")
def test_a_backup_that_was_interrupted_is_told_and_not_written_over(run: Run, tmp_path: Path) -> None:
    part = write(tmp_path / "copy.db.part", "half")
    refused = run("backup", "copy.db")
    assert refused.exit_code == 4
    assert "copy.db.part is there: a backup is at work, or was interrupted; then delete that file" in refused.stderr
    assert part.read_text() == "half"
    part.unlink()
    assert run("backup", "copy.db").exit_code == 0


@pytest.mark.usefixtures("archived")
def test_a_backup_where_none_can_be_written_is_exit_code_4(run: Run) -> None:
    refused = run("backup", "no/such/folder/copy.db")
    assert (refused.exit_code, refused.stderr) == (
        4,
        "cleaner: backup no/such/folder/copy.db cannot be made there; does the folder exist?\n",
    )


@pytest.mark.usefixtures("archived")
@pytest.mark.parametrize(
    "command", [("backup",), ("repair",), ("publish",), ("export", "--to"), ("export", "--format", "prov", "--to")]
)
@pytest.mark.parametrize("target", [".", "", "/"])
def test_a_folder_is_no_file_to_write(run: Run, command: tuple[str, ...], target: str) -> None:
    refused = run(*command, target)
    assert refused.exit_code == 2
    assert "is a folder" in refused.stderr


@pytest.mark.usefixtures("archived")
def test_a_repair_names_what_was_lost(run: Run) -> None:
    whole = run("repair", "whole.db")
    assert (whole.exit_code, whole.stdout) == (
        0,
        "whole.db: everything of archive/archive.db, search index made anew\n",
    )
    with closing(sqlite3.connect("archive/archive.db")) as connection:
        connection.execute("UPDATE revisions SET clean_text = 'x' WHERE id = 2")
        connection.commit()
    repaired = run("repair", "new.db")
    assert repaired.exit_code == 6
    assert repaired.stdout.splitlines() == [
        "left out: documents 2",
        "new.db.rescued: the bytes of 1 capture",
        "new.db: what is sound of archive/archive.db, search index made anew",
    ]
    assert run("repair", "new.db").exit_code == 4
    told = json.loads(run("repair", "json.db", "--json").stdout)
    assert (told["whole"], told["dropped"], told["rescued"], told["findings"]) == (False, [2], 1, [])
    assert run("repair", "other.db", "--archive", "none.db").exit_code == 2
