"""The rows of one cleaning: its capture, its document, its revision with claims and seal; they wait to be written."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlite_utils import Database

from cleaner.archive.evidence import Signals
from cleaner.archive.fields import BY_ADDRESS
from cleaner.archive.indexing import SearchIndex
from cleaner.archive.leaves import Digests, hash_of_revision, hash_of_sighting
from cleaner.archive.merkle import Leaves
from cleaner.archive.places import Met, Place, place_row
from cleaner.archive.prepared import Prepared, pack
from cleaner.archive.rows import Value, now, one
from cleaner.archive.verdicts import removal_row, spared_row
from cleaner.archive.waiting import Waiting
from cleaner.document.capture import Capture
from cleaner.engine.verdict import Verdict
from cleaner.pipeline import Revision

_IS_NEW = """
    SELECT NOT (EXISTS (SELECT 1 FROM revisions WHERE recipe = ?) OR EXISTS (SELECT 1 FROM captures WHERE digest = ?)
        OR EXISTS (SELECT 1 FROM documents WHERE key = ?) OR EXISTS (SELECT 1 FROM places WHERE digest = ?))"""


class Stored(NamedTuple):
    """The number of a capture, and whether it is a new one."""

    number: int
    new: bool = False


class Document(NamedTuple):
    """The number and the key of a cleaning's document, and whether it is a new one."""

    number: int
    key: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Recorder:
    """What the rows of a run have in common, and where they wait."""

    db: Database
    index: SearchIndex
    waiting: Waiting
    signals: Signals
    leaves: Leaves  # of the run's sightings
    run: int
    rule_set: int
    rules_digest: str
    rules: dict[str, int]  # their rows by name

    def capture(self, capture: Capture, raw: bytes | None = None) -> Stored:
        """The number of a capture, `raw` its packed bytes."""
        self.waiting.meet(capture.digest)
        row = one(self.db, "SELECT id FROM captures WHERE digest = ?", capture.digest)
        if row:
            return Stored(row[0])
        return Stored(self._add_capture(capture, raw or pack(capture)), new=True)

    def document(self, key: str, capture: Stored, before: Met | None) -> Document:
        """The document of a cleaning: the one of its address; else of the same bytes; else of the same place."""
        self.waiting.meet(key)
        row = one(self.db, "SELECT id, key FROM documents WHERE key = ?", key)
        if row is None and not key.startswith(BY_ADDRESS):
            row = None if capture.new else self._without_address(capture.number)
            row = row or (self._known(before.document) if before else None)
        return Document(*row) if row else Document(self.waiting.number("documents"), key, new=True)

    def add_document(self, document: Document, prepared: Prepared) -> None:
        """Add a new document, which does not show a revision yet."""
        row = (document.number, document.key, *prepared.shown.columns.values())
        self.waiting.add("documents", row, document.key)

    def is_new(self, recipe: str, digest: str, key: str, place: bytes | None) -> bool:
        """True where neither the recipe nor the capture, the document or the place was met before."""
        names = (recipe, digest, key, place)
        self.waiting.meet(*names)
        return one(self.db, _IS_NEW, *names) == (1,)

    def add_new(
        self, recipe: str, capture: Capture, revision: Revision, key: str, prepared: Prepared, place: Place
    ) -> None:
        """Add a cleaning of which `is_new` is true; its document shows it, is found, and linked, from then on."""
        capture_id = self._add_capture(capture, prepared.raw)
        document = Document(self.waiting.number("documents"), key, new=True)
        number = self.revision(recipe, (document, capture_id), revision, prepared)
        self.add_document(document, prepared)
        self.index.add_folded(document.number, prepared.folded.title, prepared.folded.clean_text)
        self.waiting.show(document.number, number, prepared.marks)
        if place.digest:
            self.place(place.digest, Met(document.number, capture_id, place.mark))
        self.sighting(number, place, prepared.digests(capture))

    def revision(self, recipe: str, at: tuple[Document, int], cleaned: Revision, prepared: Prepared) -> int:
        """The number of a new revision of a document and a capture (`at`)."""
        number = self.waiting.number("revisions")
        document, capture_id = at
        text = cleaned.verdict.clean_text
        row = (number, document.number, capture_id, self.rule_set, text, self.run, recipe, *prepared.made)
        self.waiting.add("revisions", row, recipe, size=len(text))
        self._add_claims(number, cleaned.verdict, prepared)
        self.waiting.add("seals", (number, hash_of_revision(recipe, document.key, prepared.said)))
        return number

    def place(self, digest: bytes, met: Met) -> None:
        """Remember what is at a place where nothing was met before."""
        self.waiting.add("places", place_row(digest, met), digest)

    def sighting(self, revision: int, place: Place, digests: Digests) -> None:
        """Note that a revision's capture was met."""
        self.leaves.add(hash_of_sighting(place, digests))
        self.waiting.add("sightings", (self.run, revision, place.shown, place.path, place.record, now()))

    def _add_capture(self, capture: Capture, raw: bytes) -> int:
        number = self.waiting.number("captures")
        row = (number, capture.digest, len(capture.data), raw)
        self.waiting.add("captures", row, capture.digest, size=len(raw))
        return number

    def _known(self, number: int) -> tuple[Value, ...] | None:
        return one(self.db, "SELECT id, key FROM documents WHERE id = ?", number)

    def _without_address(self, capture: int) -> tuple[Value, ...] | None:
        """The document that has these bytes without an address; under addresses they may tell several stories."""
        return one(
            self.db,
            "SELECT documents.id, key FROM revisions JOIN documents ON documents.id = document_id "
            "WHERE capture_id = ? AND key NOT GLOB 'url:*' ORDER BY documents.id LIMIT 1",
            capture,
        )

    def _add_claims(self, revision: int, verdict: Verdict, prepared: Prepared) -> None:
        """Let what was cut and spared wait."""
        evidence = list(map(self.signals.stored, prepared.signs))
        cut, rules = verdict.removals, self.rules
        first = self.waiting.number("removals", len(cut))
        rows = [
            (number, *removal_row(revision, removal, rules[removal.rule], signs))
            for number, (removal, signs) in enumerate(zip(cut, evidence, strict=False), first)
        ]
        self.waiting.add_all("removals", rows, size=sum([len(removal.text) for removal in cut]))
        self.index.add_folded_removals(first, prepared.folded.removals)
        for spared, signs in zip(verdict.spared, evidence[len(cut) :], strict=True):
            self.waiting.add("spared", spared_row(revision, spared, rules[spared.rule], signs))
