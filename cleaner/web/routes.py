"""Our pages' addresses, and how each is answered: as HTML, JSON, CSV or plain text."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from sqlite3 import Connection, Error, connect
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette.utils import tilde_decode, tilde_encode
from datasette.utils.asgi import Forbidden, NotFound, Response
from sqlite_utils import Database

from cleaner.archive.schema import migrations
from cleaner.web.asked import Asked, Json, Page
from cleaner.web.commands import archive_option
from cleaner.web.document import document_page
from cleaner.web.documents import documents_page
from cleaner.web.fresh import current_overview
from cleaner.web.guard import OWN_POLICY
from cleaner.web.home import home_page, undo_page
from cleaner.web.overview import Overview
from cleaner.web.publishers import publisher_page, publishers_page
from cleaner.web.revisions import diff_page
from cleaner.web.rule_pages import rule_page, rules_page
from cleaner.web.runs import failures_page, held_page, run_page, runs_page
from cleaner.web.searching import search_page

if TYPE_CHECKING:
    from datasette.app import Datasette  # importing it here would be a circle: Datasette loads us

log = logging.getLogger(__name__)
PLUGIN = "article-cleaner"
View = Callable[[Connection, Overview, Asked], Page | None]
Route = tuple[str, Callable[..., Any]]

_FORMAT = r"(?:\.(?P<format>json|csv))?$"
_SHOWN = ("documents", "removals")  # what every page counts and names
_CUTS = (*_SHOWN, "revisions", "rules")
_CLEANING = (*_CUTS, "runs", "rule_sets", "sightings", "captures")
# The address of each page, what makes it, and the tables that it shows: who may not see one of these may not see it.
PAGES: dict[str, tuple[View, tuple[str, ...]]] = {
    r"/-/home": (home_page, (*_CUTS, "runs", "rule_sets", "sightings", "failures")),
    r"/-/undo": (undo_page, _SHOWN),
    r"/-/documents": (documents_page, _CUTS),
    r"/-/search": (search_page, _CUTS),
    r"/-/publishers": (publishers_page, _CUTS),
    r"/-/publishers/(?P<name>[^/]+?)": (publisher_page, _CUTS),
    r"/-/rules": (rules_page, (*_CUTS, "rule_set_rules", "rule_sets", "runs")),
    r"/-/rules/(?P<name>.+?)": (rule_page, (*_CUTS, "rule_set_rules", "rule_sets", "runs", "spared")),
    r"/-/runs": (runs_page, (*_CUTS, "runs", "rule_sets", "sightings", "failures")),
    r"/-/runs/(?P<name>[0-9]{1,15})": (run_page, (*_CLEANING, "failures")),
    r"/-/held": (held_page, (*_CUTS, "spared")),
    r"/-/failures": (failures_page, (*_CLEANING, "failures")),
    r"/-/diff/(?P<name>[0-9]{1,15}-[0-9]{1,15})": (diff_page, _CUTS),
}
DOCUMENT = (document_page, (*_CLEANING, "spared", "near_duplicates"))
_OURS = {"documents", "revisions", "removals", "rules", "runs", "documents_fts"}


def routes(datasette: Datasette) -> list[Route]:
    """The addresses of our pages for every archive that is served; other databases keep Datasette's pages."""
    names = archives(datasette)
    if not names:
        return []
    start = rf"^/(?P<database>{'|'.join(re.escape(tilde_encode(name)) for name in names)})"
    found: list[Route] = [(start + path + _FORMAT, _answering(*page)) for path, page in PAGES.items()]
    # Datasette's own page of a row stays for JSON and for other extensions.
    found.append((start + r"/documents/(?P<name>[0-9]{1,15})(?:\.(?P<format>txt))?$", _answering(*DOCUMENT)))
    if len(names) == 1:
        found.append((r"^/$", _answering(*PAGES["/-/home"], only=names[0])))
    return found


