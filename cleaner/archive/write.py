"""Writing revisions, sightings and failures: all rows of a document in one transaction."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict

import zstandard
from sqlite_utils import Database

from cleaner import __version__
from cleaner.archive.errors import DigestMismatch
from cleaner.archive.roots import seal
from cleaner.archive.searchtext import search_fold
from cleaner.document.capture import Capture
from cleaner.document.digest import digest_text
from cleaner.document.errors import Reason
from cleaner.document.span import restore
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Evidence, Removal, Spared
from cleaner.pipeline import Revision
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import KeepAs

BATCH = 100  # documents a transaction: an interruption costs at most this many cleanings
_ZSTD_LEVEL = 3

Value = str | int | bytes | None
Place = tuple[str, bytes, int | None]  # for people; the path's bytes; the record's number


class Writer:
    """One run's way into an archive; commits every BATCH documents and at the end."""

    def __init__(self, db: Database, rules: RuleSet, policy: Policy) -> None:
        self._db = db
        self._compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
        self._open = 0
        self.root = ""
        db.execute("BEGIN IMMEDIATE")
        self._rule_set = _store_rules(db, rules)
        self._rules = dict(
            db.execute(
                "SELECT name, rules.id FROM rules JOIN rule_set_rules ON rule_id = rules.id WHERE rule_set_id = ?",
                [self._rule_set],
            ).fetchall()
        )
        self.run = _insert(
            db,
            "runs",
            {
                "started": _now(),
                "version": __version__,
                "profile": policy.profile,
                "strength": policy.strength,
                "rule_set_id": self._rule_set,
            },
        )

    def known(self, recipe: str) -> int | None:
        """The revision that this recipe has already made, or None."""
        row = self._db.execute("SELECT id FROM revisions WHERE recipe = ?", [recipe]).fetchone()
        return int(row[0]) if row else None

    def sighting(self, revision: int, place: Place) -> None:
        """Store that a capture was met again; nothing else changes."""
        self._sighting(revision, place)
        self._count()

    def revision(self, recipe: str, capture: Capture, revision: Revision, place: Place) -> int | None:
        """Store a cleaning with everything that belongs to it; where it is known already, only the sighting.

        Tells the revision that was known, or None.
        """
        known = self.known(recipe)
        if known is None:
            document = self._document(revision)
            stored = self._revision(recipe, capture, revision, document)
            self._removals(stored, revision)
            self._make_current(document, stored, revision)
            self._sighting(stored, place)
        else:
            self._sighting(known, place)
        self._count()
        return known

    def failure(self, place: Place, reason: Reason, problem: str, capture: Capture | None) -> None:
        """Store why a document could not be cleaned; its bytes, where they could be read, are kept."""
        shown, path, record = place
        row: dict[str, Value] = {"run_id": self.run, "place": shown, "path": path, "record": record}
        row |= {"reason": reason, "problem": problem, "seen": _now()}
        _insert(self._db, "failures", row | {"capture_id": self._capture(capture) if capture else None})
        self._count()

    def finish(self) -> None:
        """Close the run, seal what was added and commit."""
        self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", [_now(), self.run])
        self.root = seal(self._db, self.run, _now())
        self._db.execute("COMMIT")

    def commit(self) -> None:
        """Commit what is open and go on; an interrupted run keeps everything up to here."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")
        self._open = 0

    def _count(self) -> None:
        self._open += 1
        if self._open >= BATCH:
            self.commit()

    def _capture(self, capture: Capture) -> int:
        row = self._db.execute("SELECT id FROM captures WHERE digest = ?", [capture.digest]).fetchone()
        if row:
            return int(row[0])
        raw = self._compressor.compress(capture.data)
        return _insert(self._db, "captures", {"digest": capture.digest, "size": len(capture.data), "raw": raw})

    def _document(self, revision: Revision) -> int:
        key = document_key(revision)
        row = self._db.execute("SELECT id FROM documents WHERE key = ?", [key]).fetchone()
        if row:
            return int(row[0])
        empty: dict[str, Value] = {"outcome": "", "characters": 0, "removed_characters": 0}
        return _insert(self._db, "documents", {"key": key} | empty)

    def _revision(self, recipe: str, capture: Capture, revision: Revision, document: int) -> int:
        article, verdict, decoding = revision.article, revision.verdict, revision.decoding
        if restore(verdict.clean_text, verdict.removals) != article.text:
            raise DigestMismatch(f"capture {capture.digest}: the cut text cannot be restored; please report this")
        row: dict[str, Value] = {
            "recipe": recipe,
            "document_id": document,
            "capture_id": self._capture(capture),
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
            "metadata": _json(asdict(article.metadata) | {"kept": _kept(verdict.removals)}),
            "outcome": verdict.outcome,
            "extracted_digest": digest_text(article.text),
            "clean_digest": digest_text(verdict.clean_text),
            "clean_text": verdict.clean_text,
        }
        return _insert(self._db, "revisions", row)

    def _removals(self, revision_id: int, revision: Revision) -> None:
        for removal in revision.verdict.removals:
            row = self._claim(revision_id, removal) | {"text": removal.text}
            removal_id = _insert(self._db, "removals", row)
            folded = search_fold(removal.text)
            self._db.execute("INSERT INTO removals_fts (rowid, text) VALUES (?, ?)", [removal_id, folded])
        for spared in revision.verdict.spared:
            row = self._claim(revision_id, spared) | {"reason": spared.reason, "detail": spared.detail}
            _insert(self._db, "spared", row)

    def _claim(self, revision_id: int, claim: Removal | Spared) -> dict[str, Value]:
        return {
            "revision_id": revision_id,
            "rule_id": self._rules[claim.rule],
            "category": claim.category,
            "start": claim.start,
            "end": claim.end,
            "evidence": _json([evidence_fields(evidence) for evidence in claim.evidence]),
        }

    def _make_current(self, document: int, revision_id: int, revision: Revision) -> None:
        """Point the document at its new revision, search included."""
        self._db.execute(
            "INSERT INTO documents_fts (documents_fts, rowid, title, clean_text) "
            "SELECT 'delete', id, title, clean_text FROM document_search WHERE id = ?",
            [document],
        )
        row = current_fields(revision) | {"revision_id": revision_id}
        assignments = ", ".join(f"{column} = ?" for column in row)
        self._db.execute(f"UPDATE documents SET {assignments} WHERE id = ?", [*row.values(), document])
        self._db.execute(
            "INSERT INTO documents_fts (rowid, title, clean_text) "
            "SELECT id, title, clean_text FROM document_search WHERE id = ?",
            [document],
        )

    def _sighting(self, revision: int, place: Place) -> None:
        shown, path, record = place
        row: dict[str, Value] = {"run_id": self.run, "revision_id": revision, "place": shown, "path": path}
        _insert(self._db, "sightings", row | {"record": record, "seen": _now()})


def document_key(revision: Revision) -> str:
    """What makes two captures one story: the same address, else the same bytes.

    An address without a path is a front page: pages that wrongly name it as theirs stay apart.
    """
    url = revision.article.metadata.url
    address = url.partition("#")[0] if url else ""
    path = address.partition("://")[2].partition("/")[2]
    return f"url:{address}" if path else f"capture:{revision.capture_digest}"


def current_fields(revision: Revision) -> dict[str, Value]:
    """The columns of a document that follow its current revision."""
    metadata, verdict = revision.article.metadata, revision.verdict
    kept = {field: _kept_text(verdict.removals, field) for field in KeepAs}
    return {
        "title": revision.title,
        "host": metadata.host,
        "url": metadata.url,
        "language": metadata.language,
        "author": metadata.author or kept[KeepAs.AUTHOR],
        "published": metadata.published or kept[KeepAs.PUBLISHED],
        "site_name": metadata.site_name,
        "credit": kept[KeepAs.CREDIT],
        "outcome": verdict.outcome,
        "characters": len(verdict.clean_text),
        "removed_characters": sum(len(removal.text) for removal in verdict.removals),
    }


def evidence_fields(evidence: Evidence) -> dict[str, str | int]:
    """Evidence as it is stored and printed; points only where there are any."""
    fields: dict[str, str | int] = {"name": evidence.name, "text": evidence.text}
    return fields if evidence.points is None else fields | {"points": evidence.points}


def _kept(removals: tuple[Removal, ...]) -> list[dict[str, object]]:
    """What the cut lines said about the document: field, text and named groups."""
    return [
        {"field": removal.keep_as, "text": removal.text.strip(), "groups": dict(removal.groups)}
        for removal in removals
        if removal.keep_as is not None
    ]


def _kept_text(removals: tuple[Removal, ...], field: KeepAs) -> str | None:
    return " · ".join(removal.text.strip() for removal in removals if removal.keep_as == field) or None


def _store_rules(db: Database, rules: RuleSet) -> int:
    """The row of the rule set; its rules are stored once, whatever the number of sets they belong to."""
    row = db.execute("SELECT id FROM rule_sets WHERE digest = ?", [rules.digest]).fetchone()
    if row:
        return int(row[0])
    rule_set = _insert(db, "rule_sets", {"digest": rules.digest})
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


def _insert(db: Database, table: str, row: Mapping[str, Value]) -> int:
    columns = ", ".join(row)
    marks = ", ".join("?" * len(row))
    inserted = db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values())).lastrowid
    assert inserted is not None
    return inserted


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
