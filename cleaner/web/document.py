"""The page of one document: its text with every cut in place, where it comes from, its revisions."""

from dataclasses import asdict, dataclass, replace
from sqlite3 import Connection

from sqlite_utils import Database

from cleaner.archive.errors import DigestMismatch
from cleaner.archive.history import past_of
from cleaner.archive.read import StoredDocument, read_document
from cleaner.web.asked import Asked, Json, Page
from cleaner.web.overview import Overview
from cleaner.web.pieces import LONGEST_SHOWN, Piece, pieces_of
from cleaner.web.rows import read_rows

_ALSO = """
    SELECT documents.id, title, host, share FROM linked_documents JOIN documents ON documents.id = other_id
    WHERE document_id = ? ORDER BY share DESC, documents.id LIMIT ?"""
_MOST_ALSO = 8  # near-duplicates that are listed


@dataclass(frozen=True, slots=True)
class Also:
    """Another document that tells the same story; `share` of the longer text in per cent."""

    id: int
    title: str | None
    host: str | None
    share: int


def document_page(connection: Connection, _overview: Overview, asked: Asked) -> Page | None:
    """The document of the address; None where there is none."""
    number = int(asked.name)
    if not connection.execute("SELECT 1 FROM documents WHERE id = ?", [number]).fetchone():
        return None
    db = Database(connection, execute_plugins=False)
    try:
        document = read_document(db, number)
    except DigestMismatch as error:
        return Page("damaged.html", {"number": number, "problem": str(error)}, [{"problem": str(error)}], status=500)
    revision = document.fields["revision_id"]
    numbers = dict(map(tuple, connection.execute("SELECT start, id FROM removals WHERE revision_id = ?", [revision])))
    values = {
        "document": document,
        "fields": document.fields,
        "pieces": _below_title(pieces_of(document, numbers), document.fields["title"]),
        "revisions": past_of(db, number)[::-1],
        "also": [Also(**row) for row in read_rows(connection, _ALSO, [number, _MOST_ALSO])],
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
