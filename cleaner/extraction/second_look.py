"""A second look at a page's body where trafilatura finds nothing: another parser, fewer demands.

Seen with 260 nested `<div>`, with `&#1;` anywhere, with a DOCTYPE that declares entities.
"""

import bs4
from bs4.element import NavigableString, PreformattedString, Tag

from cleaner.document.article import Extractor
from cleaner.document.block import Kind
from cleaner.extraction.compose import Composer
from cleaner.extraction.soup import parse
from cleaner.extraction.source import Source

SECOND_LOOK = Extractor("beautifulsoup4", bs4.__version__, "html.parser, article or main or body")
_FURNITURE = (
    "script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside", "form", "button",
    "select", "textarea", "iframe", "svg", "dialog",
)  # fmt: skip
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Kind.HEADING),
    "li": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTATION,
    "figcaption": Kind.CAPTION,
    "tr": Kind.TABLE_ROW,
}
_BREAKS = {
    *_KINDS,
    "p",
    "div",
    "section",
    "article",
    "main",
    "br",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "pre",
    "figure",
}


def compose_second_look(source: Source, composer: Composer) -> None:
    """Add the blocks of the page's article, main or body element."""
    soup = parse(source.html, "html.parser")
    for furniture in soup.find_all(_FURNITURE):
        furniture.extract()
    articles = soup.find_all("article")
    root = articles[0] if len(articles) == 1 else soup.find("main") or soup.find("body") or soup
    kinds = [Kind.PARAGRAPH]
    target: str | None = None
    for node, entering in _events(root):
        if isinstance(node, NavigableString):
            composer.add(str(node), target)
        elif node.name == "a":
            target = str(node.get("href") or "") if entering else None
        elif node.name in ("td", "th"):
            composer.add(" ")
        elif node.name in _BREAKS:
            heading = not entering and kinds[-1] is Kind.HEADING and node.name[1:].isdigit()
            composer.close(kinds[-1], int(node.name[1:]) if heading else 0)
            if entering:
                kinds.append(_inner(kinds[-1], node.name))
            else:
                kinds.pop()
    composer.close(kinds[0])


def _inner(kind: Kind, name: str) -> Kind:
    """The kind of what stands in an element; in a quotation all is quoted."""
    return kind if kind is Kind.QUOTATION else _KINDS.get(name, kind)


def _events(root: Tag) -> "list[tuple[Tag | NavigableString, bool]]":
    """Entering and leaving of every element and every text below the root, without recursion."""
    events: list[tuple[Tag | NavigableString, bool]] = []
    pending: list[tuple[Tag | NavigableString, bool]] = [(root, True)]
    while pending:
        node, entering = pending.pop()
        if isinstance(node, PreformattedString):
            continue  # comments, declarations, CDATA
        events.append((node, entering))
        if entering and isinstance(node, Tag):
            pending.append((node, False))
            pending += [(child, True) for child in reversed(node.contents) if isinstance(child, Tag | NavigableString)]
    return events
