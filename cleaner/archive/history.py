"""What happened to a document: its revisions, the runs that made them, the root that seals it."""

from dataclasses import dataclass

from sqlite_utils import Database

_PAST = """
    SELECT revision_id, is_current, made, past.run_id, command, past.version, past.profile, past.strength, past.outcome,
           capture, past.derived_from, past.capture_id, size, rules, characters, extractor, extractor_version,
           (SELECT count(*) FROM removals WHERE removals.revision_id = past.revision_id)
    FROM document_history AS past JOIN revisions ON revisions.id = revision_id
    WHERE past.document_id = ? ORDER BY revision_id"""
_ROOT = "SELECT root FROM roots WHERE last_revision >= ? ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class Past:
    """One revision of a document's history; `derived_from` is the revision of which a person's decision made it.

    `capture` and `rules` are digests, `size` is in bytes, `characters` are those of the clean text.
    """

    revision: int
    current: bool
    made: str | None
    run: int | None
    command: str | None
    version: str
    profile: str
    strength: str
    outcome: str
    capture: str
    derived_from: int | None
    capture_id: int
    size: int
    rules: str
    characters: int
    extractor: str
    extractor_version: str
    cuts: int


def past_of(db: Database, document: int) -> tuple[Past, ...]:
    """The revisions of a document, the first first."""
    rows = db.execute(_PAST, [document]).fetchall()
    return tuple(Past(revision, bool(current), *rest) for revision, current, *rest in rows)


def root_over(db: Database, revision: int) -> str | None:
    """The root that seals a revision; None where no run has ended since it was made."""
    row = db.execute(_ROOT, [revision]).fetchone()
    return str(row[0]) if row else None
