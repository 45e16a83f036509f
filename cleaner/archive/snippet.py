"""The piece of a text that a search result shows, with its hits marked."""

import re
import string
import unicodedata

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
    start = max(0, hits[0][0] - SNIPPET // 3) if hits else 0
    while 0 < start < len(plain) and plain[start - 1].isalnum() and plain[start].isalnum():
        start -= 1
    end = min(len(plain), start + SNIPPET)
    pieces = ["…" if start else ""]
    position = start
    for low, high in hits:
        if low >= position and high <= end:
            pieces += (plain[position:low], HIT_START, plain[low:high], HIT_END)
            position = high
    pieces += (plain[position:end], "…" if end < len(plain) else "")
    return " ".join("".join(pieces).split())


def _wanted(query: str) -> list[str]:
    """The terms of a query as patterns that are looked for in a text; anything but words may stand between words."""
    keys = [_key(term.text)[0] for term in read_query(query).words]
    words = [[word for part in key.split() if (word := part.strip(string.punctuation))] for key in keys]
    return [_BETWEEN.join(map(re.escape, term)) for term in words if _TOKEN.search("".join(term))]


def _hits(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Where the terms begin and end in the text, in order, without overlaps."""
    if not wanted:
        return []
    key, origins = _key(text)
    terms = "|".join(sorted(wanted, key=len, reverse=True))
    boundary = re.compile(rf"(?:(?<!\w)|(?<={UNSPACED.pattern}))(?:{terms})|(?:{terms})(?={UNSPACED.pattern})")
    return [(origins[hit.start()], origins[hit.end()]) for hit in boundary.finditer(key)]


def _key(text: str) -> tuple[str, list[int]]:
    """The text folded and without accents, with the origin of every code point and of the end."""
    keys: list[str] = []
    origins: list[int] = []
    for position, char in enumerate(text):
        decomposed = unicodedata.normalize("NFD", fold(char))
        bare = "".join(part for part in decomposed if not unicodedata.combining(part))
        key = unicodedata.normalize("NFC", bare)
        keys.append(key)
        origins += [position] * len(key)
    return "".join(keys), [*origins, len(text)]
