"""A page as its source tells it: read once, for the text and for the metadata."""

from typing import NamedTuple

from cleaner.extraction.json_ld import Thing, read_story
from cleaner.extraction.markup import Markup, read_markup


class Source(NamedTuple):
    """A page, its elements that speak about it, and the story of its JSON-LD (empty where there is none)."""

    html: str
    markup: Markup
    story: Thing


def read_source(html: str) -> Source:
    """The page with what stands in its source."""
    markup = read_markup(html)
    return Source(html, markup, read_story(markup.scripts))
