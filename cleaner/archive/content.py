"""The digest of what an archive holds: equal for two archives of the same documents under the same rules.

Times, run numbers, row numbers, sightings and links take no part, so archiving again changes nothing in it.
"""

import hashlib
import json

from sqlite_utils import Database

from cleaner.archive.schema import EVIDENCE

_DOCUMENTS = """
    SELECT documents.key, title, host, url, language, author, published, site_name, credit, documents.outcome,
           revisions.recipe
    FROM documents LEFT JOIN revisions ON revisions.id = revision_id ORDER BY documents.key, revisions.recipe"""
_REVISIONS = """
    SELECT documents.key, recipe, captures.digest, captures.size, rule_sets.digest, profile, strength, ceiling,
           media_type, encoding, decided_by, replaced, extractor, extractor_version, extractor_options, metadata,
           revisions.outcome, extracted_digest, clean_digest
    FROM revisions
    JOIN documents ON documents.id = document_id
    JOIN captures ON captures.id = capture_id
    JOIN rule_sets ON rule_sets.id = rule_set_id ORDER BY recipe"""
_REMOVALS = f"""
    SELECT recipe, start, end, text, rules.digest, removals.category, {EVIDENCE}
    FROM removals JOIN revisions ON revisions.id = revision_id JOIN rules ON rules.id = rule_id
    ORDER BY recipe, start"""
_SPARED = f"""
    SELECT recipe, start, end, reason, detail, rules.digest, spared.category, {EVIDENCE}
    FROM spared JOIN revisions ON revisions.id = revision_id JOIN rules ON rules.id = rule_id
    ORDER BY recipe, start, end, rules.digest, reason, detail"""
_CONTENT = (
    "SELECT digest, size FROM captures ORDER BY digest",
    "SELECT name, digest, source FROM rules ORDER BY name, digest",
    """SELECT scope, documents.key, decisions.text, nth, rule, decisions.host, reason
       FROM standing_decisions AS decisions LEFT JOIN documents ON documents.id = document_id
       ORDER BY 1, 2, 3, 4, 5, 6, 7""",
    *(_DOCUMENTS, _REVISIONS, _REMOVALS, _SPARED),
)


def content_digest(db: Database) -> str:
    """`sha256:` and 64 hex digits over every row of content, in an order that does not depend on the runs."""
    total = hashlib.sha256()
    for number, select in enumerate(_CONTENT):
        total.update(f"{number}\n".encode())
        for row in db.execute(select):
            total.update(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return "sha256:" + total.hexdigest()
