"""The files of Datasette's directory, all from one source: `python -m cleaner.web.settings archive` writes them.

Datasette 0.65 reads `metadata.json` (queries too) and `settings.json`; 1.0 reads `datasette.json`.
"""

import json
import sys
import tempfile
from pathlib import Path

from cleaner.archive.search import CLEAN_SEARCH, REMOVED_SEARCH

Json = dict[str, object]
SETTINGS: Json = {
    "allow_download": False,
    "default_page_size": 50,
    "sql_time_limit_ms": 2_000,
    "suggest_facets": False,
    "truncate_cells_html": 160,
}
_QUERIES: Json = {
    "search": {
        "title": "Search clean text",
        "description": 'words, "phrases", -without, OR, prefix*; anything else is harmless',
        "sql": CLEAN_SEARCH.replace("LIMIT :limit", "LIMIT 100"),
        "hide_sql": True,
    },
    "search_removed": {
        "title": "Search what was cut",
        "description": 'words, "phrases", -without, OR, prefix*; anything else is harmless',
        "sql": REMOVED_SEARCH.replace("LIMIT :limit", "LIMIT 100"),
        "hide_sql": True,
    },
    "cuts_by_rule": {
        "title": "What each rule cut",
        "description": "How many cuts, in how many documents, how many characters",
        "sql": """
            SELECT rule, category, count(*) AS cuts, count(DISTINCT document_id) AS documents,
                   sum(length(text)) AS characters
            FROM current_removals GROUP BY rule, category ORDER BY cuts DESC, rule""",
    },
    "publishers": {
        "title": "Publishers and their boilerplate",
        "description": "Documents by host, and the share of their text that was cut (per cent)",
        "sql": """
            SELECT host, count(*) AS documents,
                   round(100.0 * sum(removed_characters) / sum(characters + removed_characters), 1) AS cut_per_cent
            FROM documents GROUP BY host ORDER BY documents DESC, host""",
    },
    "held": {
        "title": "Held documents",
        "description": "More would have gone than the ceiling allows, so nothing was cut: a person decides",
        "sql": "SELECT id AS document, title, host, characters FROM documents WHERE outcome = 'held' ORDER BY id",
    },
}
_TABLES: Json = {
    "documents": {
        "description": "One row a story. Its page shows the clean text and, folded in place, what was cut and why.",
        "label_column": "title",
        "facets": ["host", "language", "outcome"],
        "sort_desc": "id",
        "columns": {
            "key": "What makes two captures one story: the same address, else the same bytes",
            "credit": "Agency and desk credits that were cut from the text",
            "characters": "Length of the clean text in code points",
            "removed_characters": "Length of everything that was cut, in code points",
            "revision_id": "The current cleaning",
        },
    },
    "removals": {
        "description": "One row a cut: the rule, the offsets in the extracted text, the text itself, the evidence.",
        "facets": ["category"],
        "columns": {
            "start": "First code point of the cut in the extracted text",
            "end": "Code point after the cut",
            "evidence": "What the rule saw, as JSON: name, text, points",
        },
    },
    "spared": {"description": "What a rule claimed and what stays all the same, with the reason."},
    "revisions": {"description": "One row a cleaning of a capture: how it was decoded, extracted and cut."},
    "captures": {"description": "Bytes as they were obtained, zstd-compressed, named by their SHA-256."},
    "sightings": {"description": "Where and when a capture was met."},
    "failures": {"description": "Documents that could not be cleaned, and why.", "facets": ["reason"]},
    "rules": {"description": "Every rule that was ever used, with its file.", "label_column": "name"},
    "rule_sets": {"description": "A set of rules by its digest.", "label_column": "digest"},
    "runs": {"description": "Every call of `cleaner archive`."},
}


def metadata(database: str) -> Json:
    """The metadata of Datasette 0.65 for an archive that is served under this name."""
    return {
        "title": "Article archive",
        "description_html": f'<a href="{database}/search">Search the clean text</a>, '
        f'<a href="{database}/search_removed">search what was cut</a>, '
        f'or <a href="{database}/documents">browse the documents</a>.',
        "databases": {database: {"queries": _QUERIES, "tables": _TABLES}},
    }


def config(database: str) -> Json:
    """The configuration of Datasette 1.0; it takes descriptions from `metadata.json`."""
    return {"settings": SETTINGS, "databases": {database: {"queries": _QUERIES}}}


def serve_arguments(archive: Path) -> list[str]:
    """Arguments of `datasette serve` for one archive, wherever it lies."""
    folder = Path(tempfile.mkdtemp(prefix="cleaner-serve-"))
    described = folder / "metadata.json"
    described.write_text(json.dumps(metadata(archive.stem)), encoding="utf-8")
    settings = [part for key, value in SETTINGS.items() for part in ("--setting", key, str(value).lower())]
    return [str(archive), "--metadata", str(described), *settings]


def write_files(folder: Path) -> None:
    """Write the directory's files for `archive.db`."""
    files = {"metadata.json": metadata("archive"), "settings.json": SETTINGS, "datasette.json": config("archive")}
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_files(Path(sys.argv[1]))
