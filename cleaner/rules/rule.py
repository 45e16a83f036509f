"""What a rule is: plain values, made from one TOML file."""

import datetime
from enum import StrEnum
from typing import NamedTuple

from cleaner.document.page_sign import PageSign
from cleaner.rules.chain import ChainWeights
from cleaner.rules.pattern import Pattern


class Status(StrEnum):
    """A rule's stage of life; only stable rules cut."""

    DRAFT = "draft"
    STABLE = "stable"
    RETIRED = "retired"


class Category(StrEnum):
    """What kind of boilerplate a rule cuts."""

    DONATION_APPEAL = "donation-appeal"
    SUBSCRIPTION = "subscription"
    NEWSLETTER = "newsletter"
    RELATED_LINKS = "related-links"
    COPYRIGHT_LEGAL = "copyright-legal"
    WIRE_CREDIT = "wire-credit"
    AUTHOR_BIO = "author-bio"
    SHARE_SOCIAL = "share-social"
    COMMENTS = "comments"
    AD_LABEL = "ad-label"
    APP_PROMO = "app-promo"
    REPUBLICATION_NOTICE = "republication-notice"
    COOKIE_CONSENT = "cookie-consent"
    INTERFACE = "interface"
    CAPTION_CREDIT = "caption-credit"
    BYLINE_DATELINE = "byline-dateline"
    OTHER = "other"


class Position(StrEnum):
    """Where in an article a rule may cut."""

    HEAD = "head"
    TAIL = "tail"
    END = "end"
    ANYWHERE = "anywhere"


class Quotes(StrEnum):
    """Whether a rule may cut what stands in quotation marks."""

    KEEP = "keep"
    STRIP = "strip"


class IfNoEnd(StrEnum):
    """What a region does where its end anchor does not come."""

    SKIP = "skip"
    START_ONLY = "start-only"
    DOCUMENT_END = "document-end"


class KeepAs(StrEnum):
    """The metadata field that keeps what a rule cuts."""

    CREDIT = "credit"
    AUTHOR = "author"
    PUBLISHED = "published"


class Edge(StrEnum):
    """Which side of a block an inline rule cuts."""

    START = "start"
    END = "end"


class Feature(StrEnum):
    """What a signal can look at beside the text of the block."""

    LINK_TARGET = "link_target"
    LINK_SHARE = "link_share"
    WORDS = "words"
    CAPITALS = "capitals"
    PAGE = "page"


class Scope(NamedTuple):
    """Where a rule applies. No hosts: every publisher; no languages: every language."""

    hosts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    position: Position = Position.ANYWHERE
    quotes: Quotes = Quotes.KEEP
    names_publisher: bool = False


class BlockShape(NamedTuple):
    """A block that matches the pattern, or equals one of the folded lines."""

    pattern: Pattern | None
    lines: tuple[str, ...]
    keep_as: KeepAs | None


class RegionShape(NamedTuple):
    """Blocks from the start anchor to the first end anchor, both included.

    A region in which a block matches `guard` is not cut; without `end` it runs to the end of the document.
    """

    start: Pattern
    end: Pattern | None
    guard: Pattern | None
    max_blocks: int
    if_no_end: IfNoEnd


class InlineShape(NamedTuple):
    """A part at the start or the end of a block, white space beside it included."""

    pattern: Pattern
    at: Edge
    keep_as: KeepAs | None


class Signal(NamedTuple):
    """A named sign with its points: a pattern over the text or link targets, a range of a number, a page's own sign."""

    name: str
    points: int
    pattern: Pattern | None = None
    feature: Feature | None = None
    at_least: int | None = None
    at_most: int | None = None
    sign: PageSign | None = None


class ScoreShape(NamedTuple):
    """A block of at most `max_words` words and `max_length` code points whose signals add up to the threshold."""

    threshold: int
    max_words: int
    signals: tuple[Signal, ...]
    max_length: int | None = None


class ChainShape(NamedTuple):
    """What signs and neighbours say together; the one rule of this shape comes with its weights, not as TOML."""

    weights: ChainWeights


Shape = BlockShape | RegionShape | InlineShape | ScoreShape | ChainShape


class Example(NamedTuple):
    """A document in the tiny markup that shows what a rule strips, or that it strips nothing."""

    name: str
    text: str


class Rule(NamedTuple):
    """One rule; its id is its path below the pack, its digest that of the file's bytes."""

    id: str
    digest: str
    summary: str
    category: Category
    status: Status
    added: datetime.date
    why: str
    scope: Scope
    shape: Shape
    must_strip: tuple[Example, ...]
    must_keep: tuple[Example, ...]
    source: str

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def keep_as(self) -> KeepAs | None:
        """The metadata field that keeps the cut text, for the shapes that have one."""
        return self.shape.keep_as if isinstance(self.shape, BlockShape | InlineShape) else None
