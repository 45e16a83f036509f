"""What is left of an article's blocks after the cuts, each with its kind and its links."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from cleaner.document.article import Article
from cleaner.document.block import Block, Kind, Link
from cleaner.engine.verdict import Verdict
from cleaner.extraction.plain import MARKDOWN, markdown_blocks

_SCHEMES = ("http", "https", "mailto")  # a link to anything else can run code, or leads nowhere in another place


class Kept(NamedTuple):
    """A block that stayed. `links` are in code points of its own text, and their targets are absolute.

    `number` is that of an item in a numbered list.
    """

    kind: Kind
    text: str
    level: int = 0
    links: tuple[Link, ...] = ()
    number: int | None = None


def kept_blocks(article: Article, verdict: Verdict, *, links: bool = False) -> Iterator[Kept]:
    """The blocks in order, without those of which nothing is left; their links only where they are wanted."""
    if article.extractor.name == MARKDOWN:
        for block in markdown_blocks(verdict.clean_text):  # clean Markdown is Markdown
            text = verdict.clean_text[block.start : block.end] if block.shown is None else block.shown
            yield Kept(block.kind, text.strip(), block.level)
        return
    gaps = [(removal.start, removal.end) for removal in verdict.removals]
    first = 0
    for block in article.blocks:
        while first < len(gaps) and gaps[first][1] <= block.start:
            first += 1
        spans = list(_outside(block, gaps[first:]))
        if kept := _kept(article, block, spans, links=links):
            yield kept


def _outside(block: Block, gaps: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of a block that lie in no gap; gaps are in order and end behind the block's beginning."""
    position = block.start
    for start, end in gaps:
        if start >= block.end:
            break
        if position < start:
            yield position, start
        position = end
    if position < block.end:
        yield position, block.end


def _kept(article: Article, block: Block, spans: list[tuple[int, int]], *, links: bool) -> Kept | None:
    whole = "".join(article.text[start:end] for start, end in spans)
    text = whole.rstrip() if block.kind is Kind.CODE else whole.strip()
    if not text:
        return None
    shift = len(whole) - len(whole.lstrip()) if block.kind is not Kind.CODE else 0
    found = tuple(_moved(block, spans, shift, len(text), article.metadata.url)) if links else ()
    return Kept(block.kind, text, block.level, found, block.number)


def _moved(block: Block, spans: list[tuple[int, int]], shift: int, length: int, base: str | None) -> Iterator[Link]:
    """The links of what is left, with their place in it."""
    for link in block.links:
        target = absolute(link.target, base)
        position = -shift
        for start, end in spans:
            inner = max(link.start, start), min(link.end, end)
            if target and inner[0] < inner[1]:
                yield Link(max(0, position + inner[0] - start), min(length, position + inner[1] - start), target)
            position += end - start


def absolute(target: str, base: str | None) -> str | None:
    """The address that a link leads to; None where it leads nowhere outside its page or is unsafe to follow."""
    try:
        address = urljoin(base or "", target.strip())
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    return address if scheme in _SCHEMES and not target.strip().startswith("#") else None
