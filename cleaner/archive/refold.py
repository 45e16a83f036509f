"""The search index follows the folding: where a text would be folded differently today, the index is made anew."""

from sqlite_utils import Database

from cleaner.archive.schema import SEARCH_HASH, SEARCH_TABLES
from cleaner.archive.searchtext import FOLDING

_HASH = 64 << 20  # bytes of words that are collected before they are written: half the time of the usual size


def is_folded_as_now(db: Database) -> bool:
    """True where the index was made by the folding that queries use."""
    row = db.execute("SELECT folding FROM search_index").fetchone()
    return row is not None and row[0] == FOLDING


def refold(db: Database) -> None:
    """Make the index anew where another folding made it, in one transaction."""
    if is_folded_as_now(db):
        return
    with db.atomic():
        for table in SEARCH_TABLES:
            db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('hashsize', ?)", [_HASH])
            db.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
            db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('hashsize', ?)", [SEARCH_HASH])
        db.execute("UPDATE search_index SET folding = ?", [FOLDING])
