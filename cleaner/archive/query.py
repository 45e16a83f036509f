"""The language of search: any string → `Query` → the parts of an SQL statement. Pure: no database, no clock.

    query = read_query('pier -"old pier" timet* host:coast.example after:2026-11 OR title:ferry')
    parts = clean_parts(query)     # or removed_parts(query)

- words that must all be there; `"a phrase"`; `-without`; `this OR that`; `begin*`
- `title:` word or phrase in the title · `host:` that host or a subdomain of it · `language:` two or three letters ·
  `category:` documents from which that was cut (in removed text: what was cut as that); `category:donation` will do
- `after:2026`, `after:2026-11`, `after:2026-11-03` from the beginning of that on; `before:` up to that, without it;
  documents whose date is unknown are in neither
- a filter may be excluded (`-host:coast.example`), stand in an OR and stand alone (then there is no ranking)
- any other string is harmless; what only looks like a filter (`after:lunch`) is taken as words and named in `misread`

`Parts` go into a statement of this form (`FROM removals_fts JOIN removals … JOIN documents …` for removed text), with
`parts.values` bound to the question marks of `parts.where`:

    SELECT … FROM documents_fts JOIN documents ON documents.id = documents_fts.rowid
    WHERE documents_fts MATCH <parts.match> AND <parts.where>

Where `parts.match` is empty the query has filters only: leave out the FTS table. `NOTHING` finds nothing. The
functions of `search.py` do all that; other pages need this module only for forms of their own.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from cleaner.archive.searchtext import search_fold
from cleaner.document.host import clean_host, host_of
from cleaner.rules.rule import Category

NOTHING = '""'  # the FTS5 query that finds nothing
EVERYTHING = "1"  # the condition that holds for every row
_MOST_TERMS = 200  # of one query; FTS5 and SQLite limit the depth of an expression
_TERM = re.compile(
    r"(?P<minus>-)?(?:(?P<field>title|host|after|before|category|language):(?=[^\s]))?"
    r'(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]")  # for unicode61 the underscore stands between words
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_HOST = re.compile(r"[^\s/*?\[\]]+")

# Every host once, each looked up from the one before it: DISTINCT would read the whole index.
_HOSTS = """
    WITH RECURSIVE known(host) AS (
        SELECT min(host) FROM documents
        UNION ALL SELECT (SELECT min(host) FROM documents WHERE host > known.host) FROM known WHERE host NOT NULL
    ) SELECT host FROM known"""


class Field(StrEnum):
    """What a term looks at."""

    TEXT = "text"
    TITLE = "title"
    HOST = "host"
    AFTER = "after"
    BEFORE = "before"
    CATEGORY = "category"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for: words as they were typed, or the value of a filter as it is compared."""

    field: Field
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """`groups` must all hold, each by at least one of its terms; none of `without` may.

    `misread` are the terms that look like filters and are none; they were taken as words.
    """

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...]
    misread: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[Term, ...]:
        """The terms that a text can show: those that a snippet marks."""
        return tuple(term for group in self.groups for term in group if term.field is Field.TEXT)


@dataclass(frozen=True, slots=True)
class Parts:
    """A query as SQL: an FTS5 expression ('' for filters only), a condition, the values of its question marks.

    `in_title` is the expression for documents whose title alone answers it.
    """

    match: str
    where: str
    values: tuple[str, ...]
    in_title: str = ""


def read_query(text: str) -> Query:
    """What a string asks for; every string is a query."""
    groups: list[tuple[Term, ...]] = []
    without: list[Term] = []
    misread: list[str] = []
    joined = False
    for found in islice(_TERM.finditer(text.encode("utf-8", "replace").decode()), _MOST_TERMS):
        if found[0] == "OR":
            joined = bool(groups)
            continue
        term = _term(found, misread)
        if term is None:
            continue
        if found["minus"]:
            without.append(term)
        elif joined:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
        joined = False
    return Query(tuple(groups), tuple(without), tuple(misread))


def clean_parts(query: Query) -> Parts:
    """The query for `documents_fts` and `documents`."""
    return _parts(query, "documents", (Field.TEXT, Field.TITLE))


def removed_parts(query: Query) -> Parts:
    """The query for `removals_fts`, `removals` and the `documents` whose current revision they belong to."""
    return _parts(query, "removals", (Field.TEXT,))


