"""Evidence in the archive: JSON, and where many signals have points and no text, their numbers instead of their names.

A line that the chain model cut has some twenty-five of them: a kilobyte by name, a quarter of it by number.
`schema.EVIDENCE` gives the names back in SQL.
"""

from functools import lru_cache
from typing import NamedTuple

from sqlite_utils import Database

from cleaner.archive.rows import insert, one, to_json
from cleaner.engine.verdict import Evidence


class Signs(NamedTuple):
    """Evidence on its way into a row: JSON in which each `%d` is for the number of a signal, and their names."""

    form: str
    names: tuple[str, ...] = ()


def signs_of(evidence: tuple[Evidence, ...]) -> Signs:
    """Evidence as it stands in a row, as far as no archive has to be asked for it."""
    if not (evidence and _is_plain(evidence)):
        return Signs(told(evidence))
    form = ",".join([f"[%d,{sign.points}]" for sign in evidence])
    return Signs(f"[{form}]", tuple([sign.name for sign in evidence]))


class Signals:
    """The numbers of the signals that an archive knows, each asked for once; new ones are stored as they come."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._numbers: dict[str, int] = {}

    def stored(self, signs: Signs) -> str:
        """Evidence as it stands in a row."""
        return signs.form % tuple([self._number(name) for name in signs.names]) if signs.names else signs.form

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            row = one(self._db, "SELECT id FROM signals WHERE name = ?", name)
            self._numbers[name] = row[0] if row else insert(self._db, "signals", {"name": name})
        return self._numbers[name]


def told(evidence: tuple[Evidence, ...]) -> str:
    """Evidence by name, as JSON: what digests and leaves are made over."""
    if evidence and _is_plain(evidence):
        return f"[{','.join([_plain(sign.name, sign.points) for sign in evidence])}]"
    return to_json([evidence_fields(sign) for sign in evidence])


def evidence_fields(evidence: Evidence) -> dict[str, str | int]:
    """Evidence as it is stored and printed; points only where there are any."""
    fields: dict[str, str | int] = {"name": evidence.name, "text": evidence.text}
    return fields if evidence.points is None else fields | {"points": evidence.points}


def _is_plain(evidence: tuple[Evidence, ...]) -> bool:
    return not any(sign.text or sign.points is None for sign in evidence)


@lru_cache(maxsize=65_536)
def _plain(name: str, points: int | None) -> str:
    return to_json(evidence_fields(Evidence(name, "", points)))
