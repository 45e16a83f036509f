"""trafilatura's opinion of a page: its body (a TEI-like tree) as blocks."""

import logging

import trafilatura
from lxml import etree

from cleaner.document.article import Extractor
from cleaner.document.block import Kind
from cleaner.extraction.compose import Composer
from cleaner.extraction.source import Source

TRAFILATURA = Extractor("trafilatura", trafilatura.__version__, "precision, links, tables, no comments")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it finds missing is an outcome here, not a message

_BLOCKS = {
    "p": None,
    "div": None,
    "head": Kind.HEADING,
    "item": Kind.LIST_ITEM,
    "quote": Kind.QUOTATION,
    "row": Kind.TABLE_ROW,
    "list": None,
    "table": None,
    "lb": None,
    "figure": Kind.CAPTION,
}
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_STICKY = (Kind.QUOTATION, Kind.TABLE_ROW)  # what stands inside keeps the kind


def compose_main_content(source: Source, composer: Composer) -> None:
    """Add the blocks of what trafilatura takes for the main content; metadata is read by ourselves."""
    document = trafilatura.bare_extraction(
        source.html,
        include_comments=False,
        include_tables=True,
        include_links=True,
        favor_precision=True,
        with_metadata=False,
    )
    if document is not None and not isinstance(document, dict) and document.body is not None:
        compose_tree(document.body, composer)


def compose_tree(body: etree._Element, composer: Composer) -> None:
    """Add the blocks of the body in reading order."""
    _walk(body, Kind.PARAGRAPH, None, composer)
    composer.close(Kind.PARAGRAPH)


def _walk(element: etree._Element, kind: Kind, target: str | None, composer: Composer) -> None:
    """The depth is bounded by lxml's own limit of 256 nested elements."""
    composer.add(element.text, target)
    for child in element:
        if isinstance(child.tag, str):
            _element(child, kind, target, composer)
        composer.add(child.tail, target)


def _element(child: etree._Element, kind: Kind, target: str | None, composer: Composer) -> None:
    if child.tag == "ref":
        _walk(child, kind, str(child.get("target") or ""), composer)
    elif child.tag == "cell":
        _walk(child, kind, target, composer)
        composer.add(" | " if child.getnext() is not None else None)
    elif child.tag in _BLOCKS and not (kind is Kind.TABLE_ROW and child.tag in ("p", "lb")):
        composer.close(kind)
        inner = kind if kind in _STICKY else _BLOCKS[child.tag] or kind
        _walk(child, inner, target, composer)
        composer.close(inner, _LEVELS.get(str(child.get("rend")), 0) if inner is Kind.HEADING else 0)
    else:
        composer.add(" " if child.tag in ("p", "lb") else None)
        _walk(child, kind, target, composer)
