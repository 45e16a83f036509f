"""SQL functions for whoever opens an archive: clean any text, show what was cut, put it back.

Datasette's plugin and sqlite-utils' plugin hook register the same ones.
"""

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from sqlite_utils import Database, hookimpl

from cleaner.archive.connect import register_functions
from cleaner.archive.read import read_document

if TYPE_CHECKING:
    from cleaner.rules.pack import RuleSet

LONGEST_TEXT = 200_000  # code points that clean_text takes: a query waits for it


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """What sqlite-utils calls for every database that it opens."""
    register_archive_functions(conn)


def register_archive_functions(connection: sqlite3.Connection) -> None:
    """All our functions: those of search, and `clean_text(text)`, `removed_text(id)`, `restore_text(id)`."""

    def removed_text(document: int) -> str | None:
        return _removed_text(connection, document)

    def restore_text(document: int) -> str | None:
        return _restore_text(connection, document)

    register_functions(connection)
    connection.create_function("clean_text", 1, clean_text, deterministic=True)
    connection.create_function("removed_text", 1, removed_text)
    connection.create_function("restore_text", 1, restore_text)


def clean_text(text: str | None) -> str | None:
    """The text as the shipped rules clean it, its host unknown."""
    if text is None:
        return None
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"clean_text takes {LONGEST_TEXT:,} characters; for more use: cleaner clean FILE")
    from cleaner.document.capture import Capture, MediaType  # the engine is loaded when it is asked for
    from cleaner.document.errors import SourceError
    from cleaner.pipeline import clean

    try:
        return clean(Capture(text.encode("utf-8", "replace"), MediaType.TEXT), _rules()).verdict.clean_text
    except SourceError:
        return text  # empty, or no text at all: there is nothing to cut


@cache
def _rules() -> "RuleSet":
    from cleaner.rules.pack import load_rules

    return load_rules()


def _removed_text(connection: sqlite3.Connection, document: int) -> str | None:
    """What was cut from a document, a blank line between cuts; None where there is no such document."""
    if not _known(connection, document):
        return None
    rows = connection.execute(
        "SELECT text FROM removals JOIN documents ON documents.revision_id = removals.revision_id "
        "WHERE documents.id = ? ORDER BY start",
        [document],
    )
    return "\n\n".join(str(row[0]).strip() for row in rows)


def _restore_text(connection: sqlite3.Connection, document: int) -> str | None:
    """The extracted text of a document, every cut put back and checked; None where there is no such document."""
    if not _known(connection, document):
        return None
    return read_document(Database(connection, execute_plugins=False), document).extracted_text


def _known(connection: sqlite3.Connection, document: object) -> bool:
    return isinstance(document, int) and bool(
        connection.execute("SELECT 1 FROM documents WHERE id = ?", [document]).fetchone()
    )
