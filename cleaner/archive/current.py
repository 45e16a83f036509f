"""Which revision of a document is the current one, and everything that follows it: columns, search, links."""

import json
from collections.abc import Mapping

from sqlite_utils import Database

from cleaner.archive.decisions import Standing
from cleaner.archive.fields import document_columns, kept_of
from cleaner.archive.nearness import link, unlink
from cleaner.archive.rows import one, to_json
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


def make_current(db: Database, document: int, revision: int, standing: Standing) -> None:
    """Point a document at what a revision comes to under the decisions that stand."""
    chosen = _decided(db, document, revision, standing)
    if one(db, "SELECT 1 FROM documents WHERE id = ? AND revision_id = ?", document, chosen):
        return
    row = db.conn.execute(
        "SELECT metadata, outcome, clean_text, "
        "(SELECT coalesce(sum(length(text)), 0) FROM removals WHERE revision_id = revisions.id) "
        "FROM revisions WHERE id = ?",
        [chosen],
    ).fetchone()
    columns = document_columns(json.loads(row[0]), row[1], row[2], row[3])
    _unsearch(db, document)
    shown = {**columns, "revision_id": chosen}
    assignments = ", ".join(f"{column} = ?" for column in shown)
    db.conn.execute(f"UPDATE documents SET {assignments} WHERE id = ?", [*shown.values(), document])
    db.conn.execute(
        "INSERT INTO documents_fts (rowid, title, clean_text) "
        "SELECT id, title, clean_text FROM document_search WHERE id = ?",
        [document],
    )
    link(db, document, row[2])


def _unsearch(db: Database, document: int) -> None:
    """Take what a document now shows out of search and links; a new one shows nothing."""
    select = "SELECT clean_text FROM documents JOIN revisions ON revisions.id = revision_id WHERE documents.id = ?"
    before = one(db, select, document)
    if before:
        db.conn.execute(
            "INSERT INTO documents_fts (documents_fts, rowid, title, clean_text) "
            "SELECT 'delete', id, title, clean_text FROM document_search WHERE id = ?",
            [document],
        )
        unlink(db, document, str(before[0]))


def _decided(db: Database, document: int, revision: int, standing: Standing) -> int:
    """The revision under the decisions that stand: itself, or one that puts cuts back, stored where it is new."""
    if standing.empty:
        return revision
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
    return _derive(db, revision, recipe, verdict, stored.metadata | {"kept": kept_of(verdict.removals)})


def _derive(db: Database, revision: int, recipe: str, verdict: Verdict, metadata: Mapping[str, object]) -> int:
    made = db.conn.execute(
        f"INSERT INTO revisions ({_COPIED}, recipe, derived_from, metadata, outcome, clean_digest, clean_text) "
        f"SELECT {_COPIED}, ?, id, ?, ?, ?, ? FROM revisions WHERE id = ?",
        (recipe, to_json(metadata), verdict.outcome, digest_text(verdict.clean_text), verdict.clean_text, revision),
    ).lastrowid
    assert made is not None
    store_verdict(db, made, verdict, lambda name, digest: _rule(db, name, digest))
    return made


def _rule(db: Database, name: str, digest: str) -> int:
    row = one(db, "SELECT id FROM rules WHERE name = ? AND digest = ?", name, digest)
    assert row is not None
    return int(row[0])
