"""Whether the columns of every document are those that its current revision gives it."""

import json
from collections import Counter
from collections.abc import Iterator

from sqlite_utils import Database

from cleaner.archive.fields import document_columns
from cleaner.archive.finding import Finding
from cleaner.archive.rows import Value

_REVISION = """
    SELECT metadata, outcome, clean_text,
           (SELECT coalesce(sum(length(text)), 0) FROM removals WHERE revision_id = revisions.id)
    FROM revisions WHERE id = ?"""


def check_documents(checked: Counter[str], db: Database) -> Iterator[Finding]:
    """Title, host, address, language, author, date, credit, outcome and lengths follow from the current revision."""
    for document in db.query("SELECT * FROM documents WHERE revision_id NOT NULL"):
        checked["documents"] += 1
        if wrong := _wrong(db, document):
            where = f"document {document['id']}"
            yield Finding(where, f"{', '.join(wrong)}: not what its revision says", (document["id"],))


def _wrong(db: Database, document: dict[str, Value]) -> list[str]:
    """The columns that are not what they should be."""
    row = db.execute(_REVISION, [document["revision_id"]]).fetchone()
    if row is None:
        return ["revision_id"]
    metadata, outcome, clean_text, removed = row
    try:
        columns = document_columns(json.loads(metadata), outcome, clean_text, removed)
    except (ValueError, KeyError, TypeError, AssertionError):
        return ["metadata"]
    return [column for column, value in columns.items() if document[column] != value]
