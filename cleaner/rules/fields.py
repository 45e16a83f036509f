"""Taking the declared fields out of a TOML table, gathering every mistake instead of stopping at the first."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import TypeVar

from cleaner.rules.errors import RuleError
from cleaner.rules.form import Count, Key, Kind, TableForm, Together, When
from cleaner.rules.locate import KeyPath, locate
from cleaner.rules.pattern import Pattern
from cleaner.rules.tokens import PatternError

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
Table = dict[str, object]
# What TOML calls the values that tomllib makes, for people who write no Python.
_NAMES: dict[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a decimal number",
    list: "a list",
    dict: "a table",
    datetime.date: "a date",
    datetime.datetime: "a date with a time",
    datetime.time: "a time",
}


@cache
def _values(words: type[StrEnum]) -> frozenset[str]:
    return frozenset(words)


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
    """One TOML table, read field by field as its form declares them; `finish` checks what belongs to no one field."""

    def __init__(self, table: Table, form: TableForm, path: KeyPath, mistakes: Mistakes) -> None:
        self._table = table
        self._form = form
        self._path = path
        self._mistakes = mistakes

    def problem(self, key: str, problem: str) -> None:
        """Note a mistake at a key of this table, or at the table itself (`""`)."""
        self._mistakes.add((*self._path, key) if key else self._path, problem)

    def has(self, key: str) -> bool:
        """True where the table holds the key."""
        return key in self._table

    def text(self, key: str) -> str:
        """A text that is not empty; `""` where it is missing or wrong."""
        return self._text(self._key(key, Kind.TEXT))

    def number(self, key: str) -> int:
        """A whole number within its bounds."""
        return self.optional_number(key) or 0

    def optional_number(self, key: str) -> int | None:
        """A whole number within its bounds, or None where the key is missing."""
        declared = self._key(key, Kind.NUMBER)
        low, high = declared.bounds
        value = self._take(declared, int, "a whole number")
        if value is not None and not low <= value <= high:
            self.problem(key, f"must lie between {low} and {high}")
        return value

    def flag(self, key: str) -> bool:
        """`true` or `false`; false where it is missing."""
        return self._take(self._key(key, Kind.FLAG), bool, "true or false") or False

    def date(self, key: str) -> datetime.date:
        """A date such as 2026-09-14, without quotation marks."""
        wanted = "a date such as 2026-09-14, without quotation marks"
        return self._take(self._key(key, Kind.DATE), datetime.date, wanted) or datetime.date.min

    def choice(self, key: str, words: type[E]) -> E:
        """One word of a closed set; the default, else the first, where it is missing or wrong."""
        default = self._form.key(key).default
        return self.optional_choice(key, words) or (words(default) if default else next(iter(words)))

    def optional_choice(self, key: str, words: type[E]) -> E | None:
        """One word of a closed set, or None where it is missing or wrong."""
        declared = self._key(key, Kind.WORD)
        assert declared.words is words
        value = self._take(declared, str, "one of: " + ", ".join(words))
        if value is None or value in _values(words):
            return None if value is None else words(value)
        close = get_close_matches(value, list(words), 1)
        hint = f"did you mean '{close[0]}'?" if close else "one of: " + ", ".join(words)
        self.problem(key, f"{value!r} is not known; {hint}")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is missing."""
        declared = self._key(key, Kind.TEXTS)
        value = self._take(declared, list, "a list of texts in [ ]")
        if value == []:
            self.problem(key, "must not be an empty list: leave the key out")
        if not value or not all(isinstance(member, str) and member.strip() for member in value):
            if value:
                self.problem(key, "must hold only texts that are not empty")
            return ()
        return tuple(member for member in value if self._fits(declared, member))

    def pattern(self, key: str, read: Callable[[str], Pattern]) -> Pattern | None:
        """A pattern, translated for RE2."""
        source = self._text(self._key(key, Kind.PATTERN))
        if not source:
            return None
        try:
            return read(source)
        except PatternError as error:
            self.problem(key, str(error))
            return None

    def table(self, key: str) -> "Fields | None":
        """A table below this one."""
        declared = self._key(key, Kind.TABLE)
        value = self._take(declared, dict, f"a table [{key}]")
        return None if value is None else self._below(declared, value, (key,))

    def tables(self, key: str) -> list["Fields"]:
        """An array of tables, at least one."""
        declared = self._key(key, Kind.TABLES)
        name = ".".join([*(part for part in self._path if isinstance(part, str)), key])
        value = self._take(declared, list, f"one or more tables [[{name}]]")
        if value is None:
            return []
        if not value or not all(isinstance(member, dict) for member in value):
            self.problem(key, f"must be one or more tables [[{name}]]")
            return []
        if declared.bounds[1] and len(value) > declared.bounds[1]:
            self.problem(key, f"there are {len(value)}; {declared.bounds[1]} are allowed")
        return [self._below(declared, member, (key, i)) for i, member in enumerate(value)]

    def finish(self) -> None:
        """Report the keys that the form does not know, and those that do not go together."""
        known = [key.name for key in self._form.keys]
        for name in self._table:
            if name not in known:
                close = get_close_matches(name, known, 1)
                hint = f"did you mean {close[0]!r}?" if close else "known here: " + ", ".join(known)
                self.problem(name, f"unknown key; {hint}")
        for together in self._form.together:
            self._check(together)

    def _check(self, together: Together) -> None:
        if together.when and not self._holds(together.when):
            return
        given = [key for key in together.keys if self._given(key)]
        many = given[together.count is Count.ONE :] if together.count is not Count.SOME else []
        if many or (not given and together.count is not Count.NONE):
            at = together.at if together.at is not None else (many or [""])[0]
            self.problem(at, together.problem)

    def _holds(self, when: When) -> bool:
        holds = self._given(when.key) and (not when.words or self._table[when.key] in when.words)
        return holds is not when.otherwise

    def _given(self, key: str) -> bool:
        """True where a key is there; `false` is as good as not there."""
        return key in self._table and (self._form.key(key).kind is not Kind.FLAG or self._table[key] is True)

    def _key(self, name: str, kind: Kind) -> Key:
        """The declaration of a key, which is read as what it is declared to hold."""
        declared = self._form.key(name)
        assert declared.kind is kind
        return declared

    def _below(self, key: Key, table: Table, path: KeyPath) -> "Fields":
        assert key.table is not None
        return Fields(table, key.table, (*self._path, *path), self._mistakes)

    def _text(self, key: Key) -> str:
        value = self._take(key, str, "a text in quotation marks")
        if value == "":
            self.problem(key.name, "must not be empty")
        elif value and key.form and not re.fullmatch(key.form.expression, value):
            self.problem(key.name, key.form.problem)
        return value or ""

    def _fits(self, key: Key, member: str) -> bool:
        fits = key.form is None or bool(re.fullmatch(key.form.expression, member))
        if key.form and not fits:
            self.problem(key.name, f"{member!r} {key.form.problem}")
        return fits

    def _take(self, key: Key, kind: type[T], wanted: str) -> T | None:
        if key.name not in self._table:
            if key.required:
                self.problem(key.name, f"is missing; write {wanted}")
            return None
        value = self._table[key.name]
        if not isinstance(value, kind) or type(value) is not kind:  # true is no number, a date-time no date
            self.problem(key.name, f"must be {wanted}, not {_NAMES[type(value)]}")
            return None
        return value
