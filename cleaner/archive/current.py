"""Which revision of a document is the current one, and everything that follows it: columns, search, links."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlite_utils import Database

from cleaner.archive.decisions import Standing
from cleaner.archive.fields import document_columns, kept_of
from cleaner.archive.indexing import SearchIndex
from cleaner.archive.nearness import link, unlink
from cleaner.archive.rows import Value, one, to_json
from cleaner.archive.verdicts import read_verdict, store_verdict
from cleaner.document.digest import digest_fields, digest_text
from cleaner.engine.keeps import Keeps, put_back
from cleaner.engine.verdict import SpareReason, Verdict

_COPIED = (
    "document_id, capture_id, rule_set_id, version, profile, strength, ceiling, media_type, encoding, decided_by, "
    "replaced, extractor, extractor_version, extractor_options, extracted_digest, context"
)


def made_by_rules(db: Database, revision: int) -> int:
    """The revision itself, or the one of which it puts cuts back."""
    row = one(db, "SELECT derived_from FROM revisions WHERE id = ?", revision)
    return int(row[0]) if row and row[0] is not None else revision


class Shown(NamedTuple):
    """What a document shows of a revision: its columns, and its clean text."""

    columns: Mapping[str, Value]
    clean_text: str


def make_current(
    index: SearchIndex, document: int, before: int | None, revision: int, standing: Standing, fresh: Shown | None = None
) -> None:
    """Point a document at what a revision comes to under the decisions that stand.

    `before` is what it pointed at; `fresh` is what it is to show of a revision that was just made, and, where nothing
    was before, what its columns already hold.
    """
    db = index.db
    chosen = _decided(index, document, revision, standing)
    if chosen == before:
        return
    shown = fresh if fresh and chosen == revision else _shown(db, chosen)
    if before is not None:
        _unsearch(index, document, before)
    columns = {} if shown is fresh and before is None else shown.columns
    assignments = ", ".join(f"{column} = ?" for column in (*columns, "revision_id"))
    db.conn.execute(f"UPDATE documents SET {assignments} WHERE id = ?", (*columns.values(), chosen, document))
    title = shown.columns["title"]
    index.add_document(document, title if isinstance(title, str) else None, shown.clean_text)
    link(db, document, shown.clean_text)


def _shown(db: Database, revision: int) -> Shown:
    """What a document shows of a stored revision."""
    row = one(
        db,
        "SELECT metadata, outcome, clean_text, "
        "(SELECT coalesce(sum(length(text)), 0) FROM removals WHERE revision_id = revisions.id) "
        "FROM revisions WHERE id = ?",
        revision,
    )
    assert row is not None
    return Shown(document_columns(json.loads(row[0]), *row[1:]), row[2])


def _unsearch(index: SearchIndex, document: int, before: int) -> None:
    """Take what a document now shows out of search and links."""
    select = "SELECT title, clean_text FROM documents JOIN revisions ON revisions.id = ? WHERE documents.id = ?"
    row = one(index.db, select, before, document)
    assert row is not None
    index.remove_document(document, *row)
    unlink(index.db, document, row[1])


def _decided(index: SearchIndex, document: int, revision: int, standing: Standing) -> int:
    """The revision under the decisions that stand: itself, or one that puts cuts back, stored where it is new."""
    if standing.empty:
        return revision
    db = index.db
    row = one(db, "SELECT json_extract(metadata, '$.host'), recipe FROM revisions WHERE id = ?", revision)
    assert row is not None
    keeps = standing.keeps(db, document, row[0])
    if keeps == Keeps():
        return revision
    stored = read_verdict(db, revision)
    verdict = put_back(stored.text, stored.verdict, keeps)
    if verdict is stored.verdict:
        return revision
    put = [[claim.start, claim.detail] for claim in verdict.spared if claim.reason is SpareReason.DECISION]
    recipe = digest_fields(str(row[1]), "put back", put)
    known = one(db, "SELECT id FROM revisions WHERE recipe = ?", recipe)
    if known:
        return int(known[0])
    return _derive(index, revision, recipe, verdict, stored.metadata | {"kept": kept_of(verdict.removals)})


def _derive(index: SearchIndex, revision: int, recipe: str, verdict: Verdict, metadata: Mapping[str, object]) -> int:
    db = index.db
    made = db.conn.execute(
        f"INSERT INTO revisions ({_COPIED}, recipe, derived_from, metadata, outcome, clean_digest, clean_text) "
        f"SELECT {_COPIED}, ?, id, ?, ?, ?, ? FROM revisions WHERE id = ?",
        (recipe, to_json(metadata), verdict.outcome, digest_text(verdict.clean_text), verdict.clean_text, revision),
    ).lastrowid
    assert made is not None
    store_verdict(index, made, verdict, lambda name, digest: _rule(db, name, digest))
    return made


def _rule(db: Database, name: str, digest: str) -> int:
    row = one(db, "SELECT id FROM rules WHERE name = ? AND digest = ?", name, digest)
    assert row is not None
    return int(row[0])
