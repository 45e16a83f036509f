"""A page as its source tells it: read once, for the text and for the metadata."""

from typing import NamedTuple

from cleaner.extraction.json_ld import Thing, read_story
from cleaner.extraction.markup import Markup, read_markup


class Source(NamedTuple):
    """A page, its elements that speak about it, and the story of its JSON-LD (empty where there is none).

    `bare` is the page without its scripts and styles: those that hold no `<`, which can end no element. The same tree
    for all that is shown, in two thirds of the time. Of a broken tag that holds a `<script>` it may leave out more.
    """

    html: str
    bare: str
    markup: Markup
    story: Thing


def read_source(html: str) -> Source:
    """The page with what stands in its source."""
    markup = read_markup(html)
    return Source(html, _without(html, markup.mute), markup, read_story(markup.scripts))


def _without(page: str, parts: list[tuple[int, int]]) -> str:
    """The page without some of its parts."""
    starts = (0, *(end for _, end in parts))
    ends = (*(start for start, _ in parts), len(page))
    return "".join([page[start:end] for start, end in zip(starts, ends, strict=True)])
