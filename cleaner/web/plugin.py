"""The Datasette plugin: SQL functions for search, a page for each document, marked snippets.

Everything of a document reaches a page through Jinja's escaping or `markupsafe.escape`; the snippets' marks
are put in after escaping.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from markupsafe import Markup, escape
from sqlite_utils import Database

from cleaner.archive.connect import register_functions
from cleaner.archive.errors import DigestMismatch
from cleaner.archive.read import StoredDocument, read_document
from cleaner.archive.searchtext import HIT_END, HIT_START
from cleaner.web.pieces import pieces_of

if TYPE_CHECKING:
    from datasette.app import Datasette  # importing it here would be a circle: Datasette loads us

_PLUGIN = "article-cleaner"


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every connection the functions that search needs."""
    register_functions(conn)


@hookimpl
def extra_css_urls(datasette: Datasette) -> list[str]:
    """Our one stylesheet."""
    return [datasette.urls.static_plugins(_PLUGIN, "cleaner.css")]


@hookimpl
def extra_template_vars(datasette: Datasette, database: str, table: str, view_name: str, request: Any) -> Any:
    """For the page of a document: the document and its text in pieces."""

    async def article() -> dict[str, object]:
        if view_name != "row" or table != "documents":
            return {}
        try:
            document = await datasette.get_database(database).execute_fn(
                lambda connection: _document(connection, request.url_vars["pks"])
            )
        except DigestMismatch as error:
            return {"article_problem": str(error)}
        return {"article": document, "pieces": pieces_of(document)} if document else {}

    return article


@hookimpl
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Datasette) -> Markup | None:
    """Snippets with their hits marked; in query results the number of a document as a link to its page."""
    if isinstance(value, str) and HIT_START in value:
        marked = str(escape(value)).replace(HIT_START, "<mark>").replace(HIT_END, "</mark>")
        return Markup(marked)  # noqa: S704 – escaped in the line above
    if column == "document" and table is None and isinstance(value, int):
        path = datasette.urls.row(database, "documents", str(value))
        return Markup('<a href="{}">{}</a>').format(path, value)
    return None


def _document(connection: sqlite3.Connection, row: str) -> StoredDocument | None:
    """The document of a row's address, or None where the table is not one of ours."""
    db = Database(connection, execute_plugins=False)
    known = row.isascii() and row.isdigit() and {"documents", "revisions", "removals"} <= set(db.table_names())
    if not known or not db.execute("SELECT 1 FROM documents WHERE id = ?", [int(row)]).fetchone():
        return None
    return read_document(db, int(row))
