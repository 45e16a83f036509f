"""The project's own extractor: one fast parse, one walk, and every block knows where it stood in the page."""

import re
from collections.abc import Mapping
from itertools import accumulate, compress

from selectolax import __version__ as parser_version

from cleaner.document.article import Extractor
from cleaner.extraction.compose import Composer
from cleaner.extraction.echoes import said_by
from cleaner.extraction.signs import Surroundings
from cleaner.extraction.source import Source
from cleaner.extraction.story import BESIDE, shipped_points, story_of
from cleaner.extraction.walk import Walk

MAX_DEPTH = 20_000  # open elements; parsing takes a second there, and four times as long for twice as many
_NESTING = re.compile(r"<(/?)(?:div|span|section|article|ul|ol|table|blockquote|font|b|i|em|strong)\b", re.IGNORECASE)
VERSION = f"1, selectolax {parser_version}"
DOM = Extractor("dom", VERSION)


def is_bottomless(html: str) -> bool:
    """True for a page nested so deeply that parsing it takes the square of its length."""
    if html.count("<") < MAX_DEPTH:
        return False
    depths = accumulate(-1 if tag[1] else 1 for tag in _NESTING.finditer(html))
    return max(depths, default=0) >= MAX_DEPTH


def compose_story(source: Source, composer: Composer, points: Mapping[str, int] | None = None) -> None:
    """Add the blocks of the page's story."""
    walk = Walk(source.bare)
    surroundings = Surroundings(walk, said_by(source))
    numbers = range(len(walk.pieces))
    signs = [BESIDE if surroundings.is_link_beside(i) else surroundings.signs(i) for i in numbers]
    free = list(map(surroundings.free, numbers))
    labels = story_of(signs, free, shipped_points() if points is None else points)
    for index in compress(numbers, labels):
        if not surroundings.is_title(index):
            piece = walk.pieces[index]
            composer.add_all(piece.texts)
            like = ("like the prose",) if surroundings.is_like_prose(index) else ()
            composer.close(piece.kind, piece.level, (*signs[index], *like), piece.number)
