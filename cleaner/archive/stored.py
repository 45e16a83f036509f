"""Stored captures on their way to be cleaned again: what they are, before their bytes are read."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from cleaner.archive.read import read_capture
from cleaner.archive.rows import one
from cleaner.document.capture import CONTEXT, Capture, MediaType, Recognised

_PAGE = 100  # documents looked up at once, so that no cursor stands open over what is written
_ABOUT = """
    SELECT documents.id, documents.revision_id, made.id, made.recipe, made.capture_id, captures.digest, made.media_type,
           made.context, made.metadata, CASE made.decided_by WHEN 'given' THEN made.encoding END AS charset,
           (SELECT place FROM sightings JOIN revisions AS met ON met.id = revision_id
            WHERE met.document_id = documents.id AND met.capture_id = made.capture_id
            ORDER BY sightings.id DESC LIMIT 1) AS place
    FROM documents
    JOIN revisions AS shown ON shown.id = documents.revision_id
    JOIN revisions AS made ON made.id = coalesce(shown.derived_from, shown.id)
    JOIN captures ON captures.id = made.capture_id
    WHERE documents.id = ?"""


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """The capture that a document shows: its current revision, the one that rules made, and what was known beside it.

    `contexts` are what may have been known: one, but several for archives of version 0.1, which did not store it.
    """

    document: int
    shown: int
    revision: int
    recipe: str
    capture: int
    contexts: tuple[Recognised, ...]
    place: str

    def read(self, db: Database) -> Capture:
        """The capture with its bytes; raises DigestMismatch where they are damaged."""
        known = self.contexts[0]
        context = {name: getattr(known, name) for name in CONTEXT}
        return Capture(read_capture(db, self.capture), known.media_type, **context)


def stored_captures(db: Database, documents: Iterable[int]) -> Iterator[StoredCapture]:
    """The captures that these documents now show."""
    for wanted in documents:
        row = one(db, _ABOUT, wanted)
        if row is not None:
            contexts = tuple(_contexts(*row[5:10]))
            document, shown, revision, recipe, capture = row[:5]
            place = row[10] or f"document {document}"
            yield StoredCapture(document, shown, revision, recipe, capture, contexts, place)


def all_documents(db: Database) -> Iterator[int]:
    """The ids of all documents, in order; new ones may be written meanwhile."""
    last = 0
    while page := db.conn.execute(
        "SELECT id FROM documents WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
    ).fetchall():
        yield from (row[0] for row in page)
        last = page[-1][0]


def _contexts(digest: str, media: str, context: str | None, metadata: str, charset: str | None) -> Iterator[Recognised]:
    media_type = MediaType(media)
    if context is not None:
        yield Recognised(digest, media_type, **json.loads(context))
        return
    about = json.loads(metadata)
    for host, url in ((about["host"], about["url"]), (about["host"], None), (None, None)):
        yield Recognised(digest, media_type, host, url, charset)
