"""Search in the language of `cleaner search`, in clean text or in what was cut."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from sqlite3 import Connection

from sqlite_utils import Database

from cleaner.archive.query import EVERYTHING, NOTHING, Parts, clean_parts, read_query, removed_parts
from cleaner.archive.search import search
from cleaner.web.asked import PAGE_SIZE, Asked, Page
from cleaner.web.columns import UNKNOWN
from cleaner.web.overview import Overview

LONGEST_QUERY = 500  # code points
COUNTED = 50_000  # hits that are counted, the newest of more
COUNTED_CUTS = 10_000  # of cuts, whose documents have to be looked up
_MOST_VALUES = 8  # of a property that are offered
_NARROWING = ("host", "language", "category", "month")
_CURRENT = """removals JOIN revisions ON revisions.id = removals.revision_id
    JOIN documents ON documents.id = revisions.document_id AND documents.revision_id = revisions.id"""


@dataclass(frozen=True, slots=True)
class Narrower:
    """A filter that leaves `documents` of the hits, and the search with it added."""

    value: str
    documents: int
    address: str


def search_page(connection: Connection, overview: Overview, asked: Asked) -> Page:
    """What a query finds, best first; any string is a query."""
    text = asked.args.get("q", "")[:LONGEST_QUERY]
    removed = asked.args.get("in") == "removed"
    query = read_query(text)
    found = _documents(connection, removed_parts(query) if removed else clean_parts(query), removed=removed)
    db = Database(connection, execute_plugins=False)
    hits = search(db, text, PAGE_SIZE, removed=removed, offset=asked.offset) if found else []
    columns = overview.columns
    selection = columns.selection_of(set(found))
    counts = {name: columns.facets[name].counts(selection) for name in _NARROWING if found}
    values = {
        "q": text,
        "removed": removed,
        "misread": query.misread,
        "hits": hits,
        "found": len(found),
        "counted": COUNTED_CUTS if removed else COUNTED,
        "pages": -(-len(found) // PAGE_SIZE),
        "narrower": {name: _narrower(asked, text, name, counted) for name, counted in counts.items()},
    }
    return Page("search.html", values, [asdict(hit) for hit in hits])


def _documents(connection: Connection, parts: Parts, *, removed: bool) -> list[int]:
    """The document of every hit; of very many hits those of the newest, one more than are counted."""
    if parts.match == NOTHING:
        return []
    if removed:
        return _documents_of_cuts(connection, parts)
    matching = "SELECT rowid AS id FROM documents_fts WHERE documents_fts MATCH ?"
    if parts.where == EVERYTHING:
        return _column(connection, f"{matching} ORDER BY rowid DESC LIMIT {COUNTED + 1}", [parts.match])
    # Filters by themselves are quicker than a look into `documents` for each hit.
    allowed = f"SELECT id FROM documents WHERE {parts.where}"
    if not parts.match:
        return _column(connection, f"{allowed} LIMIT {COUNTED + 1}", parts.values)
    select = f"{matching} AND +rowid IN ({allowed}) LIMIT {COUNTED + 1}"  # with the plus the index is asked once
    return _column(connection, select, [parts.match, *parts.values])


def _documents_of_cuts(connection: Connection, parts: Parts) -> list[int]:
    index, joined = "", ""
    if parts.match:
        index, joined = "removals_fts CROSS JOIN", "removals_fts MATCH ? AND removals.id = removals_fts.rowid AND"
    select = f"SELECT documents.id AS id FROM {index} {_CURRENT} WHERE {joined} {parts.where} LIMIT {COUNTED_CUTS + 1}"
    return _column(connection, select, [parts.match, *parts.values] if parts.match else parts.values)


def _column(connection: Connection, select: str, values: Sequence[str]) -> list[int]:
    """The ids that a query gives; as one text, which is made and read in a third of the time of the rows."""
    (found,) = connection.execute(f"SELECT json_group_array(id) FROM ({select})", values).fetchone()
    numbers: list[int] = json.loads(found)
    return numbers


def _narrower(asked: Asked, query: str, name: str, counted: Mapping[str, int]) -> list[Narrower]:
    """Filters to add to the query, most hits first; months in their order."""
    known = [(value, documents) for value, documents in Counter(counted).most_common() if value != UNKNOWN]
    if name == "month":
        known.sort(reverse=True)
    shown = known[:_MOST_VALUES] if len(known) > 1 else []
    return [Narrower(value, count, asked.with_args(q=f"{query} {_filter(name, value)}")) for value, count in shown]


def _filter(name: str, value: str) -> str:
    if name != "month":
        return f"{name}:{value}"
    year, month = int(value[:4]), int(value[5:7])
    return f"after:{value} before:{year + month // 12:04}-{month % 12 + 1:02}"
