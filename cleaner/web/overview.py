"""What the pages count, made once from an archive and kept in memory until the archive changes."""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from cleaner.web.columns import UNKNOWN, Columns, facet

Row = tuple[Any, ...]  # as SQLite gives it

FACETS = ("host", "language", "category", "month", "outcome")
ANEW = "cleaned anew since"  # what a run met of which there is a later revision
# Joining and grouping is done here: SQLite would need three times as long.
_DOCUMENTS = """
    SELECT id, coalesce(revision_id, 0), host, language, outcome, published, characters, removed_characters
    FROM documents ORDER BY id"""
_CUTS = "SELECT revision_id, rule_id, category, end - start FROM removals"
_RULES = "SELECT id, name FROM rules"
_SIGHTINGS = "SELECT run_id, revision_id, count(*) FROM sightings GROUP BY 1, 2"
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


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
    """Everything that is counted ahead: `cut` by category and month, `uses` by rule and month, `runs` by outcome."""

    columns: Columns
    publishers: Mapping[str, Publisher]
    cut: Mapping[str, Mapping[str, int]]
    uses: Mapping[str, Mapping[str, Use]]
    runs: Mapping[int, Mapping[str, int]]

    def use(self, rule: str) -> Use:
        """What all versions of a rule cut from the documents as they now are."""
        return _sum(self.uses.get(rule, {}).values())

    def all_cuts(self) -> Use:
        """What all rules cut; a document counts once for each of them."""
        return _sum(use for uses in self.uses.values() for use in uses.values())


def survey(connection: Connection) -> Overview:
    """Count an archive; a few seconds for 200,000 documents."""
    rows = connection.execute(_DOCUMENTS).fetchall()
    cuts = connection.execute(_CUTS).fetchall()
    columns = _columns(rows, cuts)
    return Overview(
        columns,
        _publishers(columns),
        columns.together("category", "month", None),
        _uses(dict(connection.execute(_RULES).fetchall()), cuts, {row[1]: _month(row[5]) for row in rows}),
        _runs(connection, {row[1]: row[4] for row in rows}),
    )


def _columns(rows: Sequence[Row], cuts: Sequence[Row]) -> Columns:
    categories: dict[int, set[str]] = {}
    for revision, _, category, _ in cuts:
        categories.setdefault(revision, set()).add(category)
    ids, revisions, hosts, languages, outcomes, published, characters, removed = (
        zip(*rows, strict=True) if rows else ((),) * 8
    )
    facets = {
        "host": facet((host or UNKNOWN,) for host in hosts),
        "language": facet((language or UNKNOWN,) for language in languages),
        "category": facet(tuple(sorted(categories.get(revision, ()))) for revision in revisions),
        "month": facet((_month(date),) for date in published),
        "outcome": facet((outcome,) for outcome in outcomes),
    }
    dates = [date if _month(date) != UNKNOWN else "" for date in published]
    lengths = array("Q", characters), array("Q", removed)
    return Columns(array("q", ids), facets, *lengths, _orders(dates, characters, removed))


def _month(date: str | None) -> str:
    found = _MONTH.match(date or "")
    return found[0] if found else UNKNOWN


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


def _uses(names: Mapping[int, str], cuts: Sequence[Row], months: Mapping[int, str]) -> dict[str, dict[str, Use]]:
    """By rule and month of the document; cuts of earlier revisions do not count."""
    numbers: Counter[tuple[int, int]] = Counter()
    lengths: Counter[tuple[int, int]] = Counter()
    for revision, rule, _, length in cuts:
        if revision in months:
            numbers[rule, revision] += 1
            lengths[rule, revision] += length
    uses: dict[str, dict[str, Use]] = {}
    for (rule, revision), number in numbers.items():
        months_of_rule = uses.setdefault(names[rule], {})
        before = months_of_rule.get(months[revision], Use())
        months_of_rule[months[revision]] = _sum((before, Use(number, 1, lengths[rule, revision])))
    return uses


def _sum(uses: Iterable[Use]) -> Use:
    cuts = documents = characters = 0
    for use in uses:
        cuts, documents, characters = cuts + use.cuts, documents + use.documents, characters + use.characters
    return Use(cuts, documents, characters)


def _runs(connection: Connection, outcomes: Mapping[int, str]) -> dict[int, dict[str, int]]:
    runs: dict[int, Counter[str]] = {}
    for run, revision, sightings in connection.execute(_SIGHTINGS):
        runs.setdefault(run, Counter())[outcomes.get(revision, ANEW)] += sightings
    return {run: dict(counted.most_common()) for run, counted in runs.items()}
