"""Opening archives: one writer, any number of readers, and a clear word where it cannot be."""

import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_reading, open_for_writing
from cleaner.archive.errors import ArchiveError, NotArchived, SchemaTooNew, explain
from cleaner.archive.write import Writer
from cleaner.engine.policy import Policy
from tests.archive.samples import APPEAL, STORY, archive, rules_of, write

HOLD = """
import sys
from pathlib import Path
from cleaner.archive.connect import open_for_writing
with open_for_writing(Path(sys.argv[1])) as db:
    db.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_writer(path: Path) -> Iterator[None]:
    """A process that writes to the archive as long as the context lasts."""
    command = [sys.executable, "-c", textwrap.dedent(HOLD), str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.communicate()


def write_once(path: Path) -> None:
    with open_for_writing(path):
        pass


def read_once(path: Path) -> None:
    with open_for_reading(path) as db:
        db.execute("SELECT count(*) FROM documents").fetchone()


def refusal_of(open_it: object, path: Path) -> str:
    with pytest.raises(ArchiveError) as refused:
        open_it(path)  # type: ignore[operator]
    return str(refused.value)


def test_a_second_writer_is_turned_away_at_once_and_may_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with another_writer(path):
        assert "being written by another cleaner" in refusal_of(write_once, path)
    write_once(path)


def test_a_reader_may_read_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, write(tmp_path / "a.txt", STORY))
    with another_writer(path):
        read_once(path)


def test_a_writer_of_another_program_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    write_once(path)
    monkeypatch.setattr("cleaner.archive.connect.WAIT", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "being written by another program" in refusal_of(read_once, path)
        other.execute("ROLLBACK")
    read_once(path)


def journal_of(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def test_a_run_writes_over_one_journal_and_leaves_none(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_for_writing(path) as db:
        writer = Writer(db, rules_of(), Policy())
        writer.commit()
        assert journal_of(path).read_bytes()[:8] == bytes(8)  # a journal without a beginning is none
        writer.finish()
        assert journal_of(path).exists()
    assert not journal_of(path).exists()


def test_a_run_that_fails_leaves_no_journal_either(tmp_path: Path) -> None:
    path = tmp_path / "a.db"

    def fail() -> None:
        with open_for_writing(path) as db:
            Writer(db, rules_of(), Policy())
            assert journal_of(path).exists()
            raise sqlite3.OperationalError("out of cheese")

    with pytest.raises(ArchiveError, match="out of cheese"):
        fail()
    assert not journal_of(path).exists()
    with open_for_reading(path) as db:
        assert db.execute("SELECT count(*) FROM runs").fetchone() == (0,)


def test_the_journal_of_a_killed_run_goes_with_the_next_writer(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write_once(path)
    before = path.read_bytes()
    journal_of(path).write_bytes(bytes(512) + b"what stood there before")
    read_once(path)
    assert path.read_bytes() == before
    write_once(path)
    assert not journal_of(path).exists()


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_once(tmp_path / "new/folder/a.db")
    assert (tmp_path / "new/folder/a.db").is_file()


def test_a_reader_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotArchived, match="there is no archive"):
        read_once(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, write(tmp_path / "a.txt", STORY))
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="read-only"), open_for_reading(path) as db:
        db.execute("DELETE FROM documents")
    assert path.read_bytes() == before


def test_a_folder_is_no_archive(tmp_path: Path) -> None:
    for use in (write_once, read_once):
        assert "is a folder; name a file in it" in refusal_of(use, tmp_path)


@pytest.mark.parametrize("content", [b"just a text\n" * 200, b"x" * 5_000])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    assert "is not an SQLite database" in refusal_of(write_once, path)
    assert "is not an SQLite database" in refusal_of(read_once, path)
    assert path.read_bytes() == content


def test_an_empty_file_becomes_an_archive_but_is_none_yet(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    assert "older than this program, or none" in refusal_of(read_once, path)
    write_once(path)
    read_once(path)


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, theirs TEXT)")
        other.commit()
    before = path.read_bytes()
    assert "database of another program" in refusal_of(write_once, path)
    assert "older than this program, or none" in refusal_of(read_once, path)
    assert path.read_bytes() == before


def test_an_archive_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, write(tmp_path / "a.txt", STORY))
    with closing(sqlite3.connect(path)) as later:
        later.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('article-cleaner', 'm999_future', '2030-01-01')"
        )
        later.commit()
    before = path.read_bytes()
    for open_it in (write_once, read_once):
        with pytest.raises(SchemaTooNew, match="install that version"):
            open_it(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "folder cannot be made" in refusal_of(write_once, tmp_path / "file/in/a.db")


def test_a_place_where_nothing_can_be_written_is_named() -> None:
    assert "cannot be written here" in refusal_of(write_once, Path("/proc/a.db"))


def test_a_damaged_archive_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, write(tmp_path / "a.txt", STORY + APPEAL))
    with path.open("r+b") as file:
        file.seek(0)
        header = bytearray(file.read(100))
        file.seek(4_096)
        file.write(os.urandom(path.stat().st_size - 4_096))
    assert header.startswith(b"SQLite format 3")
    assert "damaged" in refusal_of(read_once, path)


def test_any_other_error_of_sqlite_is_quoted() -> None:
    assert (
        str(explain(sqlite3.OperationalError("out of cheese"), "a.db")) == "archive a.db cannot be used: out of cheese"
    )


def test_an_archive_in_a_read_only_folder_can_be_read_but_not_written(as_nobody: Path) -> None:
    path = as_nobody / "a.db"
    archive(path, write(as_nobody / "a.txt", STORY))
    path.chmod(0o400)
    as_nobody.chmod(0o500)
    read_once(path)
    (as_nobody / "a.db.lock").chmod(0o400)
    assert "cannot be written here: Permission denied" in refusal_of(write_once, path)
    as_nobody.chmod(0o700)


def test_a_read_only_archive_is_called_read_only(as_nobody: Path) -> None:
    path = as_nobody / "a.db"
    archive(path, write(as_nobody / "a.txt", STORY))
    path.chmod(0o400)
    with pytest.raises(ArchiveError, match="is read-only"):
        archive(path, write(as_nobody / "b.txt", STORY))


def test_an_archive_without_permission_to_read_is_named(as_nobody: Path) -> None:
    path = as_nobody / "a.db"
    write_once(path)
    path.chmod(0)
    assert "cannot be opened" in refusal_of(read_once, path)
