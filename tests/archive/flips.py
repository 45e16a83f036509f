"""Flipped bits, and whether `verify` reports them: `make flips` tries twenty thousand, some minutes.

A flip that changes nothing of the content (a time, a free page, a cache) need not be reported; whether the content has
changed is told by reading all of it.
"""

import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaner.archive.connect import open_for_checking, register_functions
from cleaner.archive.errors import ArchiveError
from cleaner.archive.schema import TABLES
from cleaner.archive.verify import verify
from tests.archive.samples import archive, write_folder

FLIPS = 20_000
# Times, and what is only remembered to save work or made anew where it is missing.
NO_CONTENT = {
    "runs": {"started", "finished"},
    "sightings": {"seen"},
    "failures": {"seen", "recipe"},
    "places": {"document_id", "capture_id", "device", "inode", "size", "mtime_ns", "ctime_ns", "digest"},
    "sentence_marks": {"slot", "mark", "document_id"},
    "near_duplicates": {"document_id", "other_id", "share"},
    "roots": {"made", "id"},
    "search_index": {"folding", "id"},
    "spared": {"id"},
    "tombstones": {"digest", "reason", "forgotten"},
    "rules": {"category", "summary"},
}


def content_columns(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """Every table with its columns of content."""
    for table in TABLES:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        kept = [column for column in columns if column not in NO_CONTENT.get(table, set())]
        if kept:
            yield table, kept


def content(path: Path) -> object:
    """All content, or the error that reading it ends with."""
    with closing(sqlite3.connect(path)) as connection:
        register_functions(connection)
        try:
            tables = list(content_columns(connection))
            connection.text_factory = bytes
            read = [
                (table, connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall())
                for table, columns in tables
            ]
            found = [
                (table, connection.execute(f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH 'zebra'").fetchall())
                for table in ("documents", "removals")
            ]
        except sqlite3.DatabaseError as error:
            return str(error)
        return read, found


def findings(path: Path) -> list[str]:
    """What `verify` finds, or the error with which it refuses the file."""
    try:
        with open_for_checking(path) as db:
            return [f"{finding.where}: {finding.problem}" for finding in verify(db, path).findings]
    except (ArchiveError, sqlite3.Error) as error:
        return [f"refused: {error}"]


def flip(data: bytes, bit: int) -> bytes:
    flipped = bytearray(data)
    flipped[bit // 8] ^= 1 << bit % 8
    return bytes(flipped)


def try_flips(folder: Path, count: int, rnd: random.Random) -> tuple[Counter[str], list[int]]:
    """How many flips were reported, changed no content, or went unreported; and the bits of those."""
    sound = folder / "sound.db"
    archive(sound, write_folder(folder / "articles"))
    with closing(sqlite3.connect(sound)) as connection:
        connection.execute("PRAGMA page_size=1024")  # in large pages most bits of a small archive mean nothing
        connection.execute("VACUUM")
    data, before, path = sound.read_bytes(), content(sound), folder / "flipped.db"
    assert findings(sound) == []
    tried: Counter[str] = Counter()
    missed: list[int] = []
    for bit in rnd.sample(range(len(data) * 8), count):
        path.write_bytes(flip(data, bit))
        if findings(path):
            tried["reported"] += 1
        elif content(path) == before:
            tried["no content"] += 1
        else:
            tried["unreported"] += 1
            missed.append(bit)
    return tried, missed


def main() -> None:
    """Try them all; exit code 1 where one that changed content was not reported."""
    with TemporaryDirectory() as folder:
        tried, missed = try_flips(Path(folder), FLIPS, random.Random(3))
    print(dict(tried), missed)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
