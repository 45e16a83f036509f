"""What a page says about itself: title, authors, dates, site, section, address, language; each with its source.

The first that tells is believed: the user or the container, then JSON-LD, `<meta>`, the body, the copy's comment.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from cleaner.document.article import Metadata, Told
from cleaner.document.capture import Capture
from cleaner.document.decoded import Origin
from cleaner.document.host import LONGEST_URL, host_of
from cleaner.extraction.byline import (
    modified_dates,
    page_authors,
    page_dates,
    page_headline,
    published_times,
    without_by,
)
from cleaner.extraction.dates import normal_date
from cleaner.extraction.json_ld import Thing, texts
from cleaner.extraction.markup import Markup
from cleaner.extraction.plain import given_host
from cleaner.extraction.saved import original, saved_time
from cleaner.extraction.source import Source

MAX_FIELD = 1_000  # code points of one metadata field
_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title")
_AUTHORS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article_author",
    "cxenseparse:author", "byline", "og:author", "creator",
)  # fmt: skip
_PUBLISHED = (
    "article:published_time", "article:published", "datePublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued", "og:published_time", "publish-date", "published_at", "pubdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article_date_original", "dateCreated", "date.created",
)  # fmt: skip
_DATES = ("date", "dc.date", "dcterms.date")  # some sites tell the last change in them
_MODIFIED = (
    "article:modified_time", "article:modified", "dateModified", "og:updated_time", "dcterms.modified",
    "dc.date.modified", "article_date_updated", "date.modified", "date.updated", "last-modified",
)  # fmt: skip
_SECTIONS = ("article:section", "articleSection", "parsely-section", "og:section", "cxenseparse:section", "section")
_SITES = ("og:site_name", "application-name", "dc.publisher", "cxenseparse:site_name", "apple-mobile-web-app-title")
_LANGUAGES = ("content-language", "dc.language", "dcterms.language", "inLanguage", "language", "og:locale")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
_BEHIND = re.compile(r"\s*(?:\||[-–—•·:»]\s)\s*([^|–—•·»]{2,60})")
_MARK_AT_END = re.compile(r"\s*(?:\||[-–—•·:»]\s)\s*$")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://|^[\w.-]+\.(?:com|org|net)/", re.IGNORECASE)

Claim = tuple[str, str]  # where something was read, and what stood there


@dataclass(slots=True)
class _Book:
    """What was believed of what was claimed; `told` keeps the sources."""

    told: list[Told] = field(default_factory=list)

    def first(self, name: str, claims: Iterable[Claim], read: Callable[[str], str | None]) -> str | None:
        """What the first claim that can be read says; None where there is none."""
        for source, text in claims:
            value = read(text)
            if value:
                written = one_line(text)
                self.told.append(Told(name, source, written if written != value else None))
                return value
        return None


def read_head(source: Source, capture: Capture, origin: Origin | None = None) -> Metadata:
    """The metadata of a page; `origin` is what its copy says of itself."""
    page, markup, story = source.html, source.markup, source.story
    book = _Book()
    base = capture.url or (origin.url if origin else None)
    url = book.first("url", _urls(markup, story, capture, origin), lambda text: _url(text, base))
    language = book.first("language", _languages(markup, story), _language)

    def date(text: str) -> str | None:
        return normal_date(text, language)

    site = book.first("site_name", _sites(markup, story), one_line)
    return Metadata(
        title=book.first("title", _titles(page, markup, story), lambda text: _title(text, site)),
        url=url,
        host=given_host(capture) or (host_of(url) if url else None),
        language=language,
        author=book.first("author", _authors(page, markup, story, site), _names),
        published=book.first("published", _published(page, markup, story, url), date),
        site_name=site,
        modified=book.first("modified", _modified(page, markup, story), date),
        section=book.first("section", _claims(markup, story, "articleSection", _SECTIONS), one_line),
        saved=_saved(origin, book),
        sources=tuple(book.told),
    )


def one_line(text: str, limit: int = MAX_FIELD) -> str | None:
    """A text on one line, or None."""
    line = " ".join(text.split())[:limit]
    return (line if line.isprintable() else _UNSTORABLE.sub("\ufffd", line)) or None


def _claims(markup: Markup, story: Thing, key: str, names: tuple[str, ...], *inner: str) -> Iterator[Claim]:
    """What JSON-LD says under the key, then what `<meta>` elements of the names say."""
    said = [text for text in texts(story.get(key), *inner) if text.strip()]
    if said:
        yield f"json-ld {key}", ", ".join(dict.fromkeys(said))
    for name, content in markup.meta(*names):
        yield f"meta {name}", content


def _titles(page: str, markup: Markup, story: Thing) -> Iterator[Claim]:
    yield from _claims(markup, story, "headline", _TITLES)
    headline = page_headline(page, markup) if markup.title else None
    if headline and (one_line(headline) or "").casefold() in (one_line(markup.title or "") or "").casefold():
        yield "h1", headline
    if markup.title:
        yield "title", markup.title


def _title(text: str, site: str | None) -> str | None:
    """The title without the site's name at its end."""
    title = one_line(text)
    if title and site:
        headline, ending = title[: -len(site)], title[-len(site) :]
        if ending.casefold() == site.casefold() and (mark := _MARK_AT_END.search(headline)):
            return headline[: mark.start()] or title
    return title


