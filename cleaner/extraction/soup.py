"""Parsing a page with beautifulsoup4: whatever the bytes are, a soup and no talk."""

import warnings

from bs4 import BeautifulSoup, UnusualUsageWarning
from bs4.element import Tag
from bs4.exceptions import ParserRejectedMarkup
from bs4.filter import SoupStrainer


def parse(html: str, parser: str, only: SoupStrainer | None = None) -> BeautifulSoup:
    """The soup of a page, or of the elements of `only`; an empty one where the parser refuses the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnusualUsageWarning)  # pages that look like an address or like XML
        try:
            return BeautifulSoup(html, parser, parse_only=only)
        except ParserRejectedMarkup:  # html.parser, by `<![x[`
            return BeautifulSoup("", parser)


def first_element(fragment: str) -> Tag | None:
    """The first element of a piece of a page, as far as the piece holds it."""
    first = parse(fragment, "html.parser").find(True)
    return first if isinstance(first, Tag) else None
