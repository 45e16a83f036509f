"""The rows of one cleaning: its capture, its document, its revision with claims and seal; they wait to be written."""

from dataclasses import dataclass

from sqlite_utils import Database

from cleaner import __version__
from cleaner.archive.evidence import Signals
from cleaner.archive.fields import BY_ADDRESS
from cleaner.archive.indexing import SearchIndex
from cleaner.archive.leaves import Digests, hash_of, hash_of_sighting
from cleaner.archive.merkle import Leaves
from cleaner.archive.places import Met, Place, place_row
from cleaner.archive.prepared import Prepared, pack
from cleaner.archive.rows import Value, now, one
from cleaner.archive.verdicts import removal_row, spared_row
from cleaner.archive.waiting import Row, Waiting
from cleaner.document.capture import Capture
from cleaner.engine.verdict import Verdict
from cleaner.pipeline import Revision


@dataclass(frozen=True, slots=True)
class Stored:
    """The number of a capture, and whether it is a new one."""

    number: int
    new: bool = False


@dataclass(frozen=True, slots=True)
class Document:
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
        number, raw = self.waiting.number("captures"), raw or pack(capture)
        row = (number, capture.digest, len(capture.data), raw)
        self.waiting.add("captures", row, capture.digest, size=len(raw))
        return Stored(number, new=True)

    def document(self, key: str, capture: Stored, before: Met | None) -> Document:
        """The document of a cleaning: the one of its address; else of the same bytes; else of the same place."""
        self.waiting.meet(key)
        row = one(self.db, "SELECT id, key FROM documents WHERE key = ?", key)
        if row is None and not key.startswith(BY_ADDRESS):
            row = None if capture.new else self._without_address(capture.number)
            row = row or (self._known(before.document) if before else None)
        return Document(*row) if row else Document(self.waiting.number("documents"), key, new=True)

    def add_document(self, document: Document, prepared: Prepared, current: int | None) -> None:
        """Add a new document; one that shows a revision is found, and linked, from then on."""
        row = (document.number, document.key, *prepared.shown.columns.values())
        self.waiting.add("documents", row, document.key)
        if current is not None:
            self.index.add_folded(document.number, prepared.folded.title, prepared.folded.clean_text)
            self.waiting.show(document.number, current, prepared.marks)

    def revision(
        self, recipe: str, capture: Capture, at: tuple[Document, int], cleaned: Revision, prepared: Prepared
    ) -> int:
        """The number of a new revision of a document and a capture (`at`)."""
        number = self.waiting.number("revisions")
        made = _made(recipe, capture, cleaned, prepared)
        document, capture_id = at
        text = cleaned.verdict.clean_text
        row = (number, document.number, capture_id, self.rule_set, text, self.run, *made)
        self.waiting.add("revisions", row, recipe, size=len(text))
        said = [recipe, document.key, capture.digest, len(capture.data), self.rules_digest, *made[1:]]
        self._add_claims(number, cleaned.verdict, prepared)
        self.waiting.add("seals", (number, hash_of("revisions", said, prepared.claims)))
        return number

    def place(self, digest: bytes, met: Met) -> None:
        """Remember what is at a place where nothing was met before."""
        self.waiting.add("places", place_row(digest, met), digest)

    def sighting(self, revision: int, place: Place, digests: Digests) -> None:
        """Note that a revision's capture was met."""
        self.leaves.add(hash_of_sighting(place, digests))
        self.waiting.add("sightings", (self.run, revision, place.shown, place.path, place.record, now()))

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
        signs = iter(prepared.signs)
        for removal, folded in zip(verdict.removals, prepared.folded.removals, strict=True):
            number = self.waiting.number("removals")
            row = removal_row(revision, removal, self._rule, self.signals.stored(next(signs)))
            self.waiting.add("removals", (number, *row.values()), size=len(removal.text))
            self.index.add_folded_removal(number, folded)
        for spared in verdict.spared:
            row = spared_row(revision, spared, self._rule, self.signals.stored(next(signs)))
            self.waiting.add("spared", tuple(row.values()))

    def _rule(self, name: str, _digest: str) -> int:
        return self.rules[name]


def _made(recipe: str, capture: Capture, cleaned: Revision, prepared: Prepared) -> Row:
    """How a revision was made, in the order of a leaf; its columns are `waiting.MADE`."""
    article, decoding, policy = cleaned.article, cleaned.decoding, cleaned.policy
    return (
        *(recipe, __version__, policy.profile, policy.strength, policy.ceiling, capture.media_type),
        *(decoding.encoding, decoding.method, decoding.replaced),
        *(article.extractor.name, article.extractor.version, article.extractor.options),
        *(prepared.metadata, prepared.context, cleaned.verdict.outcome),
        *(prepared.extracted_digest, prepared.clean_digest),
    )
