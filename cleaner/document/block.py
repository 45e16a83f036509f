"""Blocks: the units that rules look at."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a block is in its document."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    QUOTATION = "quotation"
    CAPTION = "caption"
    TABLE_ROW = "table-row"
    CODE = "code"


class Link(NamedTuple):
    """A link in an article's text: `text[start:end]` leads to the target, which is as the page wrote it."""

    start: int
    end: int
    target: str


class Block(NamedTuple):
    """A piece of an article's text, `text[start:end]`, in code points.

    A document has hundreds, and a named tuple is made in a third of the time of a frozen dataclass.
    `shown` is what a reader sees where that differs from the text itself (Markdown links);
    `link_share` is the percentage of the characters that stand inside links; `level` is that of a heading, 1 to 6,
    0 where nothing says it. `signs` are what the page says about the block ("in aside", "named related"): a page's own
    block has at least one, any other has none. `links` are those of pages, in order. `number` is that of an item in a
    numbered list.
    """

    start: int
    end: int
    kind: Kind = Kind.PARAGRAPH
    link_targets: tuple[str, ...] = ()
    link_share: int = 0
    shown: str | None = None
    level: int = 0
    signs: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    number: int | None = None

    @property
    def is_quoted(self) -> bool:
        """True for words of somebody else; a quotation that is one link ("View this post") only points at them."""
        return self.kind is Kind.QUOTATION and self.link_share < 100
