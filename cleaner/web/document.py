"""The page of one document: its text with every cut in place, where it comes from, its revisions."""

from dataclasses import asdict, dataclass, replace
from sqlite3 import Connection

from sqlite_utils import Database

from cleaner.archive.errors import DigestMismatch
from cleaner.archive.read import StoredDocument, read_document
from cleaner.web.asked import Asked, Json, Page
from cleaner.web.overview import Overview
from cleaner.web.pieces import LONGEST_SHOWN, Piece, pieces_of
from cleaner.web.rows import read_rows

_REVISIONS = """
    SELECT revisions.id, revisions.version, profile, strength, revisions.outcome, extractor, extractor_version,
           length(clean_text) AS characters, rule_sets.digest AS rules_digest, clean_digest,
           (SELECT count(*) FROM removals WHERE revision_id = revisions.id) AS cuts,
           (SELECT min(seen) FROM sightings WHERE revision_id = revisions.id) AS seen
    FROM revisions JOIN rule_sets ON rule_sets.id = rule_set_id
    WHERE document_id = ? ORDER BY revisions.id DESC"""


@dataclass(frozen=True, slots=True)
class Cleaning:
    """One revision in a document's history; `characters` of clean text."""

    id: int
    version: str
    profile: str
    strength: str
    outcome: str
    extractor: str
    extractor_version: str
    characters: int
    rules_digest: str
    clean_digest: str
    cuts: int
    seen: str | None


def document_page(connection: Connection, _overview: Overview, asked: Asked) -> Page | None:
    """The document of the address; None where there is none."""
    number = int(asked.name)
    if not connection.execute("SELECT 1 FROM documents WHERE id = ?", [number]).fetchone():
        return None
    try:
        document = read_document(Database(connection, execute_plugins=False), number)
    except DigestMismatch as error:
        return Page("damaged.html", {"number": number, "problem": str(error)}, [{"problem": str(error)}], status=500)
    revision = document.fields["revision_id"]
    numbers = dict(map(tuple, connection.execute("SELECT start, id FROM removals WHERE revision_id = ?", [revision])))
    values = {
        "document": document,
        "fields": document.fields,
        "pieces": _below_title(pieces_of(document, numbers), document.fields["title"]),
        "revisions": [Cleaning(**row) for row in read_rows(connection, _REVISIONS, [number])],
        "open": asked.args.get("cuts") == "open",
        "beyond": max(0, len(document.extracted_text) - LONGEST_SHOWN),
    }
    return Page("document.html", values, [_fields(document)], text=document.clean_text)


def _below_title(pieces: list[Piece], title: object) -> list[Piece]:
    """The pieces without a first line that only says the title again, which stands above it."""
    first = pieces[0] if pieces else None
    if first is None or first.removal or first.lines[0].lstrip("# ").strip() != title:
        return pieces
    return [replace(first, lines=first.lines[1:]), *pieces[1:]]


def _fields(document: StoredDocument) -> Json:
    return {
        **document.fields,
        "clean_text": document.clean_text,
        "extracted_text": document.extracted_text,
        "removals": [asdict(claim) for claim in document.removals],
        "spared": [asdict(claim) for claim in document.spared],
    }
