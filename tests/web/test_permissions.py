"""A table that its owner hides in Datasette's configuration is hidden on our pages too."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.archive.functions import register_archive_functions
from cleaner.web.asked import Asked
from cleaner.web.overview import survey
from cleaner.web.routes import DOCUMENT, PAGES
from tests.web.conftest import NEEDS_COMING
from tests.web.serving import COMING, PYTHON, get, serving

NAMES = {
    r"/-/publishers/(?P<name>[^/]+?)": "SELECT host FROM documents WHERE host NOT NULL",
    r"/-/rules/(?P<name>.+?)": "SELECT name FROM rules JOIN removals ON rule_id = rules.id",
    r"/-/runs/(?P<name>[0-9]{1,15})": "SELECT 1",
    r"/-/diff/(?P<name>[0-9]{1,15}-[0-9]{1,15})": "SELECT revision_id || '-' || revision_id FROM documents",
    "document": "SELECT document_id FROM current_removals",
}
VIEWS = {**PAGES, "document": DOCUMENT}


@pytest.mark.parametrize("page", VIEWS)
def test_every_table_that_a_page_reads_is_asked_for(directory: Path, page: str) -> None:
    view, tables = VIEWS[page]
    read: set[str] = set()

    def note(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table:
            read.add(table)
        return sqlite3.SQLITE_OK

    uri = f"{(directory / 'archive.db').as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, cached_statements=0)) as connection:
        connection.row_factory = sqlite3.Row
        register_archive_functions(connection)
        overview = survey(connection)
        name = str(connection.execute(NAMES[page]).fetchone()[0]) if page in NAMES else ""
        connection.set_authorizer(note)
        assert view(connection, overview, Asked(base="/archive", path="/", name=name, args={"q": "council"}))
    stored = {table for table in read if not table.startswith(("documents_fts", "removals_fts", "sqlite_", "json_"))}
    views = {
        "linked_documents",
        "document_history",
        "current_removals",
        "clean_documents",
        "document_search",
        "removal_search",
    }
    assert stored - views - {"signals"} <= set(tables)


@pytest.mark.parametrize("python", [PYTHON, pytest.param(COMING, marks=NEEDS_COMING)], ids=["0.65", "1.0"])
def test_pages_that_show_a_hidden_table_are_refused(directory: Path, tmp_path: Path, python: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(directory, folder)
    for name in ("metadata.json", "datasette.json"):
        said = json.loads((folder / name).read_text())
        said["databases"]["archive"].setdefault("tables", {}).setdefault("failures", {})["allow"] = False
        (folder / name).write_text(json.dumps(said))
    with serving([str(folder)], python=python) as address:
        statuses = {
            path: get(f"{address}/archive/-/{path}").status for path in ("failures", "home", "search?q=council")
        }
    assert statuses == {"failures": 403, "home": 403, "search?q=council": 200}
