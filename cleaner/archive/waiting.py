"""Rows of cleanings that wait, to be written table by table: a statement for thousands of rows instead of one each.

Rows get their numbers here: nobody else writes while the archive is locked. Who reads what may be waiting has it
written first: `meet` for what has a name, `flush` for everything.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlite_utils import Database

from cleaner.archive.fields import DOCUMENT_COLUMNS
from cleaner.archive.nearness import Mark, link_new
from cleaner.archive.places import PLACE_COLUMNS
from cleaner.archive.prepared import MADE, Row
from cleaner.archive.verdicts import REMOVAL_COLUMNS, SPARED_COLUMNS

_LARGE = 16 << 20  # bytes and characters that may wait
_NUMBERED = ("captures", "documents", "revisions", "removals")
# The columns of rows that wait, by table, in the order in which the tables are written.
_COLUMNS = {
    "captures": ("id", "digest", "size", "raw"),
    "documents": ("id", "key", *DOCUMENT_COLUMNS),
    "revisions": ("id", "document_id", "capture_id", "rule_set_id", "clean_text", "run_id", "recipe", *MADE),
    "removals": ("id", *REMOVAL_COLUMNS),
    "spared": SPARED_COLUMNS,
    "seals": ("revision_id", "leaf"),
    "places": PLACE_COLUMNS,
    "sightings": ("run_id", "revision_id", "place", "path", "record", "seen"),
}
_SHOW = """
    UPDATE documents SET revision_id = shown.value ->> 1
    FROM json_each(?) AS shown WHERE documents.id = shown.value ->> 0"""
_INSERTS = {
    table: f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    for table, columns in _COLUMNS.items()
}


@dataclass(slots=True)
class Waiting:
    """Rows on their way into an archive, in the order of their numbers; `flush` before every commit."""

    db: Database
    _rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in _COLUMNS})
    _next: dict[str, int] = field(default_factory=dict)
    _names: set[str | bytes] = field(default_factory=set)
    _shown: list[tuple[int, int]] = field(default_factory=list)
    _marks: list[Mark] = field(default_factory=list)
    _size: int = 0

    def number(self, table: str, rows: int = 1) -> int:
        """The number of the next row of a table, the first of so many."""
        if not self._next:
            self._next = {name: self._last(name) + 1 for name in _NUMBERED}
        number = self._next[table]
        self._next[table] += rows
        return number

    def add(self, table: str, row: Row, name: str | bytes | None = None, size: int = 0) -> None:
        """Let a row wait. `name` is a unique one by which it may be looked for; `size` is about what it takes."""
        self._rows[table].append(row)
        self._size += size
        if name is not None:
            self._names.add(name)

    def add_all(self, table: str, rows: list[Row], size: int = 0) -> None:
        """Let rows wait that have no names."""
        self._rows[table] += rows
        self._size += size

    def show(self, document: int, revision: int, marks: Iterable[tuple[int, int]]) -> None:
        """Let a new document show a new revision, and link it with those that tell the same story."""
        self._shown.append((document, revision))
        self._marks += [(document, *mark) for mark in marks]

    def meet(self, *names: str | bytes | None) -> None:
        """Write what waits if a row of one of these names is among it, or if it is much."""
        if self._size > _LARGE or not self._names.isdisjoint(names):
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if not any(self._rows.values()):
            return
        for table, rows in self._rows.items():
            if rows:
                self.db.conn.executemany(_INSERTS[table], rows)
                rows.clear()
        # Not at once, with foreign keys deferred: SQLite would look through all places and marks for each document.
        self.db.conn.execute(_SHOW, (json.dumps(self._shown),))  # one statement: SQLite makes a savepoint for each
        link_new(self.db, self._marks)
        self._next, self._shown, self._marks, self._size = {}, [], [], 0
        self._names.clear()

    def _last(self, table: str) -> int:
        (last,) = self.db.conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        return int(last)
