"""Documents as lists show them: a few facts and how they begin."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from cleaner.web.rows import read_rows

_OPENING = 200  # code points
_CARDS = """
    SELECT documents.id, title, host, language, author, published, documents.outcome, characters, removed_characters,
           substr(revisions.clean_text, 1, 600) AS opening,
           (SELECT group_concat(DISTINCT category) FROM removals
            WHERE removals.revision_id = documents.revision_id) AS categories
    FROM documents LEFT JOIN revisions ON revisions.id = documents.revision_id
    WHERE documents.id IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class Card:
    """One document in a list; lengths in code points."""

    id: int
    title: str | None
    host: str | None
    language: str | None
    author: str | None
    published: str | None
    outcome: str
    characters: int
    removed_characters: int
    opening: str | None
    categories: str | None

    @property
    def name(self) -> str:
        """The title, or the number where there is none."""
        return self.title or f"Document {self.id}"

    @property
    def beginning(self) -> str:
        """The first words of the clean text, without a first line that is the title."""
        first, _, rest = (self.opening or "").lstrip().partition("\n")
        named = first.lstrip("# ").split() == (self.title or "").split()
        text = " ".join((rest if named else self.opening or "").split()).lstrip("# ")
        return text if len(text) <= _OPENING else text[:_OPENING].rpartition(" ")[0] + " …"

    @property
    def cut(self) -> list[str]:
        """The categories that were cut."""
        return sorted((self.categories or "").split(",")) if self.categories else []


def read_cards(connection: Connection, ids: Sequence[int]) -> list[Card]:
    """The cards of these documents in this order."""
    found = {row["id"]: Card(**row) for row in read_rows(connection, _CARDS, [json.dumps(list(ids))])}
    return [found[number] for number in ids if number in found]
