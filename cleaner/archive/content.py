"""The digest of what an archive holds: equal for two archives of the same documents under the same rules.

Times, run numbers, row numbers, sightings and links take no part, so archiving again changes nothing in it.
"""

import hashlib
import json

from sqlite_utils import Database

from cleaner.archive.schema import EVIDENCE

_DOCUMENTS = """
    SELECT {key} title, host, url, language, author, published, site_name, credit, documents.outcome, revisions.recipe
    FROM documents LEFT JOIN revisions ON revisions.id = revision_id ORDER BY {key} revisions.recipe"""
_REVISIONS = """
    SELECT {key} recipe, captures.digest, captures.size, rule_sets.digest, profile, strength, ceiling, media_type,
           encoding, decided_by, replaced, extractor, extractor_version, extractor_options, metadata,
           revisions.outcome, extracted_digest, clean_digest
    FROM {revisions}
    JOIN documents ON documents.id = document_id
    JOIN captures ON captures.id = capture_id
    JOIN rule_sets ON rule_sets.id = rule_set_id ORDER BY recipe"""
_REMOVALS = """
    SELECT recipe, start, end, text, rules.digest, removals.category, {evidence}
    FROM removals JOIN {revisions} ON revisions.id = revision_id JOIN rules ON rules.id = rule_id
    ORDER BY recipe, start"""
_SPARED = """
    SELECT recipe, start, end, reason, detail, rules.digest, spared.category, {evidence}
    FROM spared JOIN {revisions} ON revisions.id = revision_id JOIN rules ON rules.id = rule_id
    ORDER BY recipe, start, end, rules.digest, reason, detail"""
_OF_DOCUMENTS = (_DOCUMENTS, _REVISIONS, _REMOVALS, _SPARED)
_OF_ARCHIVE = (
    "SELECT digest, size FROM captures ORDER BY digest",
    "SELECT name, digest, source FROM rules ORDER BY name, digest",
    """SELECT scope, documents.key, decisions.text, nth, rule, decisions.host, reason
       FROM standing_decisions AS decisions LEFT JOIN documents ON documents.id = document_id
       ORDER BY 1, 2, 3, 4, 5, 6, 7""",
)


def content_digest(db: Database) -> str:
    """`sha256:` and 64 hex digits over every row of content, in an order that does not depend on the runs."""
    every = [select.format(key="documents.key,", revisions="revisions", evidence=EVIDENCE) for select in _OF_DOCUMENTS]
    return _digest(db, [*_OF_ARCHIVE, *every])


def current_digest(db: Database) -> str:
    """The digest of the documents as they now are: what earlier rules and earlier captures made takes no part."""
    revisions = "(SELECT revisions.* FROM documents JOIN revisions ON revisions.id = revision_id) AS revisions"
    return _digest(db, [select.format(key="", revisions=revisions, evidence=EVIDENCE) for select in _OF_DOCUMENTS])


def _digest(db: Database, selects: list[str]) -> str:
    total = hashlib.sha256()
    for number, select in enumerate(selects):
        total.update(f"{number}\n".encode())
        for row in db.execute(select):
            total.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return "sha256:" + total.hexdigest()
