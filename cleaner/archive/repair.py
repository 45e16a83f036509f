"""Repairing a damaged archive: a copy with everything that is sound; the archive itself is not touched.

A row that cannot be read is left out, and so is a document with a text or bytes that are not what their digests say.
Where the bytes of such a document are sound they are written to a folder, from which they can be archived again. A
rule's damaged source is taken from the rules at hand, where they have it. The search index is made anew. The old roots
hold no longer, so the copy begins without any.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from cleaner.archive.columns import check_documents, correct_columns
from cleaner.archive.connect import open_for_checking, open_for_writing
from cleaner.archive.errors import ArchiveError, DigestMismatch, NotArchived
from cleaner.archive.finding import Finding
from cleaner.archive.forget import delete_document
from cleaner.archive.read import read_capture
from cleaner.archive.schema import SEARCH_TABLES, TABLES
from cleaner.archive.texts import check_captures, check_revisions
from cleaner.archive.verify import lenient_text, verify
from cleaner.rules.rule import Rule

_MADE_ANEW = {"roots", "seals", "forgotten_leaves", "search_index"}
_BYTES = """
    SELECT DISTINCT captures.id, digest, media_type FROM captures LEFT JOIN revisions ON capture_id = captures.id
    WHERE document_id = ?1 OR (?1 IS NULL AND document_id IS NULL
    AND captures.id NOT IN (SELECT capture_id FROM failures WHERE capture_id NOT NULL))"""
_MEND = "UPDATE rules SET source = ?1 WHERE name = ?2 AND digest = ?3 AND source <> ?1"
_SUFFIXES = {"text/html": ".html", "text/markdown": ".md"}


@dataclass(frozen=True, slots=True)
class Repaired:
    """What could not be taken over (rows by table, documents), how many captures were rescued, what is wrong still."""

    lost_rows: Counter[str]
    dropped: tuple[int, ...]
    rescued: int
    findings: tuple[Finding, ...]


def repair(archive: Path, target: Path, rules: Iterable[Rule] = ()) -> Repaired:
    """Write what is sound to a file that is not there yet; bytes of what is not, to the folder `target`.rescued.

    `rules` are those at hand, of which a damaged source is mended.
    """
    folder = target.with_name(target.name + ".rescued")
    for path in (target, folder):
        if path.exists():
            raise ArchiveError(f"repair: {path} is there already; choose another name")
    if not archive.is_file():
        raise NotArchived(f"there is no archive {archive}")
    with (
        TemporaryDirectory(dir=target.parent) as work,
        closing(_source(archive, Path(work))) as source,
        open_for_writing(target) as db,
    ):
        db.execute("PRAGMA foreign_keys=OFF")
        with db.atomic():
            lost = Counter({table: _copy(source, db.conn, table) for table in TABLES if table not in _MADE_ANEW})
            db.conn.executemany(_MEND, [(rule.source, rule.id, rule.digest) for rule in rules])
            dropped, rescued = _drop_unsound(db, folder)
            for table in SEARCH_TABLES:
                db.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
    with open_for_checking(target) as db:
        findings = tuple(verify(db, target).findings)
    return Repaired(+lost, dropped, rescued, findings)


def _source(archive: Path, folder: Path) -> sqlite3.Connection:
    """A connection to a copy of the file and its journal: opening the archive itself could roll something back."""
    for suffix in ("", "-journal"):
        file = archive.with_name(archive.name + suffix)
        copy = folder / f"source.db{suffix}"
        try:
            if file.is_file():
                shutil.copyfile(file, copy)
        except OSError as error:
            raise ArchiveError(f"repair: {file} cannot be copied to {folder.parent}: {error.strerror}") from error
    connection = sqlite3.connect(folder / "source.db")
    connection.text_factory = lenient_text
    return connection


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> int:
    """Copy every row that can be read and has the types of its table; how many could not."""
    lost = 0
    insert = (
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(target.execute(f'PRAGMA table_info({table})').fetchall()))})"
    )
    for row in _rows(source, table):
        try:
            target.execute(insert, row or ())
        except (sqlite3.Error, UnicodeEncodeError):
            lost += 1
    return lost


def _rows(source: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...] | None]:
    """The rows of a table, None for each that cannot be read; where the table cannot be read through, row by row."""
    try:
        yield from source.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
    except sqlite3.Error:
        yield from _one_by_one(source, table)


def _one_by_one(source: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...] | None]:
    """The rows by their numbers, from both ends of the table as far as its tree can be followed."""
    try:
        (last,) = source.execute(f"SELECT max(rowid) FROM {table}").fetchone()
    except sqlite3.Error:
        yield None
        return
    for number in range(1, (last or 0) + 1):
        try:
            yield from source.execute(f"SELECT * FROM {table} WHERE rowid = ?", [number])
        except sqlite3.Error:
            yield None


def _drop_unsound(db: Database, folder: Path) -> tuple[tuple[int, ...], int]:
    """Delete rows whose partners are gone and documents that are damaged; those, and how many captures were rescued."""
    dropped: set[int] = set()
    rescued = 0
    while unsound := _unsound(db) - dropped:
        for document in sorted(unsound):
            rescued += _rescue(db, document, folder)
            delete_document(db, document)
        dropped |= unsound
    rescued += _rescue(db, None, folder)
    db.execute(
        "DELETE FROM captures WHERE id NOT IN (SELECT capture_id FROM revisions) "
        "AND id NOT IN (SELECT capture_id FROM failures WHERE capture_id NOT NULL)"
    )
    return tuple(sorted(dropped)), rescued


def _unsound(db: Database) -> set[int]:
    """The documents with damage that cannot be mended."""
    while broken := db.execute("PRAGMA foreign_key_check").fetchall():
        for table, row, _, _ in broken:
            key = "rowid" if row is not None else "document_id NOT IN (SELECT id FROM documents) OR document_id"
            db.execute(f"DELETE FROM {table} WHERE {key} = ?", [row])
    db.execute("DELETE FROM documents WHERE id NOT IN (SELECT document_id FROM revisions)")
    for finding in list(check_documents(Counter(), db)):
        correct_columns(db, finding.documents[0])
    checks = (check_captures(Counter(), lambda: True, db), check_revisions(Counter(), lambda: True, db))
    found = {document for check in checks for finding in check for document in finding.documents}
    return found | {row[0] for row in db.execute("SELECT id FROM documents WHERE revision_id IS NULL")}


def _rescue(db: Database, document: int | None, folder: Path) -> int:
    """Write the sound bytes of a document's captures, or of captures that nothing names, to the folder."""
    written = 0
    for capture, digest, media_type in db.execute(_BYTES, [document]).fetchall():
        try:
            data = read_capture(db, capture)
        except DigestMismatch:
            continue
        folder.mkdir(exist_ok=True)
        name = digest.removeprefix("sha256:") + _SUFFIXES.get(media_type, ".txt")
        (folder / name).write_bytes(data)
        written += 1
    return written
