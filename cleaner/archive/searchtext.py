"""The text that search sees, the queries it takes, and the snippets it shows.

`unicode61` splits at spaces: a Chinese word inside a sentence would never be found. So every character of a
script without spaces (and of Korean, whose particles stick to the words) becomes a word of its own, and such a
word in a query becomes a phrase.
"""

import re
import string
import unicodedata

from cleaner.document.folding import fold

HIT_START, HIT_END = "\ue000", "\ue001"  # around hits in snippets; become <mark> after escaping
NOTHING = '""'  # the FTS5 query that finds nothing
SNIPPET = 220  # code points of text around the first hit
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3040-\u30ff\u3130-\u318f\u3400-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_BETWEEN = r"[\W_]+"
_TOKEN = re.compile(r"[^\W_]")  # for unicode61 the underscore stands between words


def search_fold(text: str | None) -> str | None:
    """The text as it is indexed: folded, characters of scripts without spaces apart."""
    folded = None if text is None else fold(text)
    return folded if folded is None or folded.isascii() else _UNSPACED.sub(r" \g<0> ", folded)


def search_query(query: str) -> str:
    """Any string as an FTS5 query that is no error: words, "phrases", -minus, OR, prefix*; else NOTHING."""
    wanted: list[str] = []
    unwanted: list[str] = []
    joined = False
    for term in _TERM.finditer(query):
        if term["word"] == "OR" and not term["minus"]:
            joined = bool(wanted)
            continue
        expression = _expression(term)
        if not expression:
            continue
        if term["minus"]:
            unwanted.append(expression)
        elif joined:
            wanted[-1] = f"{wanted[-1]} OR {expression}"
        else:
            wanted.append(expression)
        joined = False
    found = " AND ".join(f"({part})" for part in wanted)
    return found + "".join(f" NOT {part}" for part in unwanted) if found else NOTHING


def _expression(term: re.Match[str]) -> str:
    """One term as a quoted FTS5 phrase; empty where it holds no letter or digit."""
    text = term["phrase"] if term["phrase"] is not None else term["word"]
    folded = " ".join((search_fold(text.replace("\x00", " ")) or "").split())
    if not _TOKEN.search(folded):
        return ""
    prefix = term["phrase"] is None and text.endswith("*")
    quoted = folded.rstrip("*").replace('"', " ")
    return f'"{quoted}"' + ("*" if prefix else "")


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
    terms = [term for term in _TERM.finditer(query) if not term["minus"] and term["word"] != "OR"]
    keys = [_key(term["phrase"] or term["word"] or "")[0] for term in terms]
    words = [[word for part in key.split() if (word := part.strip(string.punctuation))] for key in keys]
    return [_BETWEEN.join(map(re.escape, term)) for term in words if _TOKEN.search("".join(term))]


def _hits(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Where the terms begin and end in the text, in order, without overlaps."""
    if not wanted:
        return []
    key, origins = _key(text)
    terms = "|".join(sorted(wanted, key=len, reverse=True))
    boundary = re.compile(rf"(?:(?<!\w)|(?<={_UNSPACED.pattern}))(?:{terms})|(?:{terms})(?={_UNSPACED.pattern})")
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
