"""Search in the language of `cleaner search`, in clean text or in what was cut."""

from dataclasses import asdict, dataclass
from sqlite3 import Connection

from sqlite_utils import Database

from cleaner.archive.query import read_query
from cleaner.archive.search import Counts, count_hits, search
from cleaner.web.asked import PAGE_SIZE, Asked, Page
from cleaner.web.overview import Overview

LONGEST_QUERY = 500  # code points
_MOST_VALUES = 8  # of a property that are offered


@dataclass(frozen=True, slots=True)
class Narrower:
    """A filter that leaves `documents` of the hits, and the search with it added."""

    value: str
    documents: int
    address: str


def search_page(connection: Connection, _overview: Overview, asked: Asked) -> Page:
    """What a query finds, best first; any string is a query."""
    text = asked.args.get("q", "")[:LONGEST_QUERY]
    removed = asked.args.get("in") == "removed"
    db = Database(connection, execute_plugins=False)
    hits = search(db, text, PAGE_SIZE, removed=removed, offset=asked.offset)
    counts = count_hits(db, text, removed=removed)
    properties = {"host": counts.host, "language": counts.language, "category": counts.category, "month": counts.month}
    values = {
        "q": text,
        "removed": removed,
        "misread": read_query(text).misread,
        "hits": hits,
        "found": counts.total,
        "pages": -(-counts.total // PAGE_SIZE),
        "narrower": {name: _narrower(asked, text, name, counted) for name, counted in properties.items()},
    }
    return Page("search.html", values, [asdict(hit) for hit in hits])


def _narrower(asked: Asked, query: str, name: str, counted: Counts) -> list[Narrower]:
    """Filters to add to the query, most hits first; months in their order."""
    known = [(value, documents) for value, documents in counted if value]
    if name == "month":
        known.sort(reverse=True)
    shown = known[:_MOST_VALUES] if len(known) > 1 else []
    return [Narrower(value, count, asked.with_args(q=f"{query} {_filter(name, value)}")) for value, count in shown]


def _filter(name: str, value: str) -> str:
    if name != "month":
        return f"{name}:{value}"
    year, month = int(value[:4]), int(value[5:7])
    return f"after:{value} before:{year + month // 12:04}-{month % 12 + 1:02}"
