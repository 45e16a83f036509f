"""What the pages count, made once from an archive and kept in memory until the archive changes."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from cleaner.web.columns import UNKNOWN, Columns, facet, places_of

FACETS = ("host", "language", "category", "month", "outcome")
_DATED = """(documents.published GLOB '[0-9][0-9][0-9][0-9]-0[1-9]*'
    OR documents.published GLOB '[0-9][0-9][0-9][0-9]-1[0-2]*')"""
_DOCUMENTS = f"""
    SELECT id, coalesce(host, '{UNKNOWN}'), coalesce(language, '{UNKNOWN}'), outcome,
           CASE WHEN {_DATED} THEN published ELSE '' END, characters, removed_characters
    FROM documents ORDER BY id"""
_CATEGORIES = """
    SELECT documents.id, group_concat(DISTINCT removals.category)
    FROM documents JOIN removals ON removals.revision_id = documents.revision_id
    GROUP BY documents.id ORDER BY documents.id"""
_USES = f"""
    SELECT rules.name, CASE WHEN {_DATED} THEN substr(documents.published, 1, 7) ELSE '{UNKNOWN}' END AS month,
           count(*), count(DISTINCT documents.id), sum(removals.end - removals.start)
    FROM documents
    JOIN removals ON removals.revision_id = documents.revision_id
    JOIN rules ON rules.id = removals.rule_id
    GROUP BY rules.name, month"""
_RUNS = """
    SELECT sightings.run_id, outcome, count(*)
    FROM sightings JOIN revisions ON revisions.id = sightings.revision_id GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Use:
    """How much was cut: cuts, documents they are in, code points."""

    cuts: int = 0
    documents: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """How many documents, and from which month to which, where their dates are known."""

    documents: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Publisher:
    """A host: its documents, code points of clean text and of cuts, and from which documents each category was cut."""

    host: str
    published: Spread
    characters: int
    removed: int
    cut: Mapping[str, Spread]

    @property
    def share(self) -> float:
        """Part of the extracted text that was cut, 0 to 1."""
        return self.removed / ((self.characters + self.removed) or 1)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that is counted ahead; `uses` by rule and month, `runs` by run and outcome."""

    columns: Columns
    publishers: Mapping[str, Publisher]
    uses: Mapping[str, Mapping[str, Use]]
    runs: Mapping[int, Mapping[str, int]]

    def use(self, rule: str) -> Use:
        """What all versions of a rule cut from the documents as they now are."""
        uses = self.uses.get(rule, {}).values()
        return Use(sum(u.cuts for u in uses), sum(u.documents for u in uses), sum(u.characters for u in uses))


def survey(connection: Connection) -> Overview:
    """Count an archive; some two seconds for 200,000 documents."""
    columns = _columns(connection)
    return Overview(columns, _publishers(columns), _uses(connection), _runs(connection))


def _columns(connection: Connection) -> Columns:
    rows = connection.execute(_DOCUMENTS).fetchall()
    ids, hosts, languages, outcomes, published, characters, removed = zip(*rows, strict=True) if rows else ((),) * 7
    categories = dict(map(tuple, connection.execute(_CATEGORIES)))
    facets = {
        "host": facet((host,) for host in hosts),
        "language": facet((language,) for language in languages),
        "category": facet(tuple(sorted(categories[id_].split(","))) if id_ in categories else () for id_ in ids),
        "month": facet((date[:7] or UNKNOWN,) for date in published),
        "outcome": facet((outcome,) for outcome in outcomes),
    }
    numbers = array("q", ids)
    lengths = array("Q", characters), array("Q", removed)
    return Columns(numbers, places_of(numbers), facets, *lengths, _orders(published, characters, removed))


def _orders(published: Sequence[str], characters: Sequence[int], removed: Sequence[int]) -> "dict[str, array[int]]":
    places = range(len(published))
    oldest = sorted(places, key=published.__getitem__)
    dated = [place for place in oldest if published[place]]
    return {
        "newest": array("I", reversed(oldest)),
        "oldest": array("I", dated + [place for place in places if not published[place]]),
        "longest": array("I", sorted(places, key=characters.__getitem__, reverse=True)),
        "most-cut": array("I", sorted(places, key=removed.__getitem__, reverse=True)),
    }


def _publishers(columns: Columns) -> dict[str, Publisher]:
    hosts = columns.facets["host"]
    kept, removed = [0] * len(hosts.values), [0] * len(hosts.values)
    for code, clean, cut in zip(hosts.codes, columns.characters, columns.removed, strict=True):
        kept[code] += clean
        removed[code] += cut
    months = columns.together("host", "month", None)
    categories = _months_of_cuts(columns)
    return {
        host: Publisher(
            host,
            _spread(months[host]),
            kept[code],
            removed[code],
            {category: _spread(counts) for category, counts in sorted(categories.get(host, {}).items())},
        )
        for code, (host,) in enumerate(hosts.values)
    }


def _months_of_cuts(columns: Columns) -> dict[str, dict[str, Counter[str]]]:
    """By host and category: how many documents of which month."""
    hosts, months, categories = (columns.facets[name] for name in ("host", "month", "category"))
    found: dict[str, dict[str, Counter[str]]] = {}
    for (host, month, held), count in Counter(zip(hosts.codes, months.codes, categories.codes, strict=True)).items():
        for category in categories.values[held]:
            by_category = found.setdefault(hosts.values[host][0], {})
            by_category.setdefault(category, Counter())[months.values[month][0]] += count
    return found


def _spread(months: Mapping[str, int]) -> Spread:
    dated = sorted(month for month in months if month != UNKNOWN)
    return Spread(sum(months.values()), *((dated[0], dated[-1]) if dated else (None, None)))


def _uses(connection: Connection) -> dict[str, dict[str, Use]]:
    uses: dict[str, dict[str, Use]] = {}
    for rule, month, *totals in connection.execute(_USES):
        uses.setdefault(rule, {})[month] = Use(*totals)
    return uses


def _runs(connection: Connection) -> dict[int, dict[str, int]]:
    runs: dict[int, dict[str, int]] = {}
    for run, outcome, documents in connection.execute(_RUNS):
        runs.setdefault(run, {})[outcome] = documents
    return runs
