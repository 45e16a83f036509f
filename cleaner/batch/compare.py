"""Comparing an archive with the files that it was made from."""

from collections import Counter
from collections.abc import Iterator

from sqlite_utils import Database

from cleaner.archive.finding import Finding
from cleaner.batch.limits import Limits
from cleaner.document.errors import SourceError
from cleaner.reading.folder import find_sources
from cleaner.reading.source import Source, read_source

_LIMITS = Limits()
_CAPTURES = """
    SELECT captures.digest, document_id FROM sightings
    JOIN revisions ON revisions.id = revision_id JOIN captures ON captures.id = capture_id
    WHERE place = ? AND path = ? AND record IS ? ORDER BY sightings.id DESC"""

# Forgotten, or never cleaned.
_EXCUSED = "SELECT 1 FROM tombstones WHERE digest = ?1 UNION ALL SELECT 1 FROM failures WHERE place = ?2 LIMIT 1"


def compare(db: Database, folder: str, checked: Counter[str]) -> Iterator[Finding]:
    """What of the files below a folder, named as when they were archived, is not what was archived from there."""
    there: set[str] = set()
    for found in find_sources(folder):
        source = found if isinstance(found, Source) else found.source
        there.add(source.place)
        if problem := _problem(db, source):
            yield problem
        checked["files compared"] += 1
    places = {row[0] for row in db.execute("SELECT place FROM sightings UNION SELECT place FROM failures")}
    checked["files not there any more"] += len(places - there)


def _problem(db: Database, source: Source) -> Finding | None:
    rows = db.execute(_CAPTURES, [source.place, source.path, source.number]).fetchall()
    documents = tuple(sorted({row[1] for row in rows}))
    try:
        digest = read_source(source, _LIMITS.input_bytes).capture.digest
    except (SourceError, OSError) as error:
        return Finding(source.place, f"cannot be read any more: {error}", documents) if rows else None
    if digest in {row[0] for row in rows} or db.execute(_EXCUSED, [digest, source.place]).fetchone():
        return None
    return Finding(source.place, "is not what was archived from there" if rows else "is not in the archive", documents)
