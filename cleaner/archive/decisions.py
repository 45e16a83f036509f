"""Decisions of people: cuts that stay undone, whatever later runs say."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sqlite_utils import Database

from cleaner.archive.verdicts import read_verdict
from cleaner.document.host import parent_hosts
from cleaner.engine.keeps import Keeps, KeptText, kept_text


class Scope(StrEnum):
    """What a decision is about."""

    REMOVAL = "removal"
    DOCUMENT = "document"
    RULE = "rule"
    HOST = "host"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Decision:
    """That cuts are put back, and why; which ones say the fields that belong to its scope."""

    scope: Scope
    reason: str
    document: int | None = None
    text: str | None = None
    nth: int | None = None
    rule: str | None = None
    host: str | None = None
    run: int | None = None
    id: int | None = None


@dataclass(slots=True)
class Standing:
    """All decisions that stand, by what they are about."""

    rules: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    runs: dict[int, str] = field(default_factory=dict)
    documents: dict[int, str] = field(default_factory=dict)
    texts: defaultdict[int, list[KeptText]] = field(default_factory=lambda: defaultdict(list))

    @property
    def empty(self) -> bool:
        """True where nothing is decided."""
        return not (self.rules or self.hosts or self.runs or self.documents or self.texts)

    def add(self, decision: Decision) -> None:
        """Take in one decision; of two about the same the first counts."""
        if decision.rule is not None:
            self.rules.setdefault(decision.rule, decision.reason)
        elif decision.host is not None:
            self.hosts.setdefault(decision.host, decision.reason)
        elif decision.run is not None:
            self.runs.setdefault(decision.run, decision.reason)
        elif decision.document is not None and decision.text is not None:
            self.texts[decision.document].append(KeptText(decision.text, decision.nth or 0, decision.reason))
        elif decision.document is not None:
            self.documents.setdefault(decision.document, decision.reason)

    def keeps(self, db: Database, document: int, host: str | None) -> Keeps:
        """What is decided about one document of this host."""
        by_host = (self.hosts[name] for name in parent_hosts(host or "") if name in self.hosts)
        return Keeps(
            whole=self.documents.get(document) or next(by_host, None),
            rules=tuple(self.rules.items()),
            texts=(
                *self.texts.get(document, ()),
                *(kept for run in self.runs for kept in self._of_run(db, document, run)),
            ),
        )

    def _of_run(self, db: Database, document: int, run: int) -> Iterator[KeptText]:
        """What a run cut from a document."""
        made = db.conn.execute("SELECT id FROM revisions WHERE document_id = ? AND run_id = ?", (document, run))
        for (revision,) in made.fetchall():
            stored = read_verdict(db, revision)
            yield from (kept_text(stored.text, removal, self.runs[run]) for removal in stored.verdict.removals)


def standing_decisions(db: Database) -> list[Decision]:
    """The decisions that nobody has withdrawn, in the order in which they were made."""
    rows = db.conn.execute(
        "SELECT scope, reason, document_id, text, nth, rule, host, run_id, id FROM standing_decisions ORDER BY id"
    )
    return [Decision(Scope(row[0]), *row[1:]) for row in rows.fetchall()]


def standing(db: Database) -> Standing:
    """The decisions that stand, ready to be looked up."""
    found = Standing()
    for decision in standing_decisions(db):
        found.add(decision)
    return found
