"""Which language a document is in; asked only where a rule that names languages has matched.

The page's own word comes first, else CLD3 reads the text. It is imported on the first question; most runs never ask.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from cleaner.document.article import Article

SHORTEST = 60  # letters; of fewer nobody can tell Swedish from Norwegian
SUREST = 0.95  # probability from which no text of ours is taken for another language (docs/adr/0008)
LONGEST = 10_000  # code points read; more text does not change the answer
_ALIASES = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "nb": "no", "nn": "no", "sh": "sr", "tl": "fil"}


def is_spoken(languages: Iterable[str], told: str | None) -> bool:
    """True where the language told is one of these, older and narrower codes for it included."""
    return told is None or canonical(told) in map(canonical, languages)


def canonical(code: str) -> str:
    """One code for a language that goes by several: `nb` and `nn` are `no`, as detection and most rules have it."""
    return _ALIASES.get(code, code)


def language_of(article: Article) -> str | None:
    """The code of the language that the page names, else of the one that its text is surely in; None where unknown."""
    return article.metadata.language or _detect(_shown(article))


def _shown(article: Article) -> str:
    """The beginning of what a reader sees: no addresses and marks of Markdown."""
    return "\n".join(map(article.shown, article.blocks))[:LONGEST]


@lru_cache(maxsize=1)  # several rules may ask about one document
def _detect(text: str) -> str | None:
    if sum(map(str.isalpha, text)) < SHORTEST:
        return None
    found = _detector().FindLanguage(text=text)
    sure = found.is_reliable and found.probability >= SUREST
    # A code with a script (`hi-Latn`) is a transcription: what is said of the language does not hold for it.
    return str(found.language) if sure and "-" not in found.language else None


@cache
def _detector() -> Any:
    import gcld3

    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=4 * LONGEST)
