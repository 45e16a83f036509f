"""`cleaner verify` on the command line: what it says, and its exit codes."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_reading
from cleaner.archive.replay import replay
from tests.archive.samples import APPEAL, CREDIT, STORY, write, write_folder
from tests.cli.conftest import Run


@pytest.fixture
def archived(run: Run, tmp_path: Path) -> None:
    write_folder(tmp_path / "in")
    assert run("archive", "in").exit_code == 3


def change(statement: str) -> None:
    with closing(sqlite3.connect("archive/archive.db")) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.usefixtures("archived")
def test_a_sound_archive_is_exit_code_0_and_shows_its_root(run: Run) -> None:
    verified = run("verify")
    assert (verified.exit_code, verified.stderr) == (0, "")
    first, counted, root = verified.stdout.splitlines()
    assert first == "archive/archive.db: sound"
    assert "10 captures, 9 revisions, 9 documents, 1 root" in counted
    assert root.removeprefix("root: ") == Path("archive/archive.db.roots").read_text().split(" ")[0]
    assert run("verify", "--expect", root.removeprefix("root: ")).exit_code == 0


@pytest.mark.usefixtures("archived")
def test_damage_is_exit_code_6_and_names_the_document(run: Run) -> None:
    change("UPDATE captures SET raw = x'00' WHERE id = 1")
    verified = run("verify")
    assert verified.exit_code == 6
    assert verified.stdout.startswith(
        "capture 1: its bytes do not match its digest (document 1)\narchive/archive.db: 1 finding\n"
    )
    told = json.loads(run("verify", "--json").stdout)
    assert told["sound"] is False
    assert told["findings"] == [
        {"where": "capture 1", "problem": "its bytes do not match its digest", "documents": [1]}
    ]
    assert run("verify", "--sample", "0%").exit_code == 0


@pytest.mark.usefixtures("archived")
def test_a_file_that_sqlite_cannot_read_is_damage_too(run: Run) -> None:
    data = bytearray(Path("archive/archive.db").read_bytes())
    data[100:108] = b"\xff" * 8
    Path("archive/archive.db").write_bytes(data)
    verified = run("verify")
    assert verified.exit_code == 6
    assert "is damaged; restore a backup" in verified.stdout


@pytest.mark.usefixtures("archived")
def test_another_root_than_the_noted_one_is_exit_code_6(run: Run) -> None:
    assert run("verify", "--expect", "sha256:" + "0" * 64).exit_code == 6
    assert run("verify", "--expect", "0" * 64).exit_code == 6


@pytest.mark.parametrize("mistyped", ["", "sha256:", "sha256:" + "0" * 63, "0" * 63 + "g", "0" * 65])
@pytest.mark.usefixtures("archived")
def test_what_can_be_no_root_says_nothing_of_the_archive(run: Run, mistyped: str) -> None:
    refused = run("verify", "--expect", mistyped)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "is no root: write all of it, sha256: and 64 digits from 0 to f" in refused.stderr


@pytest.mark.usefixtures("archived")
def test_the_originals_are_compared_with_what_was_archived_from_them(run: Run, tmp_path: Path) -> None:
    assert run("verify", "--source", "in").exit_code == 0
    write(tmp_path / "in/a.txt", STORY + CREDIT + APPEAL + "Changed.\n")
    write(tmp_path / "in/new.txt", "New.\n")
    (tmp_path / "in/f.md").unlink()
    verified = run("verify", "--source", "in")
    assert verified.exit_code == 6
    assert verified.stdout.splitlines()[:2] == [
        "a.txt: is not what was archived from there (document 1)",
        "new.txt: is not in the archive",
    ]
    assert "1 files not there any more" in verified.stdout


@pytest.mark.usefixtures("archived")
def test_captures_are_cleaned_again_and_must_come_out_as_they_did(run: Run) -> None:
    verified = run("verify", "--replay", "100%")
    assert (verified.exit_code, "9 replayed" in verified.stdout) == (0, True)


def test_a_cut_that_was_never_made_is_found_by_a_replay(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", STORY + APPEAL)
    assert run("archive", "in").exit_code == 0
    change(
        "UPDATE revisions SET clean_text = clean_text || (SELECT text FROM removals), clean_digest = extracted_digest"
    )
    change("DELETE FROM removals")
    with open_for_reading(Path("archive/archive.db")) as db:
        (found,) = replay(db, 100, Counter())
        assert list(replay(db, 0, Counter())) == []
    assert (found.where, found.documents) == ("revision 1", (1,))


@pytest.mark.usefixtures("archived")
def test_what_another_version_made_is_not_replayed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.pipeline.__version__", "9")
    verified = run("verify", "--replay", "100%")
    assert (verified.exit_code, "9 by another version" in verified.stdout) == (0, True)


@pytest.mark.parametrize("share", ["x", "-1", "101", "", "nan"])
def test_a_share_that_is_none_is_exit_code_2(run: Run, share: str) -> None:
    assert run("verify", "--sample", share).exit_code == 2


def test_no_archive_is_exit_code_2_and_makes_none(run: Run, tmp_path: Path) -> None:
    assert run("verify").exit_code == 2
    assert list(tmp_path.iterdir()) == []
