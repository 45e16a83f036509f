"""The piece of a text that a search result shows, with its hits marked."""

import re
import string
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, takewhile

from cleaner.archive.query import read_query
from cleaner.archive.searchtext import HIT_END, HIT_START, UNSPACED
from cleaner.document.folding import fold

SNIPPET = 220  # code points of text around the first hit
_BETWEEN = r"[\W_]+"
_TOKEN = re.compile(r"[^\W_]")  # for unicode61 the underscore stands between words


def search_snippet(text: str | None, query: str) -> str:
    """The text around the first hit, every hit between HIT_START and HIT_END; the beginning where there is none."""
    plain = (text or "").replace(HIT_START, " ").replace(HIT_END, " ")
    hits = _hits(plain, _wanted(query))
    first = next(hits, None)
    start = max(0, first[0] - SNIPPET // 3) if first else 0
    while 0 < start < len(plain) and plain[start - 1].isalnum() and plain[start].isalnum():
        start -= 1
    end = min(len(plain), start + SNIPPET)
    pieces = ["…" if start else ""]
    position = start
    for low, high in takewhile(lambda hit: hit[1] <= end, chain([first] if first else [], hits)):
        pieces += (plain[position:low], HIT_START, plain[low:high], HIT_END)
        position = high
    pieces += (plain[position:end], "…" if end < len(plain) else "")
    return " ".join("".join(pieces).split())


@lru_cache(maxsize=16)
def _wanted(query: str) -> list[str]:
    """The terms of a query as patterns that are looked for in a text; anything but words may stand between words."""
    keys = [_key(term.text)[0] for term in read_query(query).words]
    words = [[word for part in key.split() if (word := part.strip(string.punctuation))] for key in keys]
    return [_BETWEEN.join(map(re.escape, term)) for term in words if _TOKEN.search("".join(term))]


def _hits(text: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    """Where the terms begin and end in the text, in order, without overlaps; looked for as they are asked for."""
    if not wanted:
        return
    key, origins = _key(text)
    terms = re.compile("|".join(sorted(wanted, key=len, reverse=True)))
    position = 0
    while found := terms.search(key, position):
        begins = _begins(key, *found.span())
        position = found.end() if begins else found.start() + 1
        if begins:
            yield origins[found.start()], origins[found.end()]


def _begins(key: str, start: int, end: int) -> bool:
    """True where a word begins at `start`, or the script has no spaces."""
    if start == 0 or not (key[start - 1].isalnum() or key[start - 1] == "_"):
        return True
    return any(UNSPACED.match(char) for char in (key[start - 1], key[end : end + 1]))


def _key(text: str) -> tuple[str, Sequence[int]]:
    """The text folded and without accents, with the origin of every code point and of the end."""
    if text.isascii():
        return fold(text), range(len(text) + 1)
    keys = {char: _key_of(char) for char in set(text)}
    key = "".join(map(keys.__getitem__, text))
    if all(len(one) == 1 for one in keys.values()):
        return key, range(len(text) + 1)
    origins = [position for position, char in enumerate(text) for _ in keys[char]]
    return key, [*origins, len(text)]


@lru_cache(maxsize=4_096)
def _key_of(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", fold(char))
    bare = "".join(part for part in decomposed if not unicodedata.combining(part))
    return unicodedata.normalize("NFC", bare)
