"""Places: which document was met where, and whether the file there is what it was.

A place is the digest of an absolute path (and of a record's own id), so the archive names no folder of anybody's.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from sqlite_utils import Database

from cleaner.archive.rows import Value
from cleaner.document.mark import AT_ONCE, FileMark

_BYTES = 16
PLACE_COLUMNS = ("document_id", "capture_id", "device", "inode", "size", "mtime_ns", "ctime_ns", "digest")
_UNCHANGED = f"""
    SELECT places.digest, device, inode, places.size, mtime_ns, ctime_ns, captures.digest,
           CASE WHEN revisions.capture_id = places.capture_id THEN recipe ELSE '' END,
           revisions.id, revisions.outcome, extracted_digest, clean_digest
    FROM places JOIN captures ON captures.id = places.capture_id JOIN documents ON documents.id = places.document_id
    JOIN revisions ON revisions.id = documents.revision_id WHERE places.digest IN ({", ".join("?" * AT_ONCE)})"""
_UPDATE = (
    "UPDATE places SET document_id = ?, capture_id = ?, device = ?, inode = ?, size = ?, mtime_ns = ?, ctime_ns = ? "
    "WHERE digest = ?"
)


class Place(NamedTuple):
    """Where a capture was met: for people, as bytes below what the user named, as the number of a record.

    `digest` is None where content may change its place for no reason: a record without an id. `mark` is None where
    the file system's word proves nothing.
    """

    shown: str
    path: bytes
    record: int | None = None
    digest: bytes | None = None
    mark: FileMark | None = None


class Met(NamedTuple):
    """What was met at a place last."""

    document: int
    capture: int
    mark: FileMark | None


def place_digest(file: bytes, record_id: object = None) -> bytes:
    """The digest of a place: the absolute path of its file, and what its record calls itself."""
    folder, slash, name = file.rpartition(b"/")
    below = folder + slash
    path = _real(below if below.startswith(b"/") else os.path.join(os.getcwdb(), below)) + name
    record = b"" if record_id is None else b"\0" + repr(record_id).encode("utf-8", "surrogatepass")
    return blake2b(path + record, digest_size=_BYTES).digest()


@lru_cache(maxsize=64)
def _real(folder: bytes) -> bytes:
    """The folder itself, with a slash at its end."""
    return os.path.join(os.path.realpath(folder), b"")


def met_at(db: Database, digest: bytes) -> Met | None:
    """What was met at this place last, or None."""
    row = db.conn.execute(
        "SELECT document_id, capture_id, device, inode, size, mtime_ns, ctime_ns FROM places WHERE digest = ?", [digest]
    ).fetchone()
    if row is None:
        return None
    return Met(row[0], row[1], None if row[2] is None else FileMark(*row[2:]))


def place_row(digest: bytes, met: Met) -> tuple[Value, ...]:
    """The row of a place."""
    return met.document, met.capture, *_said(met.mark), digest


def remember(db: Database, digest: bytes, met: Met) -> None:
    """Store what is at a known place now."""
    db.conn.execute(_UPDATE, (met.document, met.capture, *_said(met.mark), digest))


class Unchanged(NamedTuple):
    """A capture that is still at its place, and what its document shows: a revision, its recipe and outcome.

    The recipe is empty where the document shows another capture.
    """

    digest: str
    recipe: str
    revision: int
    outcome: str
    extracted_digest: str
    clean_digest: str


def unchanged(db: Database, files: Sequence[tuple[bytes, FileMark]]) -> list[Unchanged | None]:
    """What each of up to AT_ONCE files still is, by its place and all that the file system says; else None."""
    asked = [digest for digest, _ in files] + [None] * (AT_ONCE - len(files))
    there = {row[0]: row for row in db.conn.execute(_UNCHANGED, asked)}
    found = [(there.get(digest, ()), mark) for digest, mark in files]
    return [Unchanged._make(row[6:]) if row[1:6] == mark else None for row, mark in found]


def _said(mark: FileMark | None) -> tuple[int | None, ...]:
    return (mark.device, mark.inode, mark.size, mark.mtime_ns, mark.ctime_ns) if mark else (None,) * 5
