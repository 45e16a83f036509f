"""Publishers: who asks for what and since when; one publisher's documents and boilerplate through time."""

from dataclasses import asdict, dataclass
from sqlite3 import Connection

from cleaner.web.asked import Asked, Json, Page
from cleaner.web.cards import read_cards
from cleaner.web.columns import UNKNOWN
from cleaner.web.overview import Overview, Publisher, Spread
from cleaner.web.plot import plot
from cleaner.web.rows import read_rows

_LISTED = 200  # publishers on a page
_LATEST = 10  # documents of a publisher
ASKING = "donation-appeal"
_RULES = """
    SELECT rules.name, rules.category, rules.summary FROM rules
    WHERE substr(name, 1, ?) = ? GROUP BY name ORDER BY name"""


@dataclass(frozen=True, slots=True)
class PublisherRule:
    """A rule that is this publisher's own."""

    name: str
    category: str
    summary: str


def publishers_page(_connection: Connection, overview: Overview, asked: Asked) -> Page:
    """Every host, most documents first; with a category only those from whose documents it was cut, since when."""
    publishers = list(overview.publishers.values())
    categories = sorted({category for publisher in publishers for category in publisher.cut})
    category = asked.args.get("category", "")
    if category:
        publishers = [publisher for publisher in publishers if category in publisher.cut]
    publishers.sort(key=lambda one: (one.host == UNKNOWN, -_spread(one, category).documents, one.host))
    first = (asked.page - 1) * _LISTED
    listed = publishers[first : first + _LISTED]
    values = {
        "publishers": listed,
        "category": category,
        "categories": categories,
        "found": sum(publisher.host != UNKNOWN for publisher in publishers),
        "unknown": UNKNOWN,
        "pages": -(-len(publishers) // _LISTED),
        "asking": ASKING,
    }
    return Page("publishers.html", values, [_fields(publisher, category) for publisher in listed])


def publisher_page(connection: Connection, overview: Overview, asked: Asked) -> Page | None:
    """One host; None where no document comes from it."""
    publisher = overview.publishers.get(asked.name)
    if publisher is None:
        return None
    columns = overview.columns
    selection = columns.select({"host": asked.name})
    cards = read_cards(connection, columns.listed(selection, "newest", 0, _LATEST))
    folder = f"publishers/{asked.name}/"
    rules = [PublisherRule(**row) for row in read_rows(connection, _RULES, [len(folder), folder])]
    lanes = {"documents": columns.facets["month"].counts(selection)}
    lanes |= dict(sorted(columns.together("category", "month", selection).items()))
    values = {
        "publisher": publisher,
        "cards": cards,
        "rules": [(rule, overview.use(rule.name)) for rule in rules],
        "plot": plot("Documents by month, and those from which something was cut", lanes),
    }
    rows: list[Json] = [
        {"host": publisher.host, "category": category, **asdict(spread)} for category, spread in publisher.cut.items()
    ]
    return Page("publisher.html", values, rows)


def _spread(publisher: Publisher, category: str) -> Spread:
    return publisher.cut[category] if category else publisher.published


def _fields(publisher: Publisher, category: str) -> Json:
    spread = _spread(publisher, category)
    fields: Json = {"host": publisher.host, "documents": spread.documents, "first": spread.first, "last": spread.last}
    return fields | {"cut_share": round(publisher.share, 4)}
