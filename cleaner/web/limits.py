"""Limits on what one SQL statement may cost the server."""

import sqlite3

from cleaner.archive.query import search_query
from cleaner.archive.searchtext import search_fold
from cleaner.archive.snippet import search_snippet

LONGEST_VALUE = 48 << 20  # bytes of a string or blob: ten million characters of any script fit
LONGEST_FOLDED = 10_000_000  # code points: the longest text of a document
LONGEST_LOOKED_THROUGH = 500_000  # code points in which a snippet is looked for
LONGEST_QUERY = 2_000  # code points
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
}


def limit_connection(connection: sqlite3.Connection) -> None:
    """Values of some megabytes at most; a Python function holds the server up, so none sees more than it needs."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    # One call of these can take minutes, and nothing stops a single call: printf('%.*c', 2000000000, 'x').
    for name in ("printf", "format"):
        connection.create_function(name, -1, _refuse)
    connection.create_function("search_fold", 1, _fold, deterministic=True)
    connection.create_function("search_query", 1, _query, deterministic=True)
    connection.create_function("search_snippet", 2, _snippet, deterministic=True)


def _refuse(*_values: object) -> str:
    raise ValueError("printf and format are switched off here; write a || b, or round(x, 2)")


def _fold(text: str | None) -> str | None:
    if isinstance(text, str) and len(text) > LONGEST_FOLDED:
        raise ValueError("too long")
    return search_fold(text)


def _query(query: str | None) -> str:
    return search_query(str(query or "")[:LONGEST_QUERY])


def _snippet(text: str | None, query: str | None) -> str:
    return search_snippet(str(text or "")[:LONGEST_LOOKED_THROUGH], str(query or "")[:LONGEST_QUERY])
