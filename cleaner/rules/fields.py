"""Taking typed fields out of a TOML table, gathering every mistake instead of stopping at the first."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from cleaner.rules.errors import RuleError
from cleaner.rules.locate import KeyPath, locate
from cleaner.rules.pattern import Pattern
from cleaner.rules.tokens import PatternError

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
Table = dict[str, object]


@dataclass(slots=True)
class Mistakes:
    """The mistakes of one file, each found again in its text."""

    path: str
    source: str
    found: list[RuleError] = field(default_factory=list)

    def add(self, key: KeyPath, problem: str) -> None:
        """Note a mistake at a key."""
        line, quoted = locate(self.source, key)
        shown = ".".join(f"#{part + 1}" if isinstance(part, int) else part for part in key)
        self.found.append(RuleError(self.path, line, shown, problem, quoted[:120]))


class Fields:
    """One TOML table, read field by field; `finish` reports what nobody asked for."""

    def __init__(self, table: Table, path: KeyPath, mistakes: Mistakes) -> None:
        self._table = table
        self._path = path
        self._mistakes = mistakes
        self._known: list[str] = []

    def problem(self, key: str, problem: str) -> None:
        """Note a mistake at a key of this table, or at the table itself (`""`)."""
        self._mistakes.add((*self._path, key) if key else self._path, problem)

    def has(self, key: str) -> bool:
        """True where the table holds the key."""
        return key in self._table

    def text(self, key: str, *, required: bool = True) -> str:
        """A text that is not empty; `""` where it is missing or wrong."""
        value = self._take(key, str, "a text in quotation marks", required=required)
        if value == "":
            self.problem(key, "must not be empty")
        return value or ""

    def number(self, key: str, default: int | None = None, *, low: int, high: int) -> int:
        """A whole number in a range."""
        value = self._take(key, int, "a whole number", required=default is None)
        if value is None:
            return low if default is None else default
        if not low <= value <= high:
            self.problem(key, f"must lie between {low} and {high}")
        return value

    def flag(self, key: str) -> bool:
        """`true` or `false`; false where it is missing."""
        return self._take(key, bool, "true or false", required=False) or False

    def date(self, key: str) -> datetime.date:
        """A date such as 2026-09-14, without quotation marks."""
        value = self._take(key, datetime.date, "a date such as 2026-09-14, without quotation marks")
        return value or datetime.date.min

    def choice(self, key: str, words: type[E], default: E | None = None) -> E:
        """One word of a closed set."""
        value = self._take(key, str, "one of: " + ", ".join(words), required=default is None)
        first = default or next(iter(words))
        if value is None:
            return first
        if value not in list(words):
            close = get_close_matches(value, list(words), 1)
            hint = f"did you mean '{close[0]}'?" if close else "one of: " + ", ".join(words)
            self.problem(key, f"{value!r} is not known; {hint}")
            return first
        return words(value)

    def optional_choice(self, key: str, words: type[E]) -> E | None:
        """One word of a closed set, or None where the key is missing."""
        if not self.has(key):
            self._known.append(key)
            return None
        return self.choice(key, words)

    def optional_number(self, key: str, *, low: int, high: int) -> int | None:
        """A whole number in a range, or None where the key is missing."""
        if not self.has(key):
            self._known.append(key)
            return None
        return self.number(key, low=low, high=high)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is missing."""
        value = self._take(key, list, "a list of texts", required=False) or []
        if not all(isinstance(member, str) and member.strip() for member in value):
            self.problem(key, "must hold only texts that are not empty")
            return ()
        if key in self._table and not value:
            self.problem(key, "must not be an empty list: leave the key out")
        return tuple(value)

    def pattern(self, key: str, read: Callable[[str], Pattern], *, required: bool = True) -> Pattern | None:
        """A pattern, translated for RE2."""
        source = self.text(key, required=required)
        if not source:
            return None
        try:
            return read(source)
        except PatternError as error:
            self.problem(key, str(error))
            return None

    def table(self, key: str) -> "Fields | None":
        """A table below this one."""
        value = self._take(key, dict, f"a table [{key}]", required=False)
        return None if value is None else Fields(value, (*self._path, key), self._mistakes)

    def tables(self, key: str) -> list["Fields"]:
        """An array of tables, at least one."""
        name = ".".join([*(part for part in self._path if isinstance(part, str)), key])
        value = self._take(key, list, f"one or more tables [[{name}]]")
        if value is None:
            return []
        if not value or not all(isinstance(member, dict) for member in value):
            self.problem(key, f"must be one or more tables [[{name}]]")
            return []
        return [Fields(member, (*self._path, key, i), self._mistakes) for i, member in enumerate(value)]

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self._table:
            if key not in self._known:
                close = get_close_matches(key, self._known, 1)
                hint = f"did you mean {close[0]!r}?" if close else "known here: " + ", ".join(self._known)
                self.problem(key, f"unknown key; {hint}")

    def _take(self, key: str, kind: type[T], wanted: str, *, required: bool = True) -> T | None:
        self._known.append(key)
        if key not in self._table:
            if required:
                self.problem(key, f"is missing; write {wanted}")
            return None
        value = self._table[key]
        if not isinstance(value, kind) or type(value) is not kind:  # true is no number, a date-time no date
            self.problem(key, f"must be {wanted}, not {type(value).__name__}")
            return None
        return value
