"""Writing revisions, sightings and failures: all rows of a document in one transaction."""

import time
from dataclasses import dataclass

import zstandard
from sqlite_utils import Database

from cleaner import __version__
from cleaner.archive.current import Shown, made_by_rules, make_current
from cleaner.archive.decisions import standing
from cleaner.archive.errors import DigestMismatch
from cleaner.archive.fields import BY_ADDRESS, document_columns, document_key, metadata_of
from cleaner.archive.indexing import SearchIndex
from cleaner.archive.places import Met, Place, met_at, remember, unchanged
from cleaner.archive.roots import seal
from cleaner.archive.rows import Value, insert, now, one, to_json
from cleaner.archive.verdicts import store_verdict
from cleaner.document.capture import CONTEXT, Capture
from cleaner.document.digest import digest_text
from cleaner.document.errors import Reason
from cleaner.document.mark import FileMark
from cleaner.document.span import restore
from cleaner.engine.policy import Policy
from cleaner.pipeline import Revision
from cleaner.rules.pack import RuleSet

BATCH = 500  # documents a transaction: a kill costs at most this many cleanings, or those of SPAN
SPAN = 5.0  # seconds
_ZSTD_LEVEL = 3


@dataclass(frozen=True, slots=True)
class _Stored:
    """The rows that a document was just written to, or is known by."""

    document: int
    capture: int
    revision: int


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What is stored of a cleaning as its metadata, and what its document shows of it."""

    metadata: dict[str, object]
    shown: Shown


class Writer:
    """One run's way into an archive; commits every BATCH documents or SPAN seconds, and at the end."""

    def __init__(self, db: Database, rules: RuleSet, policy: Policy, command: str = "archive") -> None:
        self._db = db
        self._index = SearchIndex(db)
        self._compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
        self._open, self._begun = 0, time.monotonic()
        self.root = ""
        self._standing = standing(db)
        self._tombstones: dict[str, str] = dict(db.execute("SELECT digest, reason FROM tombstones").fetchall())
        db.execute("BEGIN IMMEDIATE")
        self._rule_set = _store_rules(db, rules)
        self._rules: dict[str, int] = dict(
            db.execute(
                "SELECT name, rules.id FROM rules JOIN rule_set_rules ON rule_id = rules.id WHERE rule_set_id = ?",
                [self._rule_set],
            ).fetchall()
        )
        self.run = insert(
            db,
            "runs",
            {
                "started": now(),
                "version": __version__,
                "profile": policy.profile,
                "strength": policy.strength,
                "rule_set_id": self._rule_set,
                "command": command,
            },
        )

    def known(self, recipe: str) -> tuple[int, str] | None:
        """The revision that this recipe has already made and its outcome, or None."""
        return known_revision(self._db, recipe)

    def tombstone(self, digest: str) -> str | None:
        """Why a capture or a document's key of this digest was forgotten, or None."""
        return self._tombstones.get(digest)

    def unchanged(self, place: bytes, mark: FileMark) -> str | None:
        """The digest of the capture that is still at this place, by all that the file system says; else None."""
        return unchanged(self._db, place, mark)

    def sighting(self, revision: int, place: Place) -> None:
        """Store that a capture was met again; where it was not what was met last, its document goes back to it."""
        row = one(self._db, "SELECT document_id, capture_id FROM revisions WHERE id = ?", revision)
        assert row is not None
        before = met_at(self._db, place.digest) if place.digest else None
        self._met(_Stored(row[0], row[1], revision), place, before)
        self._sighting(revision, place)
        self._count()

    def reclaimed(self, document: int, revision: int) -> None:
        """Make a revision that is known the current one of its document: its recipe is wanted again."""
        make_current(self._index, document, self._current(document), revision, self._standing)
        self._count()

    def revision(self, recipe: str, capture: Capture, revision: Revision, place: Place) -> int | None:
        """Store a cleaning with everything that belongs to it; where it is known already, only the sighting.

        Tells the revision that was known, or None.
        """
        if known := self.known(recipe):
            self.sighting(known[0], place)
            return known[0]
        fresh = _fresh(revision)
        before = met_at(self._db, place.digest) if place.digest else None
        capture_id = self._capture(capture)
        document = self._document(revision, capture_id, before, fresh.shown)
        stored = self._revision(recipe, capture, revision, _Stored(document, capture_id, 0), fresh.metadata)
        self._met(stored, place, before, fresh.shown)
        self._sighting(stored.revision, place)
        self._count()
        return None

    def recleaned(self, recipe: str, capture: Capture, revision: Revision, document: int) -> None:
        """Store another cleaning of a document's capture and make it the current one."""
        fresh, before = _fresh(revision), self._current(document)
        at = _Stored(document, self._capture(capture), 0)
        stored = self._revision(recipe, capture, revision, at, fresh.metadata)
        make_current(self._index, document, before, stored.revision, self._standing, fresh.shown)
        self._count()

    def failure(self, place: Place, reason: Reason, problem: str, capture: Capture | None, recipe: str) -> None:
        """Store why a document could not be cleaned; its bytes, where they could be read, are kept."""
        row: dict[str, Value] = {"run_id": self.run, "place": place.shown, "path": place.path, "record": place.record}
        row |= {"reason": reason, "problem": problem, "seen": now(), "recipe": recipe or None}
        insert(self._db, "failures", row | {"capture_id": self._capture(capture) if capture else None})
        self._count()

    def problem(self, recipe: str) -> tuple[Reason, str] | None:
        """Why this recipe could make nothing of its document the last time, or None."""
        return last_problem(self._db, recipe)

    def finish(self) -> None:
        """Close the run, seal what was added and commit."""
        self._index.flush()
        self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", [now(), self.run])
        self.root = seal(self._db, self.run, now())
        self._db.execute("COMMIT")

    def commit(self) -> None:
        """Commit what is open and go on; an interrupted run keeps everything up to here."""
        self._index.flush()
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")
        self._open, self._begun = 0, time.monotonic()

    def _count(self) -> None:
        self._open += 1
        if self._open >= BATCH or time.monotonic() > self._begun + SPAN:
            self.commit()

    def _capture(self, capture: Capture) -> int:
        row = one(self._db, "SELECT id FROM captures WHERE digest = ?", capture.digest)
        if row:
            return int(row[0])
        raw = self._compressor.compress(capture.data)
        return insert(self._db, "captures", {"digest": capture.digest, "size": len(capture.data), "raw": raw})

    def _document(self, revision: Revision, capture: int, before: Met | None, shown: Shown) -> int:
        """The document of a cleaning: the one of its address; else of the same bytes; else of the same place."""
        key = document_key(revision)
        row = one(self._db, "SELECT id FROM documents WHERE key = ?", key)
        if row is None and not key.startswith(BY_ADDRESS):
            row = self._without_address(capture) or ((before.document,) if before else None)
        return int(row[0]) if row else insert(self._db, "documents", {"key": key, **shown.columns})

    def _without_address(self, capture: int) -> tuple[Value, ...] | None:
        """The document that has these bytes without an address; under addresses they may tell several stories."""
        return one(
            self._db,
            "SELECT documents.id FROM revisions JOIN documents ON documents.id = document_id "
            "WHERE capture_id = ? AND key NOT GLOB 'url:*' ORDER BY documents.id LIMIT 1",
            capture,
        )

    def _revision(
        self, recipe: str, capture: Capture, revision: Revision, at: _Stored, metadata: dict[str, object]
    ) -> _Stored:
        article, verdict, decoding = revision.article, revision.verdict, revision.decoding
        if restore(verdict.clean_text, verdict.removals) != article.text:
            raise DigestMismatch(f"capture {capture.digest}: the cut text cannot be restored; please report this")
        row: dict[str, Value] = {
            "recipe": recipe,
            "document_id": at.document,
            "capture_id": at.capture,
            "rule_set_id": self._rule_set,
            "version": __version__,
            "profile": revision.policy.profile,
            "strength": revision.policy.strength,
            "ceiling": revision.policy.ceiling,
            "media_type": capture.media_type,
            "encoding": decoding.encoding,
            "decided_by": decoding.method,
            "replaced": decoding.replaced,
            "extractor": article.extractor.name,
            "extractor_version": article.extractor.version,
            "extractor_options": article.extractor.options,
            "metadata": to_json(metadata),
            "outcome": verdict.outcome,
            "extracted_digest": digest_text(article.text),
            "clean_digest": digest_text(verdict.clean_text),
            "clean_text": verdict.clean_text,
            "run_id": self.run,
            "context": to_json({name: getattr(capture, name) for name in CONTEXT}),
        }
        stored = _Stored(at.document, at.capture, insert(self._db, "revisions", row))
        store_verdict(self._index, stored.revision, verdict, lambda name, _digest: self._rules[name])
        return stored

    def _met(self, stored: _Stored, place: Place, before: Met | None, fresh: Shown | None = None) -> None:
        """Note what was met where. What is new at its place, or was never stored before, may become current."""
        arrived = fresh is not None if place.digest is None else before is None or before.capture != stored.capture
        current = self._current(stored.document)
        if self._is_due(stored, current, arrived=arrived):
            make_current(self._index, stored.document, current, stored.revision, self._standing, fresh)
        met = Met(stored.document, stored.capture, place.mark)
        if place.digest and before != met:
            remember(self._db, place.digest, before, met)

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
        select = "SELECT 1 FROM sightings WHERE revision_id = ? AND run_id = ? LIMIT 1"
        return one(self._db, select, revision, self.run) is not None

    def _capture_of(self, revision: int) -> Value:
        row = one(self._db, "SELECT capture_id FROM revisions WHERE id = ?", revision)
        return row[0] if row else None

    def _rank(self, revision: int) -> tuple[Value, ...]:
        return one(self._db, "SELECT length(clean_text), recipe FROM revisions WHERE id = ?", revision) or ()

    def _sighting(self, revision: int, place: Place) -> None:
        row: dict[str, Value] = {"run_id": self.run, "revision_id": revision, "place": place.shown}
        insert(self._db, "sightings", row | {"path": place.path, "record": place.record, "seen": now()})


def _fresh(revision: Revision) -> _Fresh:
    metadata, verdict = metadata_of(revision), revision.verdict
    removed = sum(len(removal.text) for removal in verdict.removals)
    columns = document_columns(metadata, verdict.outcome, verdict.clean_text, removed)
    return _Fresh(metadata, Shown(columns, verdict.clean_text))


def known_revision(db: Database, recipe: str) -> tuple[int, str] | None:
    """The revision that a recipe has already made and its outcome, or None."""
    row = one(db, "SELECT id, outcome FROM revisions WHERE recipe = ?", recipe)
    return (int(row[0]), str(row[1])) if row else None


def last_problem(db: Database, recipe: str) -> tuple[Reason, str] | None:
    """Why a recipe could make nothing of its document the last time, or None."""
    row = one(db, "SELECT reason, problem FROM failures WHERE recipe = ? ORDER BY id DESC LIMIT 1", recipe)
    return (Reason(str(row[0])), str(row[1])) if row else None


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