def search_query(query: str) -> str:
    """The words of any string as an FTS5 query that is no error; filters play no part. NOTHING where it has no word."""
    read = read_query(query)
    words = Query(tuple(group for group in read.groups if group[0].field is Field.TEXT), read.without)
    return removed_parts(words).match or NOTHING


def _term(found: re.Match[str], misread: list[str]) -> Term | None:
    """The term, as words where its filter cannot be read; None where it holds no letter or digit."""
    text = found["word"] if found["phrase"] is None else found["phrase"]
    prefix = found["phrase"] is None and text.endswith("*")
    field = Field(found["field"].lower()) if found["field"] else Field.TEXT
    if field not in (Field.TEXT, Field.TITLE):
        value = _value(field, text.strip().lower())
        if value:
            return Term(field, value)
        misread.append(found[0])
        field, text = Field.TEXT, f"{found['field']} {text}"
    return Term(field, text.rstrip("*") if prefix else text, prefix) if _TOKEN.search(_folded(text)) else None


def _value(field: Field, text: str) -> str:
    """The value of a filter as it is compared; empty where it is none."""
    if field is Field.HOST:
        host = host_of(text) or clean_host(text.removeprefix("*."))
        return host if _HOST.fullmatch(host) else ""
    if field is Field.CATEGORY:
        known = [category for category in Category if category == text or category.startswith(f"{text}-")]
        return ",".join(known)
    pattern = _LANGUAGE if field is Field.LANGUAGE else _DATE
    return text if pattern.fullmatch(text) else ""


def _parts(query: Query, table: str, indexed: tuple[Field, ...]) -> Parts:
    """Terms that the table's own index answers become its expression; everything else becomes conditions."""
    if not query.groups:
        return Parts(NOTHING, EVERYTHING, ())
    matched = [group for group in query.groups if all(term.field in indexed for term in group)]
    unmatched = [term for term in query.without if matched and term.field in indexed]
    conditions = [_any(group, table) for group in query.groups if group not in matched]
    excluded = [_any((term,), table) for term in query.without if term not in unmatched]
    where = [condition for condition, _ in conditions] + [f"{condition} IS NOT TRUE" for condition, _ in excluded]
    values = [value for _, bound in conditions + excluded for value in bound]
    found = " AND ".join(f"({' OR '.join(map(_phrase, group))})" for group in matched)
    but = "".join(f" NOT {_phrase(term)}" for term in unmatched)
    titled = f"title : ({found}){but}" if found and Field.TITLE in indexed else ""
    return Parts(found + but, " AND ".join(where) or EVERYTHING, tuple(values), titled)


def _phrase(term: Term) -> str:
    quoted = _folded(term.text).replace('"', " ")
    return ("title : " if term.field is Field.TITLE else "") + f'"{quoted}"' + "*" * term.prefix


def _folded(text: str) -> str:
    return " ".join((search_fold(text.replace("\x00", " ")) or "").split())


def _any(terms: tuple[Term, ...], table: str) -> tuple[str, list[str]]:
    """A condition that holds where one of the terms does, and the values of its question marks."""
    conditions = [_condition(term, table) for term in terms]
    return f"({' OR '.join(sql for sql, _ in conditions)})", [value for _, bound in conditions for value in bound]


def _condition(term: Term, table: str) -> tuple[str, list[str]]:
    """One term as a condition over the rows of `documents`, or of `removals`."""
    match term.field:
        case Field.TITLE:
            return _in_index("documents"), [_phrase(term)]
        case Field.TEXT:
            return _in_index(table), [_phrase(term)]
        case Field.HOST:
            return f"documents.host IN (SELECT host FROM ({_HOSTS}) WHERE host = ? OR host GLOB ?)", [
                term.text,
                f"*.{term.text}",
            ]
        case Field.LANGUAGE:
            return "documents.language = ?", [term.text]
        case Field.CATEGORY:
            categories = term.text.split(",")
            named = f"category IN ({', '.join('?' * len(categories))})"
            whole = named if table == "removals" else f"revision_id IN (SELECT revision_id FROM removals WHERE {named})"
            return f"{table}.{whole}", categories
        case Field.AFTER | Field.BEFORE:
            sign = ">=" if term.field is Field.AFTER else "<"
            return f"(documents.published {sign} ? AND documents.published GLOB '[0-9][0-9][0-9][0-9]*')", [term.text]


def _in_index(table: str) -> str:
    return f"{table}.id IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?)"
