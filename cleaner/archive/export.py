"""What leaves an archive: which documents, and what is said of each."""

import json
import re
import unicodedata
from collections.abc import Iterator

from sqlite_utils import Database

from cleaner.archive.errors import NotArchived
from cleaner.archive.read import StoredClaim, StoredDocument, read_document
from cleaner.archive.search import find_ids
from cleaner.document.digest import digest_text

Json = dict[str, object]
# The columns of a document, in the order in which every format has them; `text` comes after them.
COLUMNS = (
    *("id", "title", "host", "url", "language", "author", "published", "site_name", "credit", "outcome"),
    *("characters", "removed_characters", "capture_digest", "size", "media_type", "encoding", "decided_by", "replaced"),
    *("extractor", "extractor_version", "extractor_options", "extracted_digest", "rules_digest", "version", "profile"),
    *("strength", "ceiling", "recipe", "clean_digest"),
)
NUMBERS = frozenset({"id", "characters", "removed_characters", "size", "replaced", "ceiling"})
_LONGEST_SLUG = 60  # code points; 180 bytes of a file's name at the most
_NO_WORD = re.compile(r"[\W_]+")


def chosen_documents(db: Database, documents: tuple[int, ...], run: int | None, query: str | None) -> list[int]:
    """The ids of the documents that are named, that a run met or made, or that a query finds; else of all."""
    if run is not None and not db.execute("SELECT 1 FROM runs WHERE id = ?", [run]).fetchone():
        raise NotArchived(f"there is no run {run} in the archive")
    if documents:
        return list(dict.fromkeys(documents))
    if run is not None:
        select = """
            SELECT document_id FROM sightings JOIN revisions ON revisions.id = revision_id WHERE sightings.run_id = ?1
            UNION SELECT document_id FROM revisions WHERE run_id = ?1 ORDER BY 1"""
        return [row[0] for row in db.execute(select, [run])]
    if query is not None:
        return find_ids(db, query)
    return [row[0] for row in db.execute("SELECT id FROM documents WHERE revision_id NOT NULL ORDER BY id")]


def read_all(db: Database, documents: list[int]) -> Iterator[StoredDocument]:
    """The documents one after the other; raises DigestMismatch at one that is damaged."""
    return (read_document(db, document) for document in documents)


def record(document: StoredDocument, *, public: bool = False) -> Json:
    """A document with its text and provenance; a public one does not say where it was met."""
    told: Json = {column: document.fields[column] for column in COLUMNS}
    told |= {
        "text": document.clean_text,
        "removals": [_claim(claim) for claim in document.removals],
        "spared": [_claim(claim) for claim in document.spared],
    }
    return told if public else told | {"sightings": list(document.places)}


def file_stem(document: StoredDocument) -> str:
    """The name of a document's file, without suffix: a digest and a slug of its title, nothing of where it was met."""
    digest = digest_text(str(document.fields["key"])).removeprefix("sha256:")[:16]
    title = unicodedata.normalize("NFKC", str(document.fields["title"] or "")).casefold()
    slug = _NO_WORD.sub("-", title)[:_LONGEST_SLUG].strip("-")
    return f"{digest}-{slug}" if slug else digest


def front_matter(document: StoredDocument) -> str:
    """What is known of a document as YAML; JSON strings are YAML strings."""
    known = ((column, document.fields[column]) for column in COLUMNS)
    lines = (f"{column}: {json.dumps(value, ensure_ascii=False)}" for column, value in known if value is not None)
    return "\n".join(["---", *lines, "---", ""])


def claim_fields(claim: StoredClaim) -> Json:
    """A removal, or a spared claim with the reason, as JSON."""
    fields: Json = {
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "rule": claim.rule,
        "category": claim.category,
        "evidence": list(claim.evidence),
    }
    return fields | {"reason": claim.reason, "detail": claim.detail} if claim.reason else fields


def _claim(claim: StoredClaim) -> Json:
    return claim_fields(claim) | {"rule_digest": claim.rule_digest}
