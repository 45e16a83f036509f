"""What a page says more than once: its title, its description, its story; letter by letter."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaner.extraction.json_ld import texts
from cleaner.extraction.source import Source

LEAST_REPEATED = 12  # code points; a shorter text is in a title by chance
LEAST_BODY = 500  # letters; a shorter `articleBody` is an excerpt
LONGEST_BODY = (
    100_000  # letters; the longest of real stories has 40,000, and each piece of the page is looked for in it
)
SURELY = 60  # letters; so much is not twice on a page by chance
_PART = 30  # letters at either end of such a piece that are enough to know it again
_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("description", "og:description")
_TAG = re.compile(r"<[^<>]{1,1000}>")
_NO_WORD = re.compile(r"\W+")
_NO_WORD_BYTES = bytes(byte for byte in range(0x80) if not chr(byte).isalnum() and chr(byte) not in "_\n")


class Said(NamedTuple):
    """What a page says in its head of what stands in its body, without all that is no letter or digit.

    `body` is the whole text of the story as JSON-LD gives it; empty where it gives none, an excerpt or a book.
    """

    titles: frozenset[str]
    descriptions: frozenset[str]
    body: str


def said_by(source: Source) -> Said:
    """What the head says."""
    markup = source.markup
    titles = [markup.title or "", *(content for _, content in markup.meta(*_TITLES))]
    descriptions = [content for _, content in markup.meta(*_DESCRIPTIONS)]
    body = _letters(_TAG.sub(" ", " ".join(texts(source.story.get("articleBody")))))
    return Said(
        frozenset(filter(None, map(_letters, titles))),
        frozenset(filter(None, map(_letters, descriptions))),
        body if LEAST_BODY <= len(body) <= LONGEST_BODY else "",
    )


def is_part(plain: str, body: str) -> bool:
    """True for a piece of the story's text, or one whose beginning or end is: links may be left out there."""
    if not body or len(plain) < LEAST_REPEATED:
        return False
    return plain in body or (len(plain) >= SURELY and (plain[:_PART] in body or plain[-_PART:] in body))


def repeats(plain: str, given: Iterable[str]) -> bool:
    """True where a text is part of what was given, or the other way round."""
    if len(plain) >= LEAST_REPEATED:
        for text in given:
            if plain in text or (len(text) > len(plain) // 2 and text in plain):
                return True
    return False


def plain_texts(texts: Sequence[str]) -> list[str]:
    """The letters of every text; all at once, and by the byte where it goes, takes a fifth of the time."""
    lines = "\n".join([text.replace("\n", " ") for text in texts])
    words = lines.encode("utf-8", "replace").lower().translate(None, _NO_WORD_BYTES).decode()
    return [line if line.isascii() else _letters(line) for line in words.split("\n")]


def _letters(text: str) -> str:
    return _NO_WORD.sub("", text).casefold()
