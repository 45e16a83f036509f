"""Mistakes in rule files, gathered and shown at once."""

from collections.abc import Iterable
from typing import NamedTuple

from cleaner.document.errors import CleanerError


class RuleError(NamedTuple):
    """One mistake: the file, the line (from 1), the key, what is wrong and how to mend it."""

    path: str
    line: int
    key: str
    problem: str
    quoted: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " + (f"{self.key}: " if self.key else "")
        return place + self.problem + (f"\n    | {self.quoted}" if self.quoted else "")


class RulesInvalid(CleanerError):
    """At least one rule file is wrong; no document has been touched."""

    where = "the rules"

    def __init__(self, errors: Iterable[RuleError]) -> None:
        self.errors = tuple(sorted(errors))
        count = len(self.errors)
        heading = f"{count} mistake{'s' * (count != 1)} in {self.where}; nothing was cleaned."
        super().__init__("\n".join([heading, *map(str, self.errors)]))
