"""Verdicts in the archive: what was cut and what was spared, as rows and back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from cleaner.archive.evidence import Signals, signs_of
from cleaner.archive.indexing import SearchIndex
from cleaner.archive.rows import Value, insert, one
from cleaner.archive.schema import EVIDENCE
from cleaner.document.span import restore
from cleaner.engine.verdict import Evidence, Outcome, Removal, Spared, SpareReason, Verdict
from cleaner.rules.rule import Category

_CLAIM = ("revision_id", "rule_id", "category", "start", "end", "evidence")
REMOVAL_COLUMNS = (*_CLAIM, "text")
SPARED_COLUMNS = (*_CLAIM, "reason", "detail")
RuleId = Callable[[str, str], int]  # the row of a rule, by its name and digest


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """The verdict of a stored revision, with the extracted text and the metadata that belong to it."""

    text: str
    verdict: Verdict
    metadata: dict[str, object]


def store_verdict(index: SearchIndex, revision: int, verdict: Verdict, rule_id: RuleId) -> None:
    """Store what was cut, searchable, and what was spared."""
    signals = Signals(index.db)
    for removal in verdict.removals:
        rule, evidence = rule_id(removal.rule, removal.rule_digest), signals.stored(signs_of(removal.evidence))
        row = dict(zip(REMOVAL_COLUMNS, removal_row(revision, removal, rule, evidence), strict=True))
        index.add_removal(insert(index.db, "removals", row), removal.text)
    for spared in verdict.spared:
        rule, evidence = rule_id(spared.rule, spared.rule_digest), signals.stored(signs_of(spared.evidence))
        row = dict(zip(SPARED_COLUMNS, spared_row(revision, spared, rule, evidence), strict=True))
        insert(index.db, "spared", row)


def removal_row(revision: int, removal: Removal, rule: int, evidence: str) -> tuple[Value, ...]:
    """What is stored of a cut, in the order of REMOVAL_COLUMNS; its evidence as `Signals` stores it."""
    return revision, rule, removal.category, removal.start, removal.end, evidence, removal.text


def spared_row(revision: int, spared: Spared, rule: int, evidence: str) -> tuple[Value, ...]:
    """What is stored of a claim that was not carried out, in the order of SPARED_COLUMNS."""
    return revision, rule, spared.category, spared.start, spared.end, evidence, spared.reason, spared.detail


def read_verdict(db: Database, revision: int) -> StoredVerdict:
    """The verdict of a revision as it was decided, with what its cut lines said about the document."""
    row = one(db, "SELECT clean_text, outcome, metadata FROM revisions WHERE id = ?", revision)
    assert row is not None
    clean_text, metadata = str(row[0]), json.loads(str(row[2]))
    removals = _with_kept(tuple(_removals(db, revision)), metadata["kept"])
    verdict = Verdict(Outcome(str(row[1])), clean_text, removals, tuple(_spared(db, revision)))
    return StoredVerdict(restore(clean_text, removals), verdict, metadata)


def _removals(db: Database, revision: int) -> list[Removal]:
    rows = db.conn.execute(
        f"SELECT start, text, rules.name, rules.digest, removals.category, {EVIDENCE} "
        "FROM removals JOIN rules ON rules.id = rule_id WHERE revision_id = ? ORDER BY start",
        [revision],
    )
    return [
        Removal(start, text, name, digest, Category(category), _evidence(evidence))
        for start, text, name, digest, category, evidence in rows.fetchall()
    ]


def _spared(db: Database, revision: int) -> list[Spared]:
    rows = db.conn.execute(
        f"SELECT start, end, rules.name, rules.digest, spared.category, reason, detail, {EVIDENCE} "
        "FROM spared JOIN rules ON rules.id = rule_id WHERE revision_id = ? ORDER BY spared.id",
        [revision],
    )
    return [
        Spared(start, end, name, digest, Category(category), SpareReason(reason), detail, _evidence(evidence))
        for start, end, name, digest, category, reason, detail, evidence in rows.fetchall()
    ]


def _evidence(stored: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(**fields) for fields in json.loads(stored))


def _with_kept(removals: tuple[Removal, ...], kept: list[dict[str, Any]]) -> tuple[Removal, ...]:
    """The removals with the fields that they gave the document: `kept` is in their order."""
    waiting = list(kept)
    told: list[Removal] = []
    for removal in removals:
        gave = waiting.pop(0) if waiting and waiting[0]["text"] == removal.text.strip() else None
        told.append(removal._replace(keep_as=gave["field"], groups=tuple(gave["groups"].items())) if gave else removal)
    return tuple(told)
