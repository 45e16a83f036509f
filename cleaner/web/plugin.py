"""The Datasette plugin: our pages, SQL functions, marked snippets, and what keeps them safe.

Everything of a document reaches a page through Jinja's escaping or `markupsafe.escape`; the snippets' marks
are put in after escaping.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.utils.asgi import Response
from markupsafe import Markup, escape

from cleaner.archive.functions import register_archive_functions
from cleaner.archive.searchtext import HIT_END, HIT_START
from cleaner.web.fresh import current_overview
from cleaner.web.guard import App, Nonces, csp_nonce, guarded, limit_memory
from cleaner.web.limits import limit_connection
from cleaner.web.routes import PLUGIN, Route, archives, routes

if TYPE_CHECKING:
    from datasette.app import Datasette  # importing it here would be a circle: Datasette loads us


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every connection the functions of an archive, and limits."""
    register_archive_functions(conn)
    limit_connection(conn)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Nonces for the inline scripts of Datasette's templates; how our templates show numbers and snippets."""
    env.add_extension(Nonces)
    env.globals["csp_nonce"] = csp_nonce
    env.filters |= {
        "thousands": "{:,}".format,
        "percent": "{:.1%}".format,
        "marked": marked,
        "web_address": web_address,
    }


@hookimpl
def startup(datasette: Datasette) -> Any:
    """Count the archives, so that the first page is quick too; then limit the memory."""

    async def count() -> None:
        overviews = [await current_overview(datasette.get_database(name)) for name in archives(datasette)]
        limit_memory(sum(len(overview.columns.ids) for overview in overviews))

    return count


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Any:
    """Headers on every answer. A private archive answers only to the names of this machine."""
    config = datasette.plugin_config(PLUGIN) or {}

    def wrap(app: App) -> App:
        return guarded(app, frozenset(config.get("hosts", ())), public=bool(config.get("public")))

    return wrap


@hookimpl
def register_routes(datasette: Datasette) -> list[Route]:
    """Our pages, and no robots."""
    return [(r"^/robots\.txt$", _robots), *routes(datasette)]


@hookimpl
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """From Datasette's pages to ours."""
    return [
        {"href": f"{datasette.urls.database(name)}/-/home", "label": f"Read {name}"} for name in archives(datasette)
    ]


@hookimpl
def extra_css_urls(datasette: Datasette) -> list[str]:
    """How marks look in Datasette's tables."""
    return [datasette.urls.static_plugins(PLUGIN, "tables.css")]


@hookimpl
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Datasette) -> Markup | None:
    """Snippets with their hits marked; in query results the number of a document as a link to its page."""
    if isinstance(value, str) and HIT_START in value:
        return marked(value)
    if column == "document" and table is None and isinstance(value, int):
        path = datasette.urls.row(database, "documents", str(value))
        return Markup('<a href="{}">{}</a>').format(path, value)
    return None


def marked(snippet: str) -> Markup:
    """A search snippet as HTML, its hits in <mark>."""
    text = str(escape(snippet)).replace(HIT_START, "<mark>").replace(HIT_END, "</mark>")
    return Markup(text)  # noqa: S704 – escaped in the line above


def web_address(url: str | None) -> str | None:
    """The address where it may become a link: http and https only."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _robots() -> Response:
    return Response.text("User-agent: *\nDisallow: /\n")
