"""Finding the line of a key in a rule file: tomllib tells it only where the TOML itself is broken."""

import re
from functools import lru_cache

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)([^\]]+)\]")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+|\"[^\"]+\"|'[^']+')\s*[=.]")
_FENCE = re.compile(r"'''|\"\"\"")


def locate(source: str, key: KeyPath) -> tuple[int, str]:
    """The line number (from 1) of a key path such as `("score", "signal", 2, "points")`, and the line.

    Where the key itself is missing, the header of its table; where that is missing too, line 1.
    """
    places = _places(source)
    return next((places[key[:depth]] for depth in range(len(key), 0, -1) if key[:depth] in places), (1, ""))


@lru_cache(maxsize=1)  # a file may hold thousands of mistakes
def _places(source: str) -> dict[KeyPath, tuple[int, str]]:
    """The line of every header and key of a file by its path, array tables with their index."""
    found: dict[KeyPath, tuple[int, str]] = {}
    table: KeyPath = ()
    counts: dict[str, int] = {}
    fence = ""
    for number, line in enumerate(source.split("\n"), 1):
        if not fence:
            if header := _HEADER.match(line):
                table = _table_path(header, counts)
                found.setdefault(table[:-1] if isinstance(table[-1], int) else table, (number, line.strip()))
                found.setdefault(table, (number, line.strip()))
            elif key := _KEY.match(line):
                found.setdefault((*table, key[1].strip("\"'")), (number, line.strip()))
        for mark in _FENCE.findall(line):
            fence = "" if mark == fence else fence or mark
    return found


def _table_path(header: re.Match[str], counts: dict[str, int]) -> KeyPath:
    name = header[2].strip()
    parts: tuple[str | int, ...] = tuple(part.strip().strip("\"'") for part in name.split("."))
    if header[1] == "[":
        return parts
    counts[name] = counts.get(name, -1) + 1
    return (*parts, counts[name])
