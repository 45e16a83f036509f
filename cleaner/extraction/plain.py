"""Plain text and Markdown: the text is kept as it is, its lines that are not empty (or were wrapped) are the blocks."""

import re
from collections.abc import Iterator
from itertools import starmap

from cleaner.document.article import Article, Extractor, Metadata
from cleaner.document.block import Block, Kind
from cleaner.document.capture import Capture
from cleaner.document.decoded import Decoded
from cleaner.document.host import host_of
from cleaner.extraction.wrapped import paragraphs

MARKDOWN = "markdown-lines"
_NOTHING = Metadata()
_LINES, _MARKDOWN_LINES = Extractor("lines", "2"), Extractor(MARKDOWN, "3")
_BREAK = re.compile(r"[\r\n]")
_FENCE = re.compile(r"\s*(?:```|~~~)")
FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:.*?\r?\n)?---[ \t]*(?:\r?\n|$)", re.DOTALL)
_PREFIX = re.compile(r"\s*(?:(?P<heading>#{1,6})\s|(?P<quotation>>)\s?|(?P<item>[-*+]|\d{1,3}[.)])\s|(?P<row>\|))")
_LINK = re.compile(r"(?<!\\)!?\[((?:\\.|[^\[\]\\])*)\]\(([^()\s]*)(?:\s+\"[^\"]*\")?\)")
_MARKS = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.!?…])[*_](?!\w)|`")  # escapes, emphasis
_RULER = re.compile(r"\s*\|\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*")  # under the head of a table
_KINDS = {
    "heading": Kind.HEADING,
    "quotation": Kind.QUOTATION,
    "item": Kind.LIST_ITEM,
    "row": Kind.TABLE_ROW,
}


def extract_text(decoded: Decoded) -> Article:
    """A plain text as an article."""
    blocks = tuple(starmap(Block, paragraphs(decoded.text, _lines(decoded.text, 0))))
    return Article(decoded.text, blocks, _metadata(decoded), _LINES)


def extract_markdown(decoded: Decoded) -> Article:
    """A Markdown text as an article. Code and front matter are no blocks: no rule can touch them."""
    blocks = tuple(markdown_blocks(decoded.text))
    return Article(decoded.text, blocks, _metadata(decoded), _MARKDOWN_LINES)


def _metadata(decoded: Decoded) -> Metadata:
    capture = decoded.capture
    return Metadata(url=capture.url, host=given_host(capture)) if capture.url or capture.host else _NOTHING


def given_host(capture: Capture) -> str | None:
    """The host that the user or the container named."""
    return capture.host or (host_of(capture.url) if capture.url else None)


def markdown_blocks(text: str) -> Iterator[Block]:
    """The lines of a Markdown text that are blocks."""
    front = FRONT_MATTER.match(text)
    in_code = False
    for start, end in paragraphs(text, _lines(text, front.end() if front else 0)):
        line = text[start:end]
        if _FENCE.match(line):
            in_code = not in_code
        elif not in_code and not _RULER.fullmatch(line):
            yield _markdown_block(line, start)


def _lines(text: str, start: int) -> list[tuple[int, int]]:
    """Where the lines that are not blank begin and end."""
    lines = text[start:].split("\n") if "\r" not in text else _BREAK.split(text[start:])
    found: list[tuple[int, int]] = []
    for line in lines:
        end = start + len(line)
        if line and not line.isspace():
            found.append((start, end))
        start = end + 1
    return found


def _markdown_block(line: str, start: int) -> Block:
    prefix = _PREFIX.match(line)
    kind = _KINDS[prefix.lastgroup or ""] if prefix else Kind.PARAGRAPH
    body = line[prefix.end() :] if prefix else line
    links = list(_LINK.finditer(body))
    shown = _MARKS.sub(r"\1", _LINK.sub(r"\1", body)).strip()
    if kind is Kind.TABLE_ROW:
        shown = shown.rstrip("| ")
    linked = sum(len(link[1]) for link in links)
    return Block(
        start=start,
        end=start + len(line),
        kind=kind,
        link_targets=tuple(link[2] for link in links),
        link_share=min(100, 100 * linked // max(len(shown), 1)),
        shown=shown if shown != line else None,
        level=len(prefix["heading"] or "") if prefix else 0,
    )
