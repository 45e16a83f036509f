"""An article: the extracted text, its blocks, and what the page says about itself."""

from enum import StrEnum
from typing import NamedTuple

from cleaner.document.block import Block


class Told(NamedTuple):
    """Where a field was read ("json-ld datePublished"), and what stood there where it reads otherwise now."""

    field: str
    source: str
    text: str | None = None


class Metadata(NamedTuple):
    """What is known about a document beside its text; None where nothing says it.

    Dates are ISO 8601, as exact as they were told; `saved` is when the copy of the page was made.
    """

    title: str | None = None
    url: str | None = None
    host: str | None = None
    language: str | None = None
    author: str | None = None
    published: str | None = None
    site_name: str | None = None
    modified: str | None = None
    section: str | None = None
    saved: str | None = None
    sources: tuple[Told, ...] = ()


class ExtractorName(StrEnum):
    """The extractors that a user can choose for pages; others may be asked where the chosen one finds nothing."""

    DOM = "dom"
    TRAFILATURA = "trafilatura"


class Extractor(NamedTuple):
    """Which program made the text, so that the same text can be made again."""

    name: str
    version: str
    options: str = ""


class Article(NamedTuple):
    """Extracted text; `blocks` are in order and do not overlap. An empty text means: nothing found."""

    text: str
    blocks: tuple[Block, ...]
    metadata: Metadata
    extractor: Extractor

    @property
    def knows_page(self) -> bool:
        """True where the blocks know where they stood in a page."""
        return any(block.signs for block in self.blocks)

    def shown(self, block: Block) -> str:
        """What a reader sees of a block."""
        return self.text[block.start : block.end] if block.shown is None else block.shown