def archives(datasette: Datasette) -> list[str]:
    """The names of the databases that are archives of ours."""
    return [name for name, database in datasette.databases.items() if database.path and _is_archive(database.path)]


def _answering(view: View, tables: tuple[str, ...], only: str | None = None) -> Callable[..., Any]:
    async def answer(request: Any, datasette: Datasette) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response.text("This page is read with GET.\n", status=405)
        database = datasette.get_database(only or tilde_decode(request.url_vars["database"]))
        for table in tables:
            await _allow(datasette, request, database.name, table)
        asked = _asked(datasette, request, database)
        overview = await current_overview(database)
        page = await database.execute_fn(lambda connection: view(connection, overview, asked))
        if page is None:
            raise NotFound(f"Nothing in this archive under {asked.name or asked.path}")
        shape = request.url_vars.get("format")
        if shape is None:
            return await _html(datasette, request, asked, page)
        return _SHAPES[shape](page, asked)

    return answer


async def _html(datasette: Datasette, request: Any, asked: Asked, page: Page) -> Response:
    values = {"asked": asked, **page.values}
    html = await datasette.render_template(f"cleaner/{page.template}", values, request=request)
    return Response.html(html, status=page.status, headers={"content-security-policy": OWN_POLICY})


def _json(page: Page, asked: Asked) -> Response:
    more = asked.page < int(str(page.values.get("pages", 1)))
    body: Json = {"ok": page.status == 200, "rows": page.rows}
    body |= {"found": page.values["found"]} if "found" in page.values else {}
    body |= {"next_url": asked.with_args(page=str(asked.page + 1))} if more else {}
    text = json.dumps(body, ensure_ascii=False, default=str)
    return Response(text, page.status, content_type="application/json; charset=utf-8")


def _csv(page: Page, _asked: Asked) -> Response:
    out = io.StringIO()
    rows = [{name: _cell(value) for name, value in row.items()} for row in page.rows]
    writer = csv.DictWriter(out, list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(rows)
    return Response(out.getvalue(), page.status, content_type="text/csv; charset=utf-8")


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict, tuple)) else value


def _txt(page: Page, _asked: Asked) -> Response:
    return Response(page.text or "", page.status, content_type="text/plain; charset=utf-8")


_SHAPES = {"json": _json, "csv": _csv, "txt": _txt}


def _asked(datasette: Datasette, request: Any, database: Any) -> Asked:
    args = {name: request.args[name] for name in request.args}
    public = (datasette.plugin_config(PLUGIN) or {}).get("public", False)
    path = request.path if request.path != "/" else datasette.urls.database(database.name) + "/-/home"
    shape = request.url_vars.get("format")
    return Asked(
        base=str(datasette.urls.database(database.name)),
        path=path.removesuffix(f".{shape}") if shape else path,
        name=unquote(request.url_vars.get("name") or ""),
        args=args,
        title=database.name,
        command=None if public else archive_option(Path(database.path)),
    )


async def _allow(datasette: Datasette, request: Any, database: str, table: str) -> None:
    """Who may not see a table may not see our pages of it; the two versions of Datasette ask differently."""
    try:
        from datasette.resources import TableResource
    except ImportError:
        asked = [("view-table", (database, table)), ("view-database", database), "view-instance"]
        allowed, _ = await datasette.check_visibility(request.actor, permissions=asked)
    else:
        resource = TableResource(database=database, table=table)
        allowed, _ = await datasette.check_visibility(request.actor, "view-table", resource)
    if not allowed:
        raise Forbidden(f"view-table {table}")


@cache
def _is_archive(path: str) -> bool:
    try:
        connection = connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
        db = Database(connection, execute_plugins=False)
        ours = set(db.table_names()) >= _OURS
        if ours and migrations.pending(db):
            log.warning("archive %s is older than these pages: run `cleaner archive` on it once", path)
        return ours and not migrations.pending(db)
    except Error:
        return False
