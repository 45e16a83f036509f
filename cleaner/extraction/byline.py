"""What the body of a page says about its story where the head is silent: headline, byline, day."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.extraction.markup import Markup

if TYPE_CHECKING:
    from bs4.element import Tag

_TRIED = 10  # elements that may be a byline or a date; each costs up to a millisecond
_FRAGMENT = 2_000  # code points read of a byline or a headline, markup included
_ABOVE, _BELOW = 5_000, 25_000  # code points around the headline; farther off stand comments and other stories
_LONGEST_NAMES = 100  # code points; more is a blurb about the author
_BYLINE = re.compile(
    r"<(?:a|span|p|div|address|li|strong|b|h[2-6])\b[^>]{0,300}?\b(?:rel=[\"']?author\b|itemprop=[\"']?author\b"
    r"|(?:class|data-testid|id)=[\"']?[^\"'>]{0,80}?(?:byline|author|contributor)(?![\w-]*(?:box|bio|img|image|pic|avatar)))",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"<(?:span|p|div|li|small|em|abbr|h[4-6])\b[^>]{0,300}?\b(?:class|itemprop|data-testid|id)=[\"']?[^\"'>]{0,80}?"
    r"(?:date|time(?!line)|publish|posted|meta\b)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:(?:(?:written|story|words|posted|reported|published|article) )?by|von|par|por|di|door|av|text|autor(?:in)?"
    r"|author|автор)(?:[:\s]\s*|$)",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(
    r"\s*(?:[|•·\d(/@]|[-–—]\s|\b(?:on|published|updated|posted|staff|special|follow)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b\.? \d).*",
    re.IGNORECASE | re.DOTALL,
)
_LINK_NO_NAME = re.compile(r"@|^(?:follow|email|e-mail|more|see|view|read|share|\W*$)", re.IGNORECASE)
_PUBLISHED = re.compile(r"publish|pubdate|posted|entry-date|created", re.IGNORECASE)
_MODIFIED = re.compile(r"updat|modif", re.IGNORECASE)
_PUBLISHED_KEYS = (
    "datePublished", "publishedDate", "publishDate", "publishedAt", "published_at", "publicationDate", "firstPublished",
    "publish_date", "pubDate",
)  # fmt: skip
_MODIFIED_KEYS = (
    "dateModified", "modifiedDate", "modifiedAt", "updatedAt", "updated_at", "lastModified", "lastUpdated",
    "updateDate",
)  # fmt: skip
_VALUE = re.compile(r"\\?\"\s*:\s*\\?\"?([^\"\\,}]{8,40})")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


def page_headline(page: str, markup: Markup) -> str | None:
    """The text of the first `<h1>`."""
    if markup.headline is None:
        return None
    first = _element(page, markup.headline)
    return first.get_text(" ") if first else None


def page_authors(page: str, markup: Markup) -> Iterator[str]:
    """What the bylines around the headline name; one that is long is a blurb."""
    for found in islice(_BYLINE.finditer(page, *_around(markup)), _TRIED):
        element = _element(page, found.start())
        names = _names(element) if element else ""
        if 3 < len(names) <= _LONGEST_NAMES and names[0].isalpha():
            yield names


def without_by(names: str) -> str:
    """Names without the "by" before them."""
    return _BY.sub("", names.strip())


def page_dates(page: str, markup: Markup, url: str | None) -> Iterator[tuple[str, str]]:
    """What can be the story's date, the surest first: `<time>`, dated elements, the state of scripts, the address."""
    below = [time for start, time in _times(markup) if markup.headline is not None and start > markup.headline]
    yield from (("time element", time) for time in below[:1])
    for found in islice(_DATED.finditer(page, *_around(markup)), _TRIED):
        element = _element(page, found.start())
        if element and not _MODIFIED.search(found[0]):
            yield "page", element.get_text(" ")
    yield from _state(page, _PUBLISHED_KEYS)
    if url and (day := _IN_ADDRESS.search(url)):
        yield "address", "-".join(day.groups())


def published_times(markup: Markup) -> list[str]:
    """The first `<time>` that calls itself that of the publication."""
    named = {start for start, told in markup.times if _PUBLISHED.search(" ".join(told.values()))}
    return [time for start, time in _times(markup) if start in named][:1]


def modified_dates(page: str, markup: Markup) -> Iterator[tuple[str, str]]:
    """When the story was changed: `<time>` that says so, the state of scripts."""
    changed = [told for _, told in markup.times if _MODIFIED.search(" ".join(told.values()))]
    yield from (("time element", told["datetime"]) for told in changed[:1] if told.get("datetime"))
    yield from _state(page, _MODIFIED_KEYS)


def _state(page: str, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What scripts hold under these keys, the first of each; one plain search each takes no time."""
    for key in keys:
        start = page.find(f'"{key}')
        if start >= 0 and (value := _VALUE.match(page, start + 1 + len(key))):
            yield f"script {key}", value[1]


def _times(markup: Markup) -> list[tuple[int, str]]:
    times = [(start, told) for start, told in markup.times if not _MODIFIED.search(" ".join(told.values()))]
    return [(start, told["datetime"]) for start, told in times if told.get("datetime")]


def _names(element: "Tag") -> str:
    """The names in a byline: its links, else its words up to what is none of a name."""
    linked = [" ".join(link.get_text(" ").split()) for link in element.find_all("a") if element.name != "a"]
    named = [without_by(name) for name in linked if not _LINK_NO_NAME.search(name)]
    said = ", ".join(dict.fromkeys(named)) or " ".join(element.get_text(" ").split())
    return _AFTER_NAMES.sub("", without_by(said)).strip(" ,;:")


def _around(markup: Markup) -> tuple[int, int]:
    headline = markup.headline or _ABOVE
    return max(0, headline - _ABOVE), headline + _BELOW


def _element(page: str, start: int) -> "Tag | None":
    """The element that begins there, as far as a fragment of the page holds it."""
    from cleaner.extraction.soup import first_element  # loads bs4: 70 ms, and most pages do without

    return first_element(page[start : start + _FRAGMENT])
