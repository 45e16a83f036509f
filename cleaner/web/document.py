"""The page of one document: its text with every cut in place, where it comes from, its revisions."""

from dataclasses import asdict, dataclass
from sqlite3 import Connection

from sqlite_utils import Database

from cleaner.archive.errors import DigestMismatch
from cleaner.archive.read import StoredDocument, read_document
from cleaner.web.asked import Asked, Json, Page
from cleaner.web.overview import Overview
from cleaner.web.pieces import LONGEST_SHOWN, pieces_of
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
        "pieces": pieces_of(document, numbers),
        "revisions": [Cleaning(**row) for row in read_rows(connection, _REVISIONS, [number])],
        "open": asked.args.get("cuts") == "open",
        "beyond": max(0, len(document.extracted_text) - LONGEST_SHOWN),
    }
    return Page("document.html", values, [_fields(document)], text=document.clean_text)


def _fields(document: StoredDocument) -> Json:
    claims = {
        "removals": [asdict(claim) for claim in document.removals],
        "spared": [asdict(c) for c in document.spared],
    }
    return document.fields | {"clean_text": document.clean_text, "extracted_text": document.extracted_text} | claims
