"""Searching clean and removed text: the best hits with snippets, and how many there are of what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from cleaner.archive.query import EVERYTHING, NOTHING, Parts, clean_parts, read_query, removed_parts
from cleaner.archive.snippet import search_snippet

RANKED = 2_000  # hits of a query that are ranked by bm25; see `_best`
_FEW = 100  # rows; where filters leave no more, the index is asked for each of them (a fifth of a millisecond)
_MONTH = "CASE WHEN published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' THEN substr(published, 1, 7) END"

Counts = tuple[tuple[str, int], ...]
Values = list[str]

# For Datasette's canned queries: words only, no filters.
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


@dataclass(frozen=True, slots=True)
class HitCounts:
    """How many hits a query has, and how many by host, language, category and month ('' where unknown), most first.

    A document counts once in each category that was cut from it; a hit in removed text has one category.
    """

    total: int
    host: Counts = ()
    language: Counts = ()
    category: Counts = ()
    month: Counts = ()


@dataclass(frozen=True, slots=True)
class _Searched:
    """What differs between clean and removed text."""

    table: str  # what is found; its index has the same name with _fts
    rows: str  # from there to the document
    rank: str
    category: str  # from there to its categories
    hit: str  # the columns of Hit by id, the text in the place of the snippet


_CLEAN = _Searched(
    table="documents",
    rows="documents",
    rank="bm25(documents_fts, 4.0, 1.0)",
    category="removals AS cut ON cut.revision_id = documents.revision_id",
    hit="""
        SELECT documents.id, title, host, published, '', '', clean_text
        FROM documents JOIN revisions ON revisions.id = documents.revision_id WHERE documents.id = ?""",
)
_REMOVED = _Searched(
    table="removals",
    rows="removals JOIN documents ON documents.revision_id = removals.revision_id",
    rank="bm25(removals_fts)",
    category="removals AS cut ON cut.id = removals.id",
    hit="""
        SELECT documents.id, title, host, published, rules.name, removals.category, removals.text
        FROM removals JOIN revisions ON revisions.id = removals.revision_id
        JOIN documents ON documents.id = revisions.document_id JOIN rules ON rules.id = removals.rule_id
        WHERE removals.id = ?""",
)


def search(db: Database, query: str, limit: int, *, removed: bool = False, offset: int = 0) -> list[Hit]:
    """The best hits first, those of filters alone by date, the latest first; every string is a query."""
    searched, parts = _read(query, removed=removed)
    if parts.match == NOTHING:
        return []
    best = _best if parts.match else _latest
    found = best(db, searched, parts, limit + offset)[offset:]
    return [_hit(db.execute(searched.hit, [hit]).fetchone(), query) for hit in found]


def find_ids(db: Database, query: str) -> list[int]:
    """The ids of all documents that a query finds in clean text, in their order."""
    searched, parts = _read(query, removed=False)
    if parts.match == NOTHING:
        return []
    source, condition, values = _hits(db, searched, parts)
    return [row[0] for row in db.execute(f"SELECT documents.id FROM {source} {condition} ORDER BY 1", values)]


def count_hits(db: Database, query: str, *, removed: bool = False) -> HitCounts:
    """How many hits the query has in all, and of what."""
    searched, parts = _read(query, removed=removed)
    if parts.match == NOTHING:
        return HitCounts(0)
    return _counted(db, searched, parts)


def count_all(db: Database) -> HitCounts:
    """How many documents there are in all, and of what."""
    return _counted(db, _CLEAN, Parts("", EVERYTHING, ()))


def _counted(db: Database, searched: _Searched, parts: Parts) -> HitCounts:
    source, condition, values = _hits(db, searched, parts)
    groups = db.execute(f"SELECT host, language, {_MONTH}, count(*) FROM {source} {condition} GROUP BY 1, 2, 3", values)
    rows = groups.fetchall()
    host, language, month = (_most_first((row[i], row[3]) for row in rows) for i in range(3))
    counted = f"cut.category, count(DISTINCT {searched.table}.id)"
    cut = db.execute(f"SELECT {counted} FROM {source} JOIN {searched.category} {condition} GROUP BY 1", values)
    return HitCounts(sum(row[3] for row in rows), host, language, _most_first(cut.fetchall()), month)


def _hit(row: tuple[int, str | None, str | None, str | None, str, str, str], query: str) -> Hit:
    document, title, host, published, rule, category, text = row
    return Hit(document, title, host, published, rule, category, search_snippet(text, query))


def _read(query: str, *, removed: bool) -> tuple[_Searched, Parts]:
    read = read_query(query)
    return (_REMOVED, removed_parts(read)) if removed else (_CLEAN, clean_parts(read))


def _best(db: Database, searched: _Searched, parts: Parts, wanted: int) -> list[int]:
    """The ids of hits by rank; of very many, those with the words in their title first, then by age, the newest first.

    To rank, FTS5 reads every entry of every word; of the newest hits it reads no more than are wanted. Each statement
    collects all words of a prefix anew, so there are no more than two.
    """
    index = f"{searched.table}_fts"
    source, condition, values = _hits(db, searched, parts)
    hits = f"SELECT {index}.rowid FROM {source} {condition} ORDER BY"
    newest = _ids(db, f"{hits} {index}.rowid DESC LIMIT {max(wanted, RANKED + 1)}", values)
    if len(newest) <= RANKED:
        return _ids(db, f"{hits} {searched.rank}, {index}.rowid LIMIT {wanted}", values)
    titled = [parts.in_title, *values[1:]]
    first = _ids(db, f"{hits} {index}.rowid DESC LIMIT {wanted}", titled) if parts.in_title else []
    return list(dict.fromkeys([*first, *newest]))[:wanted]


def _ids(db: Database, select: str, values: Values) -> list[int]:
    return [row[0] for row in db.execute(select, values).fetchall()]


def _latest(db: Database, searched: _Searched, parts: Parts, wanted: int) -> list[int]:
    """The ids of what filters alone find, by date."""
    found = f"SELECT {searched.table}.id FROM {searched.rows} WHERE {parts.where}"
    latest = f"{found} ORDER BY documents.published DESC, {searched.table}.id DESC LIMIT {wanted}"
    return _ids(db, latest, list(parts.values))


def _hits(db: Database, searched: _Searched, parts: Parts) -> tuple[str, str, Values]:
    """Tables and condition of all hits. The index leads, unless filters leave so few rows that these are looked up."""
    if not parts.match:
        return searched.rows, f"WHERE {parts.where}", list(parts.values)
    index = f"{searched.table}_fts"
    joined = f"{index} CROSS JOIN {searched.rows}"
    matching = f"WHERE {index} MATCH ? AND {searched.table}.id = {index}.rowid"
    filtered = f"SELECT {searched.table}.id FROM {searched.rows} WHERE {parts.where}"
    few = f"SELECT count(*) FROM ({filtered} LIMIT {_FEW + 1})"
    if parts.where == EVERYTHING:
        return joined, matching, [parts.match]
    if db.execute(few, list(parts.values)).fetchone()[0] <= _FEW:
        return joined, f"{matching} AND {index}.rowid IN ({filtered})", [parts.match, *parts.values]
    return joined, f"{matching} AND {parts.where}", [parts.match, *parts.values]


def _most_first(counted: Iterable[tuple[str | None, int]]) -> Counts:
    total: Counter[str] = Counter()
    for value, count in counted:
        total[value or ""] += count
    return tuple(sorted(total.items(), key=lambda one: (-one[1], one[0])))
