"""The list of documents: cards, facets, sorting, paging; the held ones are the same list with one facet chosen."""

from dataclasses import asdict, dataclass
from sqlite3 import Connection

from cleaner.web.asked import PAGE_SIZE, Asked, Page
from cleaner.web.cards import read_cards
from cleaner.web.columns import UNKNOWN
from cleaner.web.overview import FACETS, Overview
from cleaner.web.plot import plot

_MOST_VALUES = 12  # of a facet that are listed
SORTS = {"newest": "newest first", "oldest": "oldest first", "longest": "longest first", "most-cut": "most cut first"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many of the selected documents have it, and the list with it chosen."""

    value: str
    documents: int
    address: str


@dataclass(frozen=True, slots=True)
class Choices:
    """A facet with its most frequent values; `more` are not listed. The list is narrowed to `chosen`."""

    name: str
    chosen: str | None
    values: tuple[Choice, ...]
    more: int
    without: str


def documents_page(connection: Connection, overview: Overview, asked: Asked) -> Page:
    """Documents that have every chosen value."""
    columns = overview.columns
    chosen = {name: asked.args[name] for name in FACETS if asked.args.get(name)}
    order = asked.args.get("sort", "newest")
    order = order if order in SORTS else "newest"
    selection = columns.select(chosen)
    found = columns.size(selection)
    cards = read_cards(connection, columns.listed(selection, order, asked.offset, PAGE_SIZE))
    facets = [_choices(overview, name, chosen.get(name), selection, asked) for name in FACETS]
    values = {
        "cards": cards,
        "facets": facets,
        "found": found,
        "chosen": chosen,
        "order": order,
        "sorts": SORTS,
        "pages": -(-found // PAGE_SIZE),
        "plot": plot("Documents by month", {"documents": columns.facets["month"].counts(selection)}, 84),
    }
    return Page("documents.html", values, [asdict(card) for card in cards])


def _choices(overview: Overview, name: str, chosen: str | None, selection: bytes | None, asked: Asked) -> Choices:
    counts = overview.columns.facets[name].counts(selection)
    ranked = (
        sorted(counts, reverse=True) if name == "month" else sorted(counts, key=lambda value: (-counts[value], value))
    )
    listed = [value for value in ranked if value not in (chosen, UNKNOWN)]
    listed += [UNKNOWN] if UNKNOWN in counts and chosen != UNKNOWN else []
    shown = listed[:_MOST_VALUES]
    values = tuple(Choice(value, counts[value], asked.with_args(**{name: value})) for value in shown)
    return Choices(name, chosen, values, len(listed) - len(shown), asked.with_args(**{name: None}))
