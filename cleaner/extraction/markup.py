"""The elements of a page that say something about it, found without a tree, in a fraction of a parse's time."""

import re
from dataclasses import dataclass, field
from html import unescape

MAX_TOKENS = 10_000  # elements and comments looked at; pages with many pictures have 1,000
MAX_JSON_LD = 1_000_000  # code points of one script; the longest real ones have some 100,000
_NAMES = ("html", "meta", "link", "title", "time", "script", "style", "h1")
_TOKEN = re.compile(
    r"<(?:!--.*?(?:-->|\Z)"
    rf"|(?=[hmlts][a-z1])(?P<name>{'|'.join(_NAMES)})\b"  # told from most elements by two letters
    r"(?P<attributes>(?:[^<>\"']++|\"[^\"]{0,20000}+\"|'[^']{0,20000}+'){0,100}+)>)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_END = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("title", "script", "style")
}  # elements that hold text alone
_CANONICAL = re.compile("canonical", re.IGNORECASE)
_SEPARATORS = re.compile(r"[.:_-]")

Attributes = dict[str, str]


@dataclass(slots=True)
class Markup:
    """What a page's elements say, in reading order: the first of several is the page's own."""

    html: Attributes = field(default_factory=dict)
    metas: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # by folded name: name as written, content
    links: list[Attributes] = field(default_factory=list)  # those that speak of a canonical address
    title: str | None = None
    scripts: list[str] = field(default_factory=list)  # JSON-LD
    times: list[tuple[int, Attributes]] = field(default_factory=list)  # with their place in the page
    headline: int | None = None  # where the first <h1> begins
    mute: list[tuple[int, int]] = field(default_factory=list)  # scripts and styles without any `<` in them

    def meta(self, *names: str) -> list[tuple[str, str]]:
        """The `<meta>` elements of these names in the order of the names: name as written and content, if any."""
        return [found for name in names for found in self.metas.get(folded(name), ())]


def folded(name: str) -> str:
    """A name as it is compared: `DC.date.issued` and `dc:date:issued` are one."""
    return _SEPARATORS.sub("", name).lower()


def read_markup(page: str) -> Markup:
    """The elements of a page that speak about it; what stands in comments, scripts and styles is none."""
    markup = Markup()
    position = 0
    for _ in range(MAX_TOKENS):
        token = _TOKEN.search(page, position)
        if token is None:
            break
        position = token.end()
        name = (token["name"] or "").lower()
        if end := _END.get(name):
            start, position = position, _closing(end, page, position)
            if name == "title" or "ld+json" in token["attributes"].lower():
                _add_text(markup, name, page[start:position])
            if name != "title" and page.find("<", start) == position:
                markup.mute.append((start, position))
        elif name and (name != "link" or _CANONICAL.search(token["attributes"])):
            _add(markup, name, _attributes(token["attributes"]), token.start())
    return markup


def _add(markup: Markup, name: str, attributes: Attributes, start: int) -> None:
    if name == "meta":
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        key = key or attributes.get("http-equiv", "")
        if content := attributes.get("content", "").strip():
            markup.metas.setdefault(folded(key), []).append((key, content))
    elif name == "link":
        markup.links.append(attributes)
    elif name == "time":
        markup.times.append((start, attributes))
    elif name == "html":
        markup.html = markup.html or attributes
    elif markup.headline is None:
        markup.headline = start


def _closing(end: re.Pattern[str], page: str, position: int) -> int:
    """Where the element of text that is open at the position ends, or the page where it does not."""
    first = page.find("<", position)
    closing = end.search(page, first) if first >= 0 else None
    return closing.start() if closing else len(page)


def _add_text(markup: Markup, name: str, inner: str) -> None:
    if name == "title" and markup.title is None and inner.strip():
        markup.title = unescape(inner)
    elif name == "script" and len(inner) <= MAX_JSON_LD:
        markup.scripts.append(inner)


def _attributes(written: str) -> Attributes:
    """The attributes of an element by lower-case name; of two of one name the first counts."""
    attributes: Attributes = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        attributes.setdefault(name.lower(), unescape(double or single or bare))
    return attributes
