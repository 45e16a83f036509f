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


def correct_columns(db: Database, document: int) -> None:
    """Give a document the columns of its current revision; where those cannot be told, it has no revision then."""
    (revision,) = db.execute("SELECT revision_id FROM documents WHERE id = ?", [document]).fetchone()
    columns = _columns(db, revision) or {"revision_id": None}
    assignments = ", ".join(f"{column} = ?" for column in columns)
    db.execute(f"UPDATE documents SET {assignments} WHERE id = ?", [*columns.values(), document])


def _columns(db: Database, revision: Value) -> dict[str, Value] | None:
    row = db.execute(_REVISION, [revision]).fetchone()
    try:
        return document_columns(json.loads(row[0]), *row[1:]) if row else None
    except (ValueError, KeyError, TypeError, AssertionError):
        return None


def _wrong(db: Database, document: dict[str, Value]) -> list[str]:
    """The columns that are not what they should be."""
    columns = _columns(db, document["revision_id"])
    if columns is None:
        return ["metadata"]
    return [column for column, value in columns.items() if document[column] != value]
