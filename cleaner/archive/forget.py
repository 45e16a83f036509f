"""Forgetting a document: its bytes, texts, places and index entries are gone from the file, and it stays away.

What remains is a tombstone (the digests of its bytes and of its address, a reason, the time) and the hashes of its
leaves, without which the roots could not be checked any more.
"""

from collections.abc import Iterable
from dataclasses import astuple

from sqlite_utils import Database

from cleaner.archive.leaves import TABLES, Leaf, last_rows, leaves_of_document
from cleaner.archive.roots import Root, roots
from cleaner.archive.rows import now
from cleaner.archive.schema import SEARCH_TABLES
from cleaner.document.digest import digest_text

_REVISIONS = "(SELECT id FROM revisions WHERE document_id = :document)"
# Captures that no other document has.
_CAPTURES = """
    (SELECT capture_id FROM revisions WHERE document_id = :document
     EXCEPT SELECT capture_id FROM revisions WHERE document_id <> :document)"""
_DECISIONS = "(SELECT id FROM decisions WHERE document_id = :document)"
_SEARCHED = (
    f"DELETE FROM removals_fts WHERE rowid IN (SELECT id FROM removals WHERE revision_id IN {_REVISIONS})",
    (
        "INSERT INTO documents_fts (documents_fts, rowid, title, clean_text) "
        "SELECT 'delete', id, title, clean_text FROM document_search WHERE id = :document"
    ),
)
_DELETED = (
    "DELETE FROM sentence_marks WHERE document_id = :document",
    "DELETE FROM near_duplicates WHERE document_id = :document OR other_id = :document",
    "DELETE FROM places WHERE document_id = :document",
    f"DELETE FROM decisions WHERE document_id = :document OR withdraws IN {_DECISIONS}",
    f"DELETE FROM failures WHERE capture_id IN {_CAPTURES}",
    f"DELETE FROM sightings WHERE revision_id IN {_REVISIONS}",
    f"DELETE FROM seals WHERE revision_id IN {_REVISIONS}",
    f"DELETE FROM spared WHERE revision_id IN {_REVISIONS}",
    f"DELETE FROM removals WHERE revision_id IN {_REVISIONS}",
)
_TO_BE_WRITTEN_ANEW = 1  # of a file from which something was forgotten, until nothing of it is left in it
_TOMBSTONE = "INSERT OR IGNORE INTO tombstones (digest, reason, forgotten) VALUES (?, ?, ?)"


def forget(db: Database, documents: Iterable[int], reason: str) -> None:
    """Take documents out of an archive for good; the file is written anew, so this takes a while in a large one.

    What the disk itself keeps of deleted files, and backups, are out of reach.
    """
    db.execute("PRAGMA secure_delete=ON")
    with db.atomic():
        db.execute("PRAGMA defer_foreign_keys=ON")
        sealed = roots(db)
        for document in documents:
            _keep_leaves(db, document, sealed)
            _bury(db, document, reason)
            _take_from_search(db, document)
            delete_document(db, document)
        _lower_roots(db)
        for table in SEARCH_TABLES:  # entries that are only marked as deleted go when segments are merged
            db.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        db.execute(f"PRAGMA user_version={_TO_BE_WRITTEN_ANEW}")
    finish_forgetting(db)


def is_unfinished(db: Database) -> bool:
    """True where forgetting was interrupted before the file was written anew."""
    return bool(db.execute("PRAGMA user_version").fetchone() == (_TO_BE_WRITTEN_ANEW,))


def finish_forgetting(db: Database) -> None:
    """Write the file anew where that is still to be done: earlier changes may have left copies in free pages."""
    if is_unfinished(db):
        db.execute("VACUUM")
        db.execute("PRAGMA user_version=0")


def tombstones(db: Database) -> list[tuple[str, str, str]]:
    """Digest, reason and time of everything that was forgotten."""
    return db.execute("SELECT digest, reason, forgotten FROM tombstones ORDER BY forgotten, digest").fetchall()


def _keep_leaves(db: Database, document: int, sealed: list[Root]) -> None:
    """Keep the hashes of what is sealed: a root is made over them."""
    for leaf in leaves_of_document(db, document):
        of = next((root.id for root in sealed if leaf.row <= _last(astuple(root.last), leaf)), None)
        if of is not None:
            db.execute("INSERT INTO forgotten_leaves (root_id, leaf) VALUES (?, ?)", [of, leaf.hash])


def _last(last: tuple[int, ...], leaf: Leaf) -> int:
    return last[TABLES.index(leaf.table)]


def _bury(db: Database, document: int, reason: str) -> None:
    (key,) = db.execute("SELECT key FROM documents WHERE id = ?", [document]).fetchone()
    captures = db.execute(f"SELECT digest FROM captures WHERE id IN {_CAPTURES}", {"document": document}).fetchall()
    for digest in (digest_text(key), *(row[0] for row in captures)):
        db.execute(_TOMBSTONE, [digest, reason, now()])


def _take_from_search(db: Database, document: int) -> None:
    for statement in _SEARCHED:
        db.execute(statement, {"document": document})


def delete_document(db: Database, document: int) -> None:
    """Delete a document, and captures that it alone has; the search index and foreign keys are for the caller."""
    given = {"document": document}
    captures = [row[0] for row in db.execute(f"SELECT capture_id FROM {_CAPTURES}", given)]
    for statement in _DELETED:
        db.execute(statement, given)
    db.execute("DELETE FROM documents WHERE id = :document", given)
    db.execute("DELETE FROM revisions WHERE document_id = :document", given)
    db.conn.executemany("DELETE FROM captures WHERE id = ?", [(capture,) for capture in captures])


def _lower_roots(db: Database) -> None:
    """Numbers of deleted rows are given again: what comes then must not seem to belong to an old root."""
    for table, last in zip(TABLES, astuple(last_rows(db)), strict=True):
        column = f"last_{table.removesuffix('s')}"
        db.execute(f"UPDATE roots SET {column} = min({column}, ?)", [last])
