"""What an archive holds, counted: documents as they now are, what was cut from them, what is kept of their past."""

from dataclasses import dataclass

from sqlite_utils import Database

from cleaner.archive.search import HitCounts, count_all

_TEXTS = "SELECT coalesce(sum(characters), 0), coalesce(sum(removed_characters), 0) FROM documents"
_OUTCOMES = "SELECT outcome, count(*) FROM documents GROUP BY outcome ORDER BY 2 DESC, 1"
_FAILURES = "SELECT reason, count(DISTINCT place) FROM failures GROUP BY reason ORDER BY 2 DESC, 1"
_BYTES = "SELECT coalesce(sum(size), 0), coalesce(sum(length(raw)), 0) FROM captures"
_CUTS = """
    SELECT {by}, count(*), count(DISTINCT document_id), sum(length(text)) FROM current_removals
    GROUP BY 1 ORDER BY 2 DESC, 1"""
_KEPT = ("captures", "revisions", "sightings", "runs", "near_duplicates", "standing_decisions", "tombstones")


@dataclass(frozen=True, slots=True)
class Cuts:
    """What was cut as one category, or by one rule: cuts, documents they are in, code points."""

    name: str
    cuts: int
    documents: int
    characters: int


@dataclass(frozen=True, slots=True)
class Stats:
    """An archive in figures; lengths of texts in code points.

    `hits` counts documents by host, language, category of what was cut, and month. `failures` are places by reason,
    also where they were archived since.
    `raw_bytes` is what was archived, `packed_bytes` what that takes.
    """

    hits: HitCounts
    characters: int
    removed_characters: int
    outcomes: dict[str, int]
    categories: tuple[Cuts, ...]
    rules: tuple[Cuts, ...]
    failures: dict[str, int]
    raw_bytes: int
    packed_bytes: int
    kept: dict[str, int]


def stats(db: Database) -> Stats:
    """Count everything, as it stood at one moment; some seconds for a million documents."""
    db.execute("BEGIN")
    try:
        return _counted(db)
    finally:
        db.execute("ROLLBACK")


def _counted(db: Database) -> Stats:
    characters, removed = db.execute(_TEXTS).fetchone()
    raw, packed = db.execute(_BYTES).fetchone()
    return Stats(
        hits=count_all(db),
        characters=characters,
        removed_characters=removed,
        outcomes=dict(db.execute(_OUTCOMES).fetchall()),
        categories=_cuts(db, "category"),
        rules=_cuts(db, "rule"),
        failures=dict(db.execute(_FAILURES).fetchall()),
        raw_bytes=raw,
        packed_bytes=packed,
        kept={table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _KEPT},
    )


def _cuts(db: Database, by: str) -> tuple[Cuts, ...]:
    return tuple(Cuts(*row) for row in db.execute(_CUTS.format(by=by)).fetchall())
