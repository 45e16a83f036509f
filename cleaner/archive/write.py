"""Writing revisions, sightings and failures: all rows of a document in one transaction."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cleaner import __version__
from cleaner.archive.current import Shown, made_by_rules, make_current
from cleaner.archive.decisions import standing
from cleaner.archive.evidence import Signals
from cleaner.archive.fields import document_key
from cleaner.archive.indexing import SearchIndex
from cleaner.archive.leaves import Digests
from cleaner.archive.merkle import Leaves
from cleaner.archive.places import Met, Place, Unchanged, met_at, remember, unchanged
from cleaner.archive.prepared import Prepared, prepare
from cleaner.archive.recording import Document, Recorder
from cleaner.archive.roots import seal
from cleaner.archive.rows import Value, insert, now, one
from cleaner.archive.waiting import Waiting
from cleaner.document.capture import Capture
from cleaner.document.errors import Reason
from cleaner.document.mark import FileMark
from cleaner.engine.policy import Policy
from cleaner.pipeline import Revision
from cleaner.rules.pack import RuleSet

BATCH = 4_000  # documents a transaction: a kill costs at most this many cleanings, or those of SPAN
SPAN = 5.0  # seconds
_MET = """
    SELECT document_id, capture_id, digest, extracted_digest, clean_digest
    FROM revisions JOIN captures ON captures.id = capture_id WHERE revisions.id = ?"""


@dataclass(frozen=True, slots=True)
class _Stored:
    """The rows that a document was just written to, or is known by."""

    document: int
    capture: int
    revision: int


class Writer:
    """One run's way into an archive; commits every BATCH documents or SPAN seconds, and at the end.

    What is new waits and is written together; everything else is looked up and written as it comes.
    """

    def __init__(self, db: Database, rules: RuleSet, policy: Policy, command: str = "archive") -> None:
        self._db = db
        self._index = SearchIndex(db)
        self._waiting = Waiting(db)
        self._open, self._begun = 0, time.monotonic()
        self.root = ""
        self._standing = standing(db)
        self._tombstones: dict[str, str] = dict(db.execute("SELECT digest, reason FROM tombstones").fetchall())
        db.execute("PRAGMA journal_mode=PERSIST")  # writing over a journal costs a sixth of making one
        db.execute("BEGIN IMMEDIATE")
        rule_set = _store_rules(db, rules)
        self.run = insert(
            db,
            "runs",
            {
                "started": now(),
                "version": __version__,
                "profile": policy.profile,
                "strength": policy.strength,
                "rule_set_id": rule_set,
                "command": command,
            },
        )
        self._recorder = Recorder(
            db=db,
            index=self._index,
            waiting=self._waiting,
            signals=Signals(db),
            leaves=Leaves(),
            run=self.run,
            rule_set=rule_set,
            rules_digest=rules.digest,
            rules=_rules_of(db, rule_set),
        )

    def known(self, recipe: str) -> tuple[int, str] | None:
        """The revision that this recipe has already made and its outcome, or None."""
        self._waiting.meet(recipe)
        return known_revision(self._db, recipe)

    def tombstone(self, digest: str) -> str | None:
        """Why a capture or a document's key of this digest was forgotten, or None."""
        return self._tombstones.get(digest)

    def unchanged(self, files: Sequence[tuple[bytes, FileMark]]) -> list[Unchanged | None]:
        """What is still at each of up to AT_ONCE places, by all that the file system says; else None."""
        return unchanged(self._db, files)

    def sighting(self, revision: int, place: Place) -> None:
        """Store that a capture was met again; where it was not what was met last, its document goes back to it."""
        row = one(self._db, _MET, revision)
        assert row is not None
        document, capture, *digests = row
        self._met(_Stored(document, capture, revision), place, self._before(place))
        self._recorder.sighting(revision, place, Digests(*digests))
        self._count()

    def still_there(self, revision: int, place: Place, digests: Digests) -> None:
        """Store that a capture was met where it was before, by a document that shows it: nothing else can change."""
        self._recorder.sighting(revision, place, digests)
        self._count()

    def reclaimed(self, document: int, revision: int) -> None:
        """Make a revision that is known the current one of its document: its recipe is wanted again."""
        self._waiting.flush()
        make_current(self._index, document, self._current(document), revision, self._standing)
        self._count()

    def revision(
        self, recipe: str, capture: Capture, revision: Revision, place: Place, prepared: Prepared | None = None
    ) -> int | None:
        """Store a cleaning with everything that belongs to it; where it is known already, only the sighting.

        `prepared` is made here where nobody has made it. Tells the revision that was known, or None.
        """
        prepared, key = prepared or prepare(capture, revision), document_key(revision)
        if self._standing.empty and self._recorder.is_new(recipe, capture.digest, key, place.digest):
            self._recorder.add_new(recipe, capture, revision, key, prepared, place)
            self._count()
            return None
        if known := self.known(recipe):
            self.sighting(known[0], place)
            return known[0]
        before = self._before(place)
        known_as = self._recorder.capture(capture, prepared.raw)
        document = self._recorder.document(key, known_as, before)
        number = self._recorder.revision(recipe, (document, known_as.number), revision, prepared)
        if document.new:
            self._recorder.add_document(document, prepared)
        self._waiting.flush()
        self._met(_Stored(document.number, known_as.number, number), place, before, prepared.shown)
        self._recorder.sighting(number, place, prepared.digests(capture))
        self._count()
        return None

    def recleaned(self, recipe: str, capture: Capture, revision: Revision, document: int) -> None:
        """Store another cleaning of a document's capture and make it the current one."""
        prepared, before = prepare(capture, revision), self._current(document)
        key = one(self._db, "SELECT key FROM documents WHERE id = ?", document)
        assert key is not None
        at = (Document(document, str(key[0])), self._recorder.capture(capture, prepared.raw).number)
        number = self._recorder.revision(recipe, at, revision, prepared)
        self._waiting.flush()
        make_current(self._index, document, before, number, self._standing, prepared.shown)
        self._count()

    def failure(self, place: Place, reason: Reason, problem: str, capture: Capture | None, recipe: str) -> None:
        """Store why a document could not be cleaned; its bytes, where they could be read, are kept."""
        row: dict[str, Value] = {"run_id": self.run, "place": place.shown, "path": place.path, "record": place.record}
        row |= {"reason": reason, "problem": problem, "seen": now(), "recipe": recipe or None}
        row["capture_id"] = self._recorder.capture(capture).number if capture else None
        self._waiting.flush()
        insert(self._db, "failures", row)
        self._count()

    def problem(self, recipe: str) -> tuple[Reason, str] | None:
        """Why this recipe could make nothing of its document the last time, or None."""
        return last_problem(self._db, recipe)

    def finish(self) -> None:
        """Close the run, seal what was added and commit."""
        self._flush()
        self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", [now(), self.run])
        self.root = seal(self._db, self.run, now(), self._recorder.leaves)
        self._db.execute("COMMIT")

    def commit(self) -> None:
        """Commit what is open and go on; an interrupted run keeps everything up to here."""
        self._flush()
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")
        self._open, self._begun = 0, time.monotonic()

    def _flush(self) -> None:
        self._waiting.flush()
        self._index.flush()

    def _count(self) -> None:
        self._open += 1
        if self._open >= BATCH or time.monotonic() > self._begun + SPAN:
            self.commit()

    def _before(self, place: Place) -> Met | None:
        """What was met at a place last, or None."""
        if place.digest is None:
            return None
        self._waiting.meet(place.digest)
        return met_at(self._db, place.digest)

    def _met(self, stored: _Stored, place: Place, before: Met | None, fresh: Shown | None = None) -> None:
        """Note what was met where. What is new at its place, or was never stored before, may become current."""
        arrived = fresh is not None if place.digest is None else before is None or before.capture != stored.capture
        current = self._current(stored.document)
        if self._is_due(stored, current, arrived=arrived):
            make_current(self._index, stored.document, current, stored.revision, self._standing, fresh)
        met = Met(stored.document, stored.capture, place.mark)
        if place.digest and before is None:
            self._recorder.place(place.digest, met)
        elif place.digest and before != met:
            remember(self._db, place.digest, met)

    def _current(self, document: int) -> int | None:
        row = one(self._db, "SELECT revision_id FROM documents WHERE id = ?", document)
        return row[0] if row else None

    def _is_due(self, stored: _Stored, current: int | None, *, arrived: bool) -> bool:
        """True where a revision that was met has to take the place of its document's current one.

        Of two that were met in one run the longer stays, whatever their order.
        """
        if current is None or current == stored.revision:
            return current is None
        rival = made_by_rules(self._db, current)
        if rival == stored.revision or not (arrived or self._capture_of(rival) == stored.capture):
            return False
        return not self._was_met(rival) or self._rank(stored.revision) > self._rank(rival)

    def _was_met(self, revision: int) -> bool:
        self._waiting.flush()
        select = "SELECT 1 FROM sightings WHERE revision_id = ? AND run_id = ? LIMIT 1"
        return one(self._db, select, revision, self.run) is not None

    def _capture_of(self, revision: int) -> Value:
        row = one(self._db, "SELECT capture_id FROM revisions WHERE id = ?", revision)
        return row[0] if row else None

    def _rank(self, revision: int) -> tuple[Value, ...]:
        return one(self._db, "SELECT length(clean_text), recipe FROM revisions WHERE id = ?", revision) or ()


