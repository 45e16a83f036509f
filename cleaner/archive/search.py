"""Searching clean and removed text."""

from dataclasses import dataclass

from sqlite_utils import Database

CLEAN_SEARCH = """
    SELECT documents.id AS document, documents.title, documents.host, documents.published,
           '' AS rule, '' AS category, search_snippet(revisions.clean_text, :query) AS snippet
    FROM documents_fts
    JOIN documents ON documents.id = documents_fts.rowid
    JOIN revisions ON revisions.id = documents.revision_id
    WHERE documents_fts MATCH search_query(:query)
    ORDER BY bm25(documents_fts, 4.0, 1.0), documents.id
    LIMIT :limit"""
REMOVED_SEARCH = """
    SELECT documents.id AS document, documents.title, documents.host, documents.published,
           rules.name AS rule, removals.category, search_snippet(removals.text, :query) AS snippet
    FROM removals_fts
    JOIN removals ON removals.id = removals_fts.rowid
    JOIN documents ON documents.revision_id = removals.revision_id
    JOIN rules ON rules.id = removals.rule_id
    WHERE removals_fts MATCH search_query(:query)
    ORDER BY bm25(removals_fts), removals.id
    LIMIT :limit"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result; `snippet` marks its hits with HIT_START and HIT_END."""

    document: int
    title: str | None
    host: str | None
    published: str | None
    rule: str
    category: str
    snippet: str


def search(db: Database, query: str, limit: int, *, removed: bool = False) -> list[Hit]:
    """The best hits first; any string is a query, one without a letter or digit finds nothing."""
    select = REMOVED_SEARCH if removed else CLEAN_SEARCH
    query = query.encode("utf-8", "replace").decode()  # SQLite takes no lone surrogates
    return [Hit(**row) for row in db.query(select, {"query": query, "limit": limit})]
