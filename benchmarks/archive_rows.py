"""What SQLite alone needs for the rows that our writer writes: finished rows, `executemany`, the same transactions."""

import json
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cleaner.archive.write
from cleaner.archive.connect import open_for_writing, register_functions
from cleaner.archive.places import Place, place_digest
from cleaner.archive.prepared import Prepared, prepare
from cleaner.archive.write import Writer
from cleaner.document.capture import Capture, MediaType
from cleaner.engine.policy import Policy
from cleaner.pipeline import Revision, clean, recipe
from cleaner.rules.pack import RuleSet

ROUNDS = 5
_ONCE = ("rule_sets", "runs", "rules", "rule_set_rules")
_BY_DOCUMENT = {  # each with the column that counts as the documents do, which are all made by one revision
    "captures": "id",
    "documents": "id",
    "revisions": "id",
    "removals": "revision_id",
    "spared": "revision_id",
    "seals": "revision_id",
    "sightings": "revision_id",
    "places": "document_id",
    "sentence_marks": "document_id",
}
_TRIGGERS = (
    """CREATE TRIGGER by_document AFTER INSERT ON revisions BEGIN
       INSERT INTO documents_fts (rowid, title, clean_text)
       SELECT id, title, clean_text FROM document_search WHERE id = new.document_id; END""",
    """CREATE TRIGGER by_removal AFTER INSERT ON removals BEGIN
       INSERT INTO removals_fts (rowid, text) VALUES (new.id, search_fold(new.text)); END""",
)
_SHOW = """
    UPDATE documents SET revision_id = shown.value ->> 1
    FROM json_each(?) AS shown WHERE documents.id = shown.value ->> 0"""
_SHOWN = 12  # the column `revision_id` of documents
Made = tuple[str, Capture, Revision]
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Batch:
    """The rows of one transaction, by table, what goes into the two search tables, and which revisions are shown."""

    rows: dict[str, list[Row]]
    documents: list[Row]
    removals: list[Row]
    shown: str


@dataclass(frozen=True, slots=True)
class Ratios:
    """Our speed as a share of `executemany` of finished rows with the index last; of the same by triggers.

    `rows`: writing what was prepared; `rows_without_keys`: where foreign keys are off for `executemany` alone.
    `whole`: with packing, folding, digests and marks, against `executemany` that finds all that done, and against
    triggers, which fold.
    """

    rows: float
    rows_without_keys: float
    whole: float
    whole_by_triggers: float


def ratios_to_bare(folder: Path, texts: list[str], rules: RuleSet) -> Ratios:
    """All ways in turns, ROUNDS times; medians of processor time."""
    folder.mkdir()
    captures = [Capture(text.encode(), MediaType.TEXT) for text in texts]
    made = [(recipe(capture, rules), capture, clean(capture, rules)) for capture in captures]
    prepared = [prepare(capture, revision) for _, capture, revision in made]
    _ours(folder / "first.db", made, prepared, rules)
    once, batches = _rows(folder / "first.db", len(made))
    ways: dict[str, Callable[[Path], float]] = {
        "rows": lambda path: _ours(path, made, prepared, rules),
        "whole": lambda path: _ours(path, made, [None] * len(made), rules),
        "executemany": lambda path: _bare(path, once, batches, keys=True),
        "executemany without keys": lambda path: _bare(path, once, batches, keys=False),
        "with triggers": lambda path: _bare(path, once, batches, keys=False, triggers=True),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS):
        for name, write in ways.items():
            seconds[name].append(write(folder / f"{name}-{number}.db"))
    took = {name: statistics.median(measured) for name, measured in seconds.items()}
    shown = ", ".join(f"{name} {1000 * each / len(made):.3f}" for name, each in took.items())
    print(f"rows: ms a document: {shown}", flush=True)
    bare = took["executemany"]
    without = took["executemany without keys"] / took["rows"]
    return Ratios(bare / took["rows"], without, bare / took["whole"], took["with triggers"] / took["whole"])


def _ours(path: Path, made: list[Made], prepared: Sequence[Prepared | None], rules: RuleSet) -> float:
    with open_for_writing(path) as db:
        started = time.process_time()
        writer = Writer(db, rules, Policy())
        for number, ((wanted, capture, revision), ready) in enumerate(zip(made, prepared, strict=True)):
            name = b"%d.txt" % number
            writer.revision(wanted, capture, revision, Place(name.decode(), name, None, place_digest(name)), ready)
        writer.finish()
        return time.process_time() - started


def _rows(path: Path, count: int) -> tuple[dict[str, list[Row]], list[_Batch]]:
    """Every row that our writer wrote, in the transactions in which it wrote them."""
    with sqlite3.connect(path) as connection:
        register_functions(connection)
        once = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in _ONCE}
        return once, list(_batches(connection, count))


def _batches(connection: sqlite3.Connection, count: int) -> Iterator[_Batch]:
    size = cleaner.archive.write.BATCH
    for first in range(1, count + 1, size):
        between = (first, first + size - 1)
        yield _Batch(
            {
                table: connection.execute(
                    f"SELECT * FROM {table} WHERE {column} BETWEEN ? AND ? ORDER BY {column}", between
                ).fetchall()
                for table, column in _BY_DOCUMENT.items()
            },
            connection.execute(
                "SELECT id, title, clean_text FROM document_search WHERE id BETWEEN ? AND ?", between
            ).fetchall(),
            connection.execute(
                "SELECT id, search_fold(text) FROM removals WHERE revision_id BETWEEN ? AND ?", between
            ).fetchall(),
            json.dumps(
                connection.execute("SELECT id, revision_id FROM documents WHERE id BETWEEN ? AND ?", between).fetchall()
            ),
        )


def _bare(
    path: Path, once: dict[str, list[Row]], batches: list[_Batch], *, keys: bool, triggers: bool = False
) -> float:
    """As our writer does it: the same file, pragmas, tables, indexes, rows and transactions; foreign keys if wanted.

    With them a document cannot name its revision before that is there: that takes one statement more, the quickest.
    """
    with open_for_writing(path) as db:
        write = db.conn.executemany
        db.conn.execute("PRAGMA journal_mode=PERSIST")
        db.conn.execute(f"PRAGMA foreign_keys={keys:d}")
        for trigger in _TRIGGERS if triggers else ():
            db.conn.execute(trigger)
        first, wanted = _Batch(once, [], [], ""), [*map(_showing_nothing, batches)] if keys else batches
        started = time.process_time()
        db.conn.execute("BEGIN")
        for batch in [first, *wanted]:
            for table, rows in batch.rows.items():
                if rows:
                    write(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            if keys and batch.shown:
                db.conn.execute(_SHOW, (batch.shown,))
            if not triggers:
                write("INSERT INTO documents_fts (rowid, title, clean_text) VALUES (?, ?, ?)", batch.documents)
                write("INSERT INTO removals_fts (rowid, text) VALUES (?, ?)", batch.removals)
            db.conn.execute("COMMIT")
            db.conn.execute("BEGIN")
        db.conn.execute("COMMIT")
        return time.process_time() - started


def _showing_nothing(batch: _Batch) -> _Batch:
    documents = [(*row[:_SHOWN], None, *row[_SHOWN + 1 :]) for row in batch.rows["documents"]]
    return replace(batch, rows=batch.rows | {"documents": documents})