def known_revision(db: Database, recipe: str) -> tuple[int, str] | None:
    """The revision that a recipe has already made and its outcome, or None."""
    row = one(db, "SELECT id, outcome FROM revisions WHERE recipe = ?", recipe)
    return (int(row[0]), str(row[1])) if row else None


def last_problem(db: Database, recipe: str) -> tuple[Reason, str] | None:
    """Why a recipe could make nothing of its document the last time, or None."""
    row = one(db, "SELECT reason, problem FROM failures WHERE recipe = ? ORDER BY id DESC LIMIT 1", recipe)
    return (Reason(str(row[0])), str(row[1])) if row else None


def _rules_of(db: Database, rule_set: int) -> dict[str, int]:
    """The rows of a set's rules by their names."""
    select = "SELECT name, rules.id FROM rules JOIN rule_set_rules ON rule_id = rules.id WHERE rule_set_id = ?"
    return dict(db.execute(select, [rule_set]).fetchall())


def _store_rules(db: Database, rules: RuleSet) -> int:
    """The row of the rule set; its rules are stored once, whatever the number of sets they belong to."""
    row = one(db, "SELECT id FROM rule_sets WHERE digest = ?", rules.digest)
    if row:
        return int(row[0])
    rule_set = insert(db, "rule_sets", {"digest": rules.digest})
    for rule in rules.rules:
        db.execute(
            "INSERT OR IGNORE INTO rules (digest, name, category, summary, source) VALUES (?, ?, ?, ?, ?)",
            [rule.digest, rule.id, rule.category, rule.summary, rule.source],
        )
        db.execute(
            "INSERT INTO rule_set_rules SELECT ?, id FROM rules WHERE name = ? AND digest = ?",
            [rule_set, rule.id, rule.digest],
        )
    return rule_set
