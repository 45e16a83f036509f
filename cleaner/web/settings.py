"""The files of Datasette's directory, all from one source: `python -m cleaner.web.settings archive` writes them.

Datasette 0.65 reads `metadata.json` (queries too) and `settings.json`; 1.0 reads `datasette.json`, and descriptions
from `metadata.json`.
"""

import json
import sys
import tempfile
import tomllib
from importlib import resources
from pathlib import Path

from cleaner.web.queries import Json, named_queries

SETTINGS: Json = {
    "allow_download": False,
    "default_page_size": 50,
    "sql_time_limit_ms": 2_000,
    "suggest_facets": False,
    "truncate_cells_html": 160,
}
# A public copy is asked by strangers: no SQL of theirs, nothing that streams without an end.
PUBLIC_SETTINGS: Json = SETTINGS | {
    "default_allow_sql": False,
    "allow_csv_stream": False,
    "allow_facet": False,
    "max_returned_rows": 200,
    "sql_time_limit_ms": 500,
}
_PUBLIC_PLUGINS: Json = {"article-cleaner": {"public": True}}
_FACETS = {
    "documents": ["host", "language", "outcome"],
    "removals": ["category"],
    "failures": ["reason"],
}
_LABELS = {"documents": "title", "rules": "name", "rule_sets": "digest"}


def tables() -> Json:
    """What Datasette says of every table, view and column."""
    described = tomllib.loads(resources.files("cleaner.web").joinpath("descriptions.toml").read_text("utf-8"))
    return {name: _table(name, dict(columns)) for name, columns in described.items()}


def _table(name: str, columns: dict[str, str]) -> Json:
    table: Json = {"description": columns.pop("about"), "columns": columns}
    if name in _FACETS:
        table["facets"] = _FACETS[name]
    if name in _LABELS:
        table["label_column"] = _LABELS[name]
    return table | ({"sort_desc": "id"} if name == "documents" else {})


def metadata(database: str, *, public: bool = False) -> Json:
    """The metadata of Datasette 0.65 for an archive that is served under this name."""
    described: Json = {
        "title": "Article archive",
        "databases": {database: {"queries": named_queries(), "tables": tables()}},
    }
    return described | ({"plugins": _PUBLIC_PLUGINS} if public else {})


def config(database: str, *, public: bool = False) -> Json:
    """The configuration of Datasette 1.0; it takes descriptions from `metadata.json`."""
    settings = PUBLIC_SETTINGS if public else SETTINGS
    configured: Json = {"settings": settings, "databases": {database: {"queries": named_queries()}}}
    return configured | ({"plugins": _PUBLIC_PLUGINS} if public else {})


def serve_arguments(archive: Path) -> list[str]:
    """Arguments of `datasette serve` for one archive, wherever it lies."""
    folder = Path(tempfile.mkdtemp(prefix="cleaner-serve-"))
    described = folder / "metadata.json"
    described.write_text(json.dumps(metadata(archive.stem)), encoding="utf-8")
    settings = [part for key, value in SETTINGS.items() for part in ("--setting", key, str(value).lower())]
    return [str(archive), "--metadata", str(described), *settings]


def write_files(folder: Path, database: str = "archive", *, public: bool = False) -> list[Path]:
    """Write the directory's files for a database that lies in it."""
    files = {
        "metadata.json": metadata(database, public=public),
        "settings.json": PUBLIC_SETTINGS if public else SETTINGS,
        "datasette.json": config(database, public=public),
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return [folder / name for name in files]


if __name__ == "__main__":
    write_files(Path(sys.argv[1]))
