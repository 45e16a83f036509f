"""Undoing cuts: a decision with a reason, and at once every document that it is about."""

from dataclasses import dataclass

from sqlite_utils import Database

from cleaner.archive.current import made_by_rules, make_current
from cleaner.archive.decisions import Decision, Scope, standing, standing_decisions
from cleaner.archive.errors import NotArchived
from cleaner.archive.indexing import SearchIndex
from cleaner.archive.rows import insert, now, one
from cleaner.archive.verdicts import read_verdict
from cleaner.engine.keeps import kept_text

_ABOUT = {
    Scope.RULE: "SELECT DISTINCT document_id FROM current_removals WHERE rule = ?",
    Scope.HOST: "SELECT id FROM documents WHERE host = ?1 OR substr(host, -length(?1) - 1) = '.' || ?1",
    Scope.RUN: "SELECT DISTINCT document_id FROM revisions WHERE run_id = ?",
}
_UNDONE = "SELECT documents.id FROM documents JOIN revisions ON revisions.id = revision_id WHERE derived_from NOT NULL"
_SHOWN = "SELECT revision_id, removed_characters FROM documents WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Undone:
    """What a decision came to: its number, the documents that changed, the characters that are there again."""

    decision: int
    documents: tuple[int, ...]
    characters: int


def removal_decision(db: Database, removal_id: int, reason: str) -> Decision:
    """The decision to keep what one stored removal took; raises NotArchived where there is none."""
    row = one(
        db,
        "SELECT revision_id, start, document_id FROM removals JOIN revisions ON revisions.id = revision_id "
        "WHERE removals.id = ?",
        removal_id,
    )
    if row is None:
        raise NotArchived(f"no removal {removal_id} in the archive; `cleaner show ID --removed` shows their numbers")
    stored = read_verdict(db, row[0])
    (removal,) = (cut for cut in stored.verdict.removals if cut.start == row[1])
    kept = kept_text(stored.text, removal, reason)
    return Decision(Scope.REMOVAL, reason, document=row[2], text=kept.text, nth=kept.nth)


def has_documents_of(db: Database, host: str) -> bool:
    """True where the archive holds a document of a host or of a subdomain of it."""
    return one(db, _ABOUT[Scope.HOST] + " LIMIT 1", host) is not None


def hosts_of(db: Database) -> list[str]:
    """The hosts of all documents."""
    rows = db.conn.execute("SELECT DISTINCT host FROM documents WHERE host NOT NULL ORDER BY host").fetchall()
    return [str(row[0]) for row in rows]


def put_back(db: Database, decision: Decision) -> Undone:
    """Record a decision and carry it out, all in one transaction; made once more, it changes nothing."""
    db.execute("BEGIN IMMEDIATE")
    known = next((made.id for made in standing_decisions(db) if _same(made, decision)), None)
    number = _record(db, decision) if known is None else known
    documents = [int(row[0]) for row in db.conn.execute(*_about(decision)).fetchall()]
    undone = _settle(db, number, documents)
    db.execute("COMMIT")
    return undone


def withdraw(db: Database, number: int, reason: str) -> Undone:
    """Record that a decision no longer stands, and cut again what it kept; raises NotArchived where none stands."""
    db.execute("BEGIN IMMEDIATE")
    if number not in {decision.id for decision in standing_decisions(db)}:
        raise NotArchived(f"no decision {number} stands in the archive; `cleaner restore --list` shows those that do")
    (scope,) = one(db, "SELECT scope FROM decisions WHERE id = ?", number) or ("",)
    insert(db, "decisions", {"made": now(), "scope": scope, "withdraws": number, "reason": reason})
    undone = _settle(db, number, [int(row[0]) for row in db.conn.execute(_UNDONE).fetchall()])
    db.execute("COMMIT")
    return undone


def _same(one_decision: Decision, other: Decision) -> bool:
    keys = ("scope", "document", "text", "nth", "rule", "host", "run")
    return all(getattr(one_decision, key) == getattr(other, key) for key in keys)


def _record(db: Database, decision: Decision) -> int:
    return insert(
        db,
        "decisions",
        {
            "made": now(),
            "scope": decision.scope,
            "document_id": decision.document,
            "text": decision.text,
            "nth": decision.nth,
            "rule": decision.rule,
            "host": decision.host,
            "run_id": decision.run,
            "reason": decision.reason,
        },
    )


def _about(decision: Decision) -> tuple[str, list[str | int | None]]:
    """A query for the documents that a decision may change."""
    if decision.document is not None:
        return "SELECT ?", [decision.document]
    return _ABOUT[decision.scope], [decision.rule or decision.host or decision.run]


def _settle(db: Database, number: int, documents: list[int]) -> Undone:
    """Show every document as the decisions that now stand have it."""
    decisions, index = standing(db), SearchIndex(db)
    changed: list[int] = []
    characters = 0
    for document in documents:
        before = one(db, _SHOWN, document)
        if before is None or before[0] is None:
            continue
        make_current(index, document, before[0], made_by_rules(db, before[0]), decisions)
        after = one(db, _SHOWN, document) or before
        if after[0] != before[0]:
            changed.append(document)
            characters += before[1] - after[1]
    index.flush()
    return Undone(number, tuple(changed), characters)
