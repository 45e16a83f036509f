"""What pages say about themselves, measured against their JSON-LD: it is taken out and has to be found elsewhere.

`python -m benchmarks.metadata [FOLDER]` prints, for each field, how many pages have it in their JSON-LD, how often we
and trafilatura say something without it, and how often that is right; and the time a page. Aggregates only.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import trafilatura

from benchmarks.sets import find_sets, html_of, read_pages
from cleaner.document.article import Metadata
from cleaner.document.capture import Capture, MediaType
from cleaner.extraction.dates import normal_date
from cleaner.extraction.head import read_head
from cleaner.extraction.source import read_source

FIELDS = ("title", "author", "published", "modified", "section", "site_name")
_JSON_LD = re.compile(r"<script\b[^>]*ld\+json.*?</script\s*>", re.IGNORECASE | re.DOTALL)
_NO_WORD = re.compile(r"[\W_]+")
_NAMES = re.compile(r",|;|/|&|\band\b|\bund\b|\bet\b|\by\b", re.IGNORECASE)

Values = dict[str, str | None]


@dataclass(slots=True)
class Tally:
    """Counts of a reader by field, and its processor times in seconds."""

    said: Counter[str]
    right: Counter[str]
    seconds: list[float]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    folder = find_sets(arguments[0] if arguments else None)
    if folder is None:
        return 0
    known: Counter[str] = Counter()
    readers: dict[str, Callable[[str], Values]] = {"cleaner": _ours, "trafilatura": _theirs}
    tallies = {name: Tally(Counter(), Counter(), []) for name in readers}
    for page in map(html_of, read_pages(folder)):
        told, blind = _told(page), _JSON_LD.sub("", page)
        known.update(told.keys())
        for name, read in readers.items():
            _add(tallies[name], told, blind, read)
    _print(known, tallies)
    return 0


def _told(page: str) -> dict[str, str]:
    """What the page's JSON-LD says."""
    metadata = _read(page)
    sources = {told.field for told in metadata.sources if told.source.startswith("json-ld")}
    return {name: str(getattr(metadata, name)) for name in FIELDS if name in sources}


def _add(tally: Tally, told: dict[str, str], page: str, read: Callable[[str], Values]) -> None:
    start = time.process_time()
    values = read(page)
    tally.seconds.append(time.process_time() - start)
    for name, truth in told.items():
        value = values.get(name)
        tally.said[name] += value is not None
        tally.right[name] += value is not None and _same(name, truth, value)


def _read(page: str) -> Metadata:
    return read_head(read_source(page), Capture(b"", MediaType.HTML))


def _ours(page: str) -> Values:
    metadata = _read(page)
    return {name: getattr(metadata, name) for name in FIELDS}


def _theirs(page: str) -> Values:
    found = trafilatura.extract_metadata(page)
    sections = found.categories[0] if found.categories else None
    values = {"title": found.title, "author": found.author, "published": found.date, "site_name": found.sitename}
    return {name: value or None for name, value in (values | {"section": sections}).items()}


def _same(name: str, truth: str, value: str) -> bool:
    """Titles and sites by their words, one within the other; authors by one common name; dates by their day."""
    if name in ("published", "modified"):
        return truth[:10] == (normal_date(value) or "")[:10]
    if name == "author":
        return bool(_names(truth) & _names(value))
    shorter, longer = sorted((_NO_WORD.sub("", truth).casefold(), _NO_WORD.sub("", value).casefold()), key=len)
    return bool(shorter) and shorter in longer


def _names(authors: str) -> set[str]:
    return {_NO_WORD.sub("", name).casefold() for name in _NAMES.split(authors)} - {""}


def _print(known: Counter[str], tallies: dict[str, Tally]) -> None:
    print("| field | pages | " + " | ".join(f"{name} says | {name} right" for name in tallies) + " |")
    print("|---" * (2 + 2 * len(tallies)) + "|")
    for name in FIELDS:
        cells = [f"{100 * count[name] / known[name]:.1f} %" for t in tallies.values() for count in (t.said, t.right)]
        print(f"| {name} | {known[name]} | " + " | ".join(cells) + " |")
    for name, tally in tallies.items():
        print(f"{name}: median {1_000 * median(tally.seconds):.2f} ms of processor time a page")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
