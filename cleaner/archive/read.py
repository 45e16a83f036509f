"""Reading an archive: a document by whatever the user calls it, its texts, its removals."""

import json
import os
from dataclasses import dataclass, replace

import zstandard
from sqlite_utils import Database

from cleaner.archive.errors import DigestMismatch, NotArchived
from cleaner.archive.places import met_at, place_digest
from cleaner.archive.schema import EVIDENCE
from cleaner.document.digest import digest_bytes, digest_text
from cleaner.document.span import restore

_SHORTEST_DIGEST = 6  # hex digits of a digest that may stand for the whole
_DOCUMENT = """
    SELECT documents.*, revisions.recipe, revisions.version, revisions.profile, revisions.strength, revisions.ceiling,
           revisions.media_type, revisions.encoding, revisions.decided_by, revisions.replaced, revisions.extractor,
           revisions.extractor_version, revisions.extractor_options, revisions.extracted_digest,
           revisions.clean_digest, revisions.clean_text, revisions.capture_id, revisions.metadata,
           captures.digest AS capture_digest, captures.size, rule_sets.digest AS rules_digest
    FROM documents
    JOIN revisions ON revisions.id = documents.revision_id
    JOIN captures ON captures.id = revisions.capture_id
    JOIN rule_sets ON rule_sets.id = revisions.rule_set_id
    WHERE documents.id = ?"""
_PLACES = """
    SELECT place, seen, run_id FROM sightings
    WHERE revision_id IN (SELECT id FROM revisions WHERE document_id = ? AND capture_id = ?) ORDER BY id"""

Row = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A removal or a spared claim as it is stored; `text` of a spared one is what it claimed, `id` that of its row."""

    start: int
    end: int
    text: str
    rule: str
    rule_digest: str
    category: str
    evidence: tuple[dict[str, str | int], ...]
    reason: str = ""
    detail: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document with its current revision; `fields` are the columns, `places` where its capture was met."""

    fields: Row
    extracted_text: str
    clean_text: str
    removals: tuple[StoredClaim, ...]
    spared: tuple[StoredClaim, ...]
    places: tuple[Row, ...]


def find_document(db: Database, name: str) -> int:
    """The id of the document that the user means: its number, the beginning of a digest, its place or its URL.

    Where it is none of these, it may be the path of a file, as the shell completes it.
    """
    file = os.fsencode(name)
    name = file.decode("utf-8", "backslashreplace")  # as `Source.place` shows paths
    ids = {int(row[0]) for query, value in _ways(name) for row in db.execute(query, [value]).fetchall()}
    ids = ids or {met.document for met in [met_at(db, place_digest(file))] if met}
    if not ids:
        raise NotArchived(f"no document {name!r} in the archive; `cleaner search` and `datasette` show the ids")
    if len(ids) > 1:
        shown = ", ".join(map(str, sorted(ids)[:8]))
        raise NotArchived(f"{name!r} stands for {len(ids)} documents ({shown}); give the id of one")
    return ids.pop()


def _ways(name: str) -> list[tuple[str, str | int]]:
    if name.isascii() and name.isdigit() and len(name) < 18:
        return [("SELECT id FROM documents WHERE id = ?", int(name))]
    by_revision = "SELECT document_id FROM revisions "
    ways: list[tuple[str, str | int]] = [
        (by_revision + "JOIN sightings ON sightings.revision_id = revisions.id WHERE place = ?", name),
        ("SELECT id FROM documents WHERE url = ?", name),
    ]
    digest = name.removeprefix("sha256:").lower()
    if len(digest) >= _SHORTEST_DIGEST and not digest.strip("0123456789abcdef"):
        pattern = f"sha256:{digest}*"
        by_capture = "JOIN captures ON captures.id = revisions.capture_id WHERE digest GLOB ?"
        ways.append((by_revision + by_capture, pattern))
        ways.append((by_revision + "WHERE clean_digest GLOB ?", pattern))
    return ways


def read_document(db: Database, document: int) -> StoredDocument:
    """The document with its texts; raises DigestMismatch where a text is not what its digest says."""
    fields: Row = next(iter(db.query(_DOCUMENT, [document])))
    clean_text = str(fields.pop("clean_text"))
    removals = _claims(db, "removals", fields["revision_id"], "text")
    extracted = restore(clean_text, removals)
    for text, column in ((clean_text, "clean_digest"), (extracted, "extracted_digest")):
        if digest_text(text) != fields[column]:
            raise DigestMismatch(f"document {document}: the text does not match its {column}; the archive is damaged")
    places = db.query(_PLACES, [fields["id"], fields["capture_id"]])
    return StoredDocument(
        fields=fields,
        extracted_text=extracted,
        clean_text=clean_text,
        removals=removals,
        spared=_with_text(_claims(db, "spared", fields["revision_id"], "'' AS text, reason, detail"), extracted),
        places=tuple(places),
    )


def read_capture(db: Database, capture: int) -> bytes:
    """The bytes of a capture as they were obtained; raises DigestMismatch where they are not."""
    row = db.execute("SELECT digest, size, raw FROM captures WHERE id = ?", [capture]).fetchone()
    digest, size, raw = row or ("", 0, b"")
    try:
        whole = zstandard.frame_content_size(raw) == size
        data = zstandard.ZstdDecompressor().decompress(raw) if whole and size else b""
    except zstandard.ZstdError:
        data = None
    if data is None or digest_bytes(data) != digest:
        raise DigestMismatch(f"capture {capture}: the bytes do not match their digest; the archive is damaged")
    return data


def _claims(db: Database, table: str, revision: object, columns: str) -> tuple[StoredClaim, ...]:
    rows = db.query(
        f"SELECT {table}.id, start, end, rules.name AS rule, rules.digest AS rule_digest, {table}.category, "
        f"{EVIDENCE} AS evidence, {columns} FROM {table} JOIN rules ON rules.id = rule_id "
        "WHERE revision_id = ? ORDER BY start, end, rule",
        [revision],
    )
    return tuple(StoredClaim(**row | {"evidence": tuple(json.loads(row["evidence"]))}) for row in rows)


def _with_text(claims: tuple[StoredClaim, ...], extracted: str) -> tuple[StoredClaim, ...]:
    return tuple(replace(claim, text=extracted[claim.start : claim.end]) for claim in claims)
