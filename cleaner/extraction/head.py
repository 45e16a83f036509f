"""What a page says about itself: title, address, site, language, author, date."""

import json
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag
from bs4.filter import SoupStrainer

from cleaner.document.article import Metadata
from cleaner.document.decoded import Decoded
from cleaner.document.host import LONGEST_URL, host_of
from cleaner.extraction.plain import given_host
from cleaner.extraction.soup import parse

MAX_JSON_LD = 1_000_000  # code points of one script; the longest real ones have some 100,000
MAX_FIELD = 1_000  # code points of one metadata field
_ABOUT = SoupStrainer(["title", "meta", "link", "script"])
_LANGUAGE = re.compile(r"<html\b[^>]{0,2000}?\blang\s*=\s*[\"']?\s*([A-Za-z]{2,3})\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_STORIES = re.compile(r"Article$|BlogPosting$|Report$")


def read_head(decoded: Decoded) -> Metadata:
    """The page's metadata; what the user or the container said comes first."""
    capture = decoded.capture
    soup = parse(decoded.text, "lxml", only=_ABOUT)
    story = next(_stories(soup), {})
    url = capture.url or _url(_link(soup, "canonical")) or _url(_meta(soup, "og:url", LONGEST_URL + 1))
    language = _LANGUAGE.search(decoded.text[:20_000])
    return Metadata(
        title=_field(story.get("headline")) or _meta(soup, "og:title") or _title(soup),
        url=url,
        host=given_host(capture) or (host_of(url) if url else None),
        language=language[1].lower() if language else None,
        author=_author(story.get("author")) or _meta(soup, "author"),
        published=_field(story.get("datePublished")) or _meta(soup, "article:published_time"),
        site_name=_meta(soup, "og:site_name"),
    )


def _field(value: object, limit: int = MAX_FIELD) -> str | None:
    """A text on one line, or None."""
    if not isinstance(value, str):
        return None
    return _UNSTORABLE.sub("\ufffd", _SPACES.sub(" ", value)).strip()[:limit] or None


def _url(value: str | None) -> str | None:
    return value if value and len(value) <= LONGEST_URL and host_of(value) else None


def _title(soup: BeautifulSoup) -> str | None:
    title = soup.find("title")
    return _field(title.get_text()) if isinstance(title, Tag) else None


def _meta(soup: BeautifulSoup, name: str, limit: int = MAX_FIELD) -> str | None:
    """The content of a `<meta>` by name or property."""
    for key in ("property", "name"):
        for tag in soup.find_all("meta", attrs={key: name}):
            if content := _field(tag.get("content"), limit):
                return content
    return None


def _link(soup: BeautifulSoup, relation: str) -> str | None:
    tag = soup.find("link", rel=relation)
    return _field(tag.get("href"), LONGEST_URL + 1) if isinstance(tag, Tag) else None


def _stories(soup: BeautifulSoup) -> Iterator[dict[str, object]]:
    """The JSON-LD objects of the page that describe an article."""
    for script in soup.find_all("script", type="application/ld+json"):
        source = script.get_text()
        if len(source) > MAX_JSON_LD:
            continue
        try:
            loaded = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue  # broken JSON-LD is common and costs the page nothing but this
        yield from (thing for thing in _things(loaded) if _is_story(thing.get("@type")))


def _things(loaded: object) -> Iterator[dict[str, object]]:
    """The objects at the top of a JSON-LD document: alone, in a list, in a `@graph`."""
    for member in loaded if isinstance(loaded, list) else [loaded]:
        if isinstance(member, dict):
            yield member
            graph = member.get("@graph")
            yield from (thing for thing in graph if isinstance(thing, dict)) if isinstance(graph, list) else ()


def _is_story(types: object) -> bool:
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and _STORIES.search(name) for name in names)


def _author(value: object) -> str | None:
    """The names of one or several authors, however they are written."""
    members = value if isinstance(value, list) else [value]
    names = [_field(member.get("name") if isinstance(member, dict) else member) for member in members]
    return ", ".join(dict.fromkeys(name for name in names if name))[:MAX_FIELD] or None
