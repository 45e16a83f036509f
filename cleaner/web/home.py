"""The start page: what the archive holds, and the ways into it."""

from sqlite3 import Connection

from cleaner.web.asked import Asked, Page
from cleaner.web.columns import UNKNOWN
from cleaner.web.overview import Overview
from cleaner.web.plot import plot
from cleaner.web.publishers import ASKING
from cleaner.web.runs import newest_runs

_RUNS = 5
_TOPICS = 8  # categories in the plot, the most frequent


def home_page(connection: Connection, overview: Overview, _asked: Asked) -> Page:
    """Totals, plots, the newest runs."""
    columns = overview.columns
    kept, removed = columns.lengths(None)
    most = sorted(overview.cut, key=lambda category: -sum(overview.cut[category].values()))[:_TOPICS]
    outcomes = columns.facets["outcome"].counts()
    totals = {
        "documents": columns.size(None),
        "publishers": len(overview.publishers.keys() - {UNKNOWN}),
        "cuts": overview.all_cuts().cuts,
        "characters": kept,
        "removed_characters": removed,
        "held": outcomes["held"],
        "failures": connection.execute("SELECT count(*) FROM failures").fetchone()[0],
    }
    values = {
        "totals": totals,
        "asking": sum(ASKING in one.cut for one in overview.publishers.values() if one.host != UNKNOWN),
        "months": plot("Documents by month", {"documents": columns.facets["month"].counts()}, 110),
        "cut": plot("Documents from which something was cut, by month", {one: overview.cut[one] for one in most}),
        "runs": [(run, overview.runs.get(run.id, {})) for run in newest_runs(connection, _RUNS)],
    }
    return Page("home.html", values, [totals])


def undo_page(_connection: Connection, _overview: Overview, _asked: Asked) -> Page:
    """How a wrong cut is undone."""
    return Page("undo.html", {}, [])
