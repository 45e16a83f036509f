"""Whether the file holds together: SQLite's pages, references between rows, the search index."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.connect import register_functions
from cleaner.archive.finding import Finding
from cleaner.archive.schema import SEARCH_TABLES

# What foreign keys cannot say: a description, and a query for rows that are wrong with the document that each touches.
_WRONG = {
    "has no current revision": "SELECT 'document ' || id, id FROM documents WHERE revision_id IS NULL",
    "shows a revision of another document": """
        SELECT 'document ' || documents.id, documents.id FROM documents
        JOIN revisions ON revisions.id = revision_id WHERE document_id <> documents.id""",
    "has no revision at all": """
        SELECT 'document ' || id, id FROM documents WHERE id NOT IN (SELECT document_id FROM revisions)""",
    "belongs to no revision and no failure": """
        SELECT 'capture ' || id, NULL FROM captures WHERE id NOT IN (SELECT capture_id FROM revisions)
        AND id NOT IN (SELECT capture_id FROM failures WHERE capture_id NOT NULL)""",
    "does not end where its text does": """
        SELECT 'removal ' || removals.id, document_id FROM removals
        JOIN revisions ON revisions.id = revision_id WHERE end <> start + length(text)""",
    "was cut or spared by a rule that is not in its rule set": """
        SELECT 'revision ' || revisions.id, document_id FROM revisions WHERE EXISTS (
            SELECT rule_id FROM removals WHERE revision_id = revisions.id
            UNION SELECT rule_id FROM spared WHERE revision_id = revisions.id
            EXCEPT SELECT rule_id FROM rule_set_rules WHERE rule_set_rules.rule_set_id = revisions.rule_set_id)""",
}
_INDEXED = {
    "documents_fts": "SELECT count(*) FROM documents WHERE revision_id NOT NULL",
    "removals_fts": "SELECT count(*) FROM removals",
}


def check_pages(db: Database) -> Iterator[Finding]:
    """SQLite's own check of pages, indexes, types and constraints."""
    for (problem,) in db.execute("PRAGMA integrity_check"):
        if problem != "ok":
            yield Finding("file", str(problem))


def check_references(db: Database) -> Iterator[Finding]:
    """Every row that names another names one that is there."""
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield Finding(f"{table} {row}", f"names a row of {parent} that is not there", _documents_of(db, table, row))


def _documents_of(db: Database, table: str, row: int | None) -> tuple[int, ...]:
    """The document that a row names, if it names one."""
    columns = {column[1] for column in db.execute(f"PRAGMA table_info({table})")}
    if table == "documents":
        return (row,) if row is not None else ()
    if row is None or not columns & {"document_id", "revision_id"}:
        return ()
    by_revision = f"(SELECT document_id FROM revisions WHERE id = {table}.revision_id)"
    column = "document_id" if "document_id" in columns else by_revision
    return tuple(found[0] for found in db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", [row]) if found[0])


def check_order(db: Database) -> Iterator[Finding]:
    """No row is orphaned or contradicts another."""
    for problem, select in _WRONG.items():
        for where, document in db.execute(select):
            yield Finding(where, problem, () if document is None else (document,))


def check_index(db: Database) -> Iterator[Finding]:
    """The search index has a row for each text, and its words are those of the texts as they are folded now."""
    for table, select in _INDEXED.items():
        (indexed,) = db.execute(f"SELECT count(*) FROM {table}_docsize").fetchone()
        (texts,) = db.execute(select).fetchone()
        if indexed != texts:
            yield Finding(table, f"has {indexed:,} rows for {texts:,} texts; `cleaner repair` makes the index anew")
    for table in SEARCH_TABLES:
        if not _is_index_true(db, table):
            yield Finding(table, "does not say what the texts say; `cleaner repair` makes the index anew")


def _is_index_true(db: Database, table: str) -> bool:
    """FTS5's check of the index against the texts. It changes nothing, but SQLite refuses it where it may not write."""
    try:
        return _holds(db.conn, table)
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):
            raise
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "copy.db")) as copy:
        register_functions(copy)
        db.conn.backup(copy)
        return _holds(copy, table)


def _holds(connection: sqlite3.Connection, table: str) -> bool:
    try:
        connection.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if "malformed" in str(error):
            return False
        raise
    return True
