"""HTML pages: trafilatura finds the main content; beautifulsoup4 reads the head, and the body where that failed."""

import logging

import trafilatura
from lxml import etree

from cleaner.document.article import Article, Extractor
from cleaner.document.decoded import Decoded
from cleaner.extraction.compose import Composer
from cleaner.extraction.head import read_head
from cleaner.extraction.saved import unwrap
from cleaner.extraction.second_look import SECOND_LOOK, compose_second_look
from cleaner.extraction.tree import compose_tree

TRAFILATURA = Extractor("trafilatura", trafilatura.__version__, "precision, links, tables, no comments")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it finds missing is an outcome here, not a message


def extract_page(decoded: Decoded) -> Article:
    """The article of an HTML page; its text is empty where neither look finds anything."""
    html, origin = unwrap(decoded.text, decoded.origin)
    metadata = read_head(html, decoded.capture, origin)
    composer, extractor = Composer(), TRAFILATURA
    body = _main_content(html)
    if body is not None:
        compose_tree(body, composer)
    if not composer.blocks:
        extractor = SECOND_LOOK
        compose_second_look(html, composer)
    text, blocks = composer.finish()
    return Article(text, blocks, metadata, extractor)


def _main_content(html: str) -> etree._Element | None:
    """The body that trafilatura makes of a page, or None; metadata is read by ourselves."""
    document = trafilatura.bare_extraction(
        html,
        include_comments=False,
        include_tables=True,
        include_links=True,
        favor_precision=True,
        with_metadata=False,
    )
    if document is None or isinstance(document, dict):
        return None
    body: etree._Element | None = document.body
    return body
