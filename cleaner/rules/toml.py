"""TOML in, a table out: bytes that are no UTF-8, no TOML, or made to keep tomllib busy are told as one mistake."""

import re
import tomllib

import re2

from cleaner.rules.errors import RuleError
from cleaner.rules.fields import Mistakes, Table

MAX_FILE_BYTES = 256 * 1024
MAX_NESTING = 8  # parts of a dotted key; the format itself needs 3, tomllib is quadratic in them
_PART = r"""[ \t]*(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*"""
_DEEP = rf"{_PART}(?:\.{_PART}){{{MAX_NESTING},}}"
_DEEP_KEY = re2.compile(rf"(?m)^[ \t]*\[{{1,2}}{_DEEP}\]|(?:^|[{{,]){_DEEP}=")  # RE2: blank lines cannot slow it
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def parse_toml(data: bytes, path: str) -> tuple[Table, Mistakes]:
    """The table of a file; where the TOML itself is broken, an empty one and the mistake."""
    mistakes = Mistakes(path, "")
    if len(data) > MAX_FILE_BYTES:
        mistakes.add((), f"the file has {len(data)} bytes; {MAX_FILE_BYTES} are allowed: make it smaller")
        return {}, mistakes
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError as error:
        mistakes.add((), f"byte {error.start} is not UTF-8: save the file as UTF-8")
        return {}, mistakes
    mistakes.source = source
    if source.startswith("\ufeff"):
        mistakes.add((), "begins with a byte order mark, which TOML does not allow: save the file as UTF-8 without BOM")
        return {}, mistakes
    if deep := _DEEP_KEY.search(source):
        _add_at(mistakes, source.count("\n", 0, deep.end()) + 1, f"is nested deeper than {MAX_NESTING} levels")
        return {}, mistakes
    try:
        return tomllib.loads(source), mistakes
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        _add_at(mistakes, line, "this is not TOML: " + _AT_LINE.sub("", str(error)).strip())
    except (RecursionError, ValueError) as error:  # arrays in arrays, a number of 5,000 digits
        mistakes.add((), f"this is not TOML that can be read: {error}")
    return {}, mistakes


def _add_at(mistakes: Mistakes, line: int, problem: str) -> None:
    lines = mistakes.source.split("\n")
    mistakes.found.append(RuleError(mistakes.path, line, "", problem, lines[line - 1].strip()[:120]))
