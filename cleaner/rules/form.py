"""How a TOML table is declared: once, for the reader, the JSON Schema and the reference in the docs."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Kind(StrEnum):
    """What a key holds; the word is what the reference calls it."""

    TEXT = "text"
    PATTERN = "pattern"
    DATE = "date"
    FLAG = "`true` or `false`"
    NUMBER = "whole number"
    WORD = "word"
    TEXTS = "list of texts"
    TABLE = "table"
    TABLES = "tables"


class Count(StrEnum):
    """How many of some keys a table holds."""

    ONE = "exactly one"
    SOME = "at least one"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TextForm:
    """What a text, or every text of a list, looks like from end to end, and what is told where one does not."""

    expression: str  # means the same to Python, ECMA-262 and Rust
    problem: str


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, what it holds, and one line on what that means.

    `bounds` belong to numbers and to tables (how many), `words` and `default` to words, `form` to texts and lists of
    texts, `table` to tables.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    bounds: tuple[int, int] = (0, 0)
    words: type[StrEnum] | None = None
    default: StrEnum | None = None
    form: TextForm | None = None
    table: "TableForm | None" = None


@dataclass(frozen=True, slots=True)
class When:
    """Where a key is given (a flag: is true), as one of `words` if there are any; `otherwise` turns it round."""

    key: str
    words: tuple[str, ...] = ()
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """How many of some keys are given, where a condition holds; and what is told, at which key, if it is not so.

    Without `at` the mistake is told at the first key that is too many, else at the table.
    """

    count: Count
    keys: tuple[str, ...]
    problem: str
    at: str | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TableForm:
    """The keys of a table, and how they go together. Other keys are mistakes."""

    keys: tuple[Key, ...]
    together: tuple[Together, ...] = ()

    def key(self, name: str) -> Key:
        """The declaration of a key."""
        return _keys(self)[name]


@cache
def _keys(form: TableForm) -> dict[str, Key]:
    return {key.name: key for key in form.keys}
