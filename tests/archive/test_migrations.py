"""Archives of every released schema are brought up to date, however often that is interrupted.

`schemas/*` were made from `samples.write_folder` and one Chinese text, m001 by version 0.1.0.
"""

import gzip
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unicodedata import unidata_version

import pytest

from cleaner.archive import refold
from cleaner.archive.connect import open_for_checking, open_for_reading, open_for_writing
from cleaner.archive.errors import ArchiveError
from cleaner.archive.read import find_document, read_document
from cleaner.archive.schema import SEARCH_TABLES, migrations
from cleaner.archive.search import search
from cleaner.archive.searchtext import FOLDING, search_fold
from cleaner.archive.verify import verify
from cleaner.document.digest import digest_text
from tests.archive.samples import STORY, archive, write_folder

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.db.gz"))
# Opens an archive and is killed at the statement of this number; without one it tells how many there are.
KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
path, at, count, connect = Path(sys.argv[1]), int(sys.argv[2]), 0, sqlite3.connect
def traced(*given, **more):
    connection = connect(*given, **more)
    connection.set_trace_callback(note)
    return connection
def note(_):
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), signal.SIGKILL)
from cleaner.archive.connect import open_for_writing
sqlite3.connect = traced
with open_for_writing(path):
    pass
print(count)
"""


def unpacked(schema: Path, folder: Path) -> Path:
    path = folder / schema.name.removesuffix(".gz")
    path.write_bytes(gzip.decompress(schema.read_bytes()))
    return path


def opened(path: Path, at: int) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", KILLED, str(path), str(at)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def dump(path: Path) -> list[object]:
    """Schema and rows of an archive, but not the times of its migrations."""
    with closing(sqlite3.connect(path)) as connection:
        schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
        tables = [name for kind, name, _ in schema if kind == "table" and not name.startswith("_sqlite")]
        plain = [name for name in tables if name not in SEARCH_TABLES]
        return [schema, *(connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in plain)]


def test_there_is_an_archive_of_each_released_schema() -> None:
    assert [path.name for path in SCHEMAS] == ["m001.db.gz", "m003.db.gz"]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.name)
def test_an_old_archive_is_opened_searched_and_sealed(tmp_path: Path, schema: Path) -> None:
    path = unpacked(schema, tmp_path)
    with pytest.raises(ArchiveError, match="older than this program"), open_for_reading(path):
        pass
    with open_for_writing(path) as db:
        assert not migrations.pending(db)
        settings = [dict(db.execute(f"SELECT k, v FROM {table}_config").fetchall()) for table in SEARCH_TABLES]
        assert [(each["automerge"], each["hashsize"]) for each in settings] == [(8, 16 << 20)] * 2
    with open_for_reading(path) as db:
        assert [hit.title for hit in search(db, "茶馆", 9)] == ["老茶馆"]
        assert len(search(db, "lights", 99, removed=True)) == 2
        assert read_document(db, find_document(db, "a.txt")).clean_text == STORY
    with open_for_checking(path) as db:
        report = verify(db, path)
        roots = int(schema.name > "m002")
    assert (report.findings, report.checked["roots"], report.checked["not sealed yet"]) == ([], roots, 10 * (not roots))
    archive(path, write_folder(tmp_path / "in"))
    with open_for_checking(path) as db:
        report = verify(db, path)
    assert (report.findings, report.checked["not sealed yet"], report.checked["roots"]) == ([], 0, roots + 1)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.name)
def test_a_migration_that_is_killed_anywhere_is_finished_by_the_next(tmp_path: Path, schema: Path) -> None:
    whole = unpacked(schema, tmp_path)
    total = int(opened(whole, 0).stdout)
    path = whole.with_name("killed.db")
    for at in range(3, total, max(1, total // 5)):
        path.write_bytes(gzip.decompress(schema.read_bytes()))
        assert opened(path, at).returncode == -signal.SIGKILL
        assert opened(path, min(total - 1, at + 25)).returncode in (0, -signal.SIGKILL)
        with open_for_writing(path):
            pass
        assert dump(path) == dump(whole)
    with open_for_checking(path) as db:
        assert verify(db, path).findings == []


def test_an_index_that_was_folded_otherwise_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = unpacked(SCHEMAS[-1], tmp_path)
    with open_for_writing(path) as db:
        db.execute("INSERT INTO documents_fts (documents_fts) VALUES ('delete-all')")
    with open_for_writing(path), open_for_reading(path) as db:
        assert search(db, "council", 9) == []
    monkeypatch.setattr(refold, "FOLDING", "0, another")
    with pytest.raises(ArchiveError, match="older than this program"), open_for_reading(path):
        pass
    with open_for_writing(path):
        pass
    with open_for_reading(path) as db:
        assert search(db, "council", 9)


FOLDED = "sha256:0379f1c9703f8c9c694a16821854461a62801f3842c5eeff19144966bc789680"


@pytest.mark.skipif(unidata_version != "14.0.0", reason="another Unicode folds other characters")
def test_the_number_of_the_folding_changes_with_the_folding() -> None:
    """Fails where the same characters are folded in another way: give FOLDING a higher number, then FOLDED anew."""
    characters = [chr(code) for code in range(0x11000) if not 0xD800 <= code < 0xE000 and chr(code).isprintable()]
    folded = digest_text("\n".join(search_fold(f"a{char}b") or "" for char in characters))
    assert (FOLDING, folded) == ("2, Unicode 14.0.0", FOLDED)
