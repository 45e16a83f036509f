"""`repair` writes a sound copy of what is left of a damaged archive, and names what is not."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_checking, open_for_reading
from cleaner.archive.errors import ArchiveError
from cleaner.archive.read import read_document
from cleaner.archive.repair import repair
from cleaner.archive.search import search
from cleaner.archive.verify import verify
from tests.archive.flips import flip
from tests.archive.samples import APPEAL, CREDIT, STORY, archive, rules_of, write_folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    archive(folder / "a.db", write_folder(folder / "in"))
    return folder / "a.db"


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "damaged.db"))


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        assert connection.execute(statement).rowcount
        connection.commit()


def test_a_sound_archive_comes_out_whole(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    done = repair(path, tmp_path / "new.db")
    assert (done.lost_rows, done.dropped, done.rescued, done.findings) == ({}, (), 0, ())
    assert path.read_bytes() == before
    with open_for_reading(tmp_path / "new.db") as db:
        assert len(search(db, "council", 99)) == 6
        assert read_document(db, 1).clean_text == STORY


def test_a_damaged_index_and_damaged_columns_are_made_anew(path: Path, tmp_path: Path) -> None:
    change(path, "DELETE FROM documents_fts_docsize")
    change(path, "UPDATE documents SET title = 'Forged', characters = 1")
    done = repair(path, tmp_path / "new.db")
    assert (done.dropped, done.findings) == ((), ())
    with open_for_reading(tmp_path / "new.db") as db:
        assert len(search(db, "title:pier", 99)) >= 2


def test_a_damaged_rule_is_mended_by_the_rules_at_hand(path: Path, tmp_path: Path) -> None:
    change(path, "UPDATE rules SET source = source || 'x' WHERE id = 1")
    assert "its source does not match" in repair(path, tmp_path / "none.db").findings[0].problem
    assert repair(path, tmp_path / "new.db", rules_of().rules).findings == ()


@pytest.mark.parametrize(
    ("statement", "rescued"),
    [
        ("UPDATE revisions SET clean_text = 'x' WHERE id = 1", 1),
        ("UPDATE removals SET text = 'x' WHERE id = 1", 1),
        ("DELETE FROM removals WHERE id = 1", 1),
        ("UPDATE revisions SET metadata = '{' WHERE id = 1", 1),
        ("UPDATE captures SET raw = x'00' WHERE id = 1", 0),
        ("DELETE FROM captures WHERE id = 1", 0),
        ("DELETE FROM revisions WHERE id = 1", 1),
    ],
)
def test_a_damaged_document_is_left_out_and_its_bytes_are_rescued(
    path: Path, tmp_path: Path, statement: str, rescued: int
) -> None:
    change(path, statement)
    done = repair(path, tmp_path / "new.db")
    assert (done.rescued, done.findings) == (rescued, ())
    with open_for_reading(tmp_path / "new.db") as db:
        assert db.execute("SELECT count(*), min(id) FROM documents").fetchone() == (8, 2)
    files = list((tmp_path / "new.db.rescued").iterdir()) if rescued else []
    assert [file.read_bytes() for file in files] == [(STORY + CREDIT + APPEAL).encode()] * rescued
    if rescued:
        archive(tmp_path / "new.db", tmp_path / "new.db.rescued")
        with open_for_checking(tmp_path / "new.db") as db:
            assert verify(db, tmp_path / "new.db").findings == []
            assert db.execute("SELECT count(*) FROM documents").fetchone() == (9,)


def test_flipped_bits_and_torn_files_never_make_an_unsound_copy(made: Path, tmp_path: Path) -> None:
    data, rnd = made.read_bytes(), random.Random(5)
    for number in range(14):
        path, target = tmp_path / f"{number}.db", tmp_path / f"{number}-new.db"
        start = rnd.randrange(100, len(data) - 2_000)
        torn = data[:start] + bytes(rnd.randrange(1, 2_000)) + data[start + 2_000 :]
        path.write_bytes(torn[: len(data)] if number % 2 else flip(data, rnd.randrange(800, len(data) * 8)))
        before = path.read_bytes()
        try:
            done = repair(path, target)
        except (ArchiveError, sqlite3.DatabaseError):
            continue  # no schema is left to read by
        finally:
            assert path.read_bytes() == before
        allowed = ("rule", "removal", "revision", "run")
        assert all(finding.where.startswith(allowed) for finding in done.findings), done.findings