def _authors(page: str, markup: Markup, story: Thing, site: str | None) -> Iterator[Claim]:
    """A claim that only names the site comes last: the byline may know better."""
    claimed = list(_claims(markup, story, "author", _AUTHORS, "name"))
    named = [claim for claim in claimed if (one_line(claim[1]) or "").casefold() != (site or "").casefold()]
    yield from named
    yield from (("page byline", name) for name in page_authors(page, markup))
    yield from (claim for claim in claimed if claim not in named)


def _names(text: str) -> str | None:
    """Names on one line; an address is none."""
    return None if _ADDRESS.search(text) else one_line(without_by(text))


def _published(page: str, markup: Markup, story: Thing, url: str | None) -> Iterator[Claim]:
    yield from _claims(markup, story, "datePublished", _PUBLISHED)
    yield from (("time element", time) for time in published_times(markup))
    yield from _claims(markup, {}, "", _DATES)
    yield from page_dates(page, markup, url)


def _modified(page: str, markup: Markup, story: Thing) -> Iterator[Claim]:
    yield from _claims(markup, story, "dateModified", _MODIFIED)
    yield from modified_dates(page, markup)


def _sites(markup: Markup, story: Thing) -> Iterator[Claim]:
    yield from (("meta " + name, content) for name, content in markup.meta(*_SITES[:1]))
    yield from _claims(markup, story, "publisher", _SITES[1:], "name")
    for _, title in markup.meta("og:title", "twitter:title")[:1]:
        if site := _after(one_line(markup.title or "") or "", one_line(title) or ""):
            yield "title", site


def _after(title: str, headline: str) -> str | None:
    """What stands behind the headline and a mark in the title of a page: the site's name."""
    rest = title.removeprefix(headline)
    found = _BEHIND.fullmatch(rest) if len(rest) < len(title) else None
    return found[1] if found else None


def _languages(markup: Markup, story: Thing) -> Iterator[Claim]:
    told = markup.html.get("lang") or markup.html.get("xml:lang")
    if told:
        yield "html lang", told
    yield from _claims(markup, story, "inLanguage", _LANGUAGES, "alternateName", "name")


def _language(text: str) -> str | None:
    found = _LANGUAGE.match(text)
    return found[1].lower() if found else None


def _urls(markup: Markup, story: Thing, capture: Capture, origin: Origin | None) -> Iterator[Claim]:
    if capture.url:
        yield "given", capture.url
    for link in markup.links:
        if "canonical" in link.get("rel", "").lower().split():
            yield "link canonical", link.get("href", "")
    yield from _claims(markup, story, "url", ("og:url", "parsely-link"))
    yield from (("json-ld mainEntityOfPage", url) for url in texts(story.get("mainEntityOfPage"), "@id", "url"))
    yield from (("meta " + name, url) for name, url in markup.meta("savepage-url"))
    if origin and origin.url:
        yield origin.form, origin.url


def _url(text: str, base: str | None) -> str | None:
    """An absolute address of the page itself; one that is too long is none."""
    text = one_line(text, LONGEST_URL + 1) or ""
    try:
        absolute = urljoin(base, text) if base and text else text
    except ValueError:
        return None
    url = original(absolute)
    return url if len(url) <= LONGEST_URL and host_of(url) else None


def _saved(origin: Origin | None, book: _Book) -> str | None:
    moment = saved_time(origin) if origin else None
    if origin and moment:
        book.told.append(Told("saved", origin.form, one_line(origin.saved or origin.url or "")))
    return moment
