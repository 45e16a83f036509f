"""Queries with a name and a description, for Datasette's own pages, JSON and CSV."""

from cleaner.archive.search import CLEAN_SEARCH, REMOVED_SEARCH

Json = dict[str, object]
_WORDS = 'words, "phrases", -without, OR, prefix*; anything else is harmless'
_SELECTS = {
    "search": ("Search clean text", _WORDS, CLEAN_SEARCH.replace("LIMIT :limit", "LIMIT 100")),
    "search_removed": ("Search what was cut", _WORDS, REMOVED_SEARCH.replace("LIMIT :limit", "LIMIT 100")),
    "cuts_by_rule": (
        "What each rule cut",
        "How many cuts, in how many documents, how many characters",
        """
            SELECT rule, category, count(*) AS cuts, count(DISTINCT document_id) AS documents,
                   sum(length(text)) AS characters
            FROM current_removals GROUP BY rule, category ORDER BY cuts DESC, rule""",
    ),
    "publishers": (
        "Publishers and their boilerplate",
        "Documents by host, and the share of their text that was cut (per cent)",
        """
            SELECT host, count(*) AS documents,
                   round(100.0 * sum(removed_characters) / sum(characters + removed_characters), 1) AS cut_per_cent
            FROM documents GROUP BY host ORDER BY documents DESC, host""",
    ),
    "asking_since": (
        "Who asks for what, and since when",
        "For each publisher and category: documents from which it was cut, the first and the last of them",
        """
            SELECT current_removals.host, current_removals.category,
                   count(DISTINCT document_id) AS documents, min(published) AS since, max(published) AS last_seen
            FROM current_removals JOIN documents ON documents.id = document_id
            GROUP BY 1, 2 ORDER BY documents DESC, 1, 2""",
    ),
    "cut_from_document": (
        "What was cut from a document",
        "Every cut of one document (its number), with rule and evidence",
        """
            SELECT id AS removal, rule, category, start, end, text, evidence
            FROM current_removals WHERE document_id = CAST(:id AS INTEGER) ORDER BY start""",
    ),
    "held": (
        "Held documents",
        "More would have gone than the ceiling allows, so nothing was cut: a person decides",
        "SELECT id AS document, title, host, characters FROM documents WHERE outcome = 'held' ORDER BY id",
    ),
    "failures_by_reason": (
        "Failures by reason",
        "Documents that could not be cleaned",
        "SELECT reason, count(*) AS failures, max(seen) AS last_seen FROM failures GROUP BY 1 ORDER BY 2 DESC",
    ),
}


def named_queries() -> Json:
    """The queries as Datasette's configuration takes them."""
    return {
        name: {"title": title, "description": description, "sql": sql.strip(), "hide_sql": True}
        for name, (title, description, sql) in _SELECTS.items()
    }
