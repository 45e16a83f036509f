"""Plain text and Markdown: the text is kept as it is, its lines that are not empty are the blocks."""

import re
from collections.abc import Iterator

from cleaner.document.article import Article, Extractor, Metadata
from cleaner.document.block import Block, Kind
from cleaner.document.capture import Capture
from cleaner.document.decoded import Decoded
from cleaner.document.host import host_of

_LINE = re.compile(r"(?<![^\r\n])[^\r\n]*\S[^\r\n]*")  # tried at line starts only: else quadratic in spaces
_FENCE = re.compile(r"\s*(?:```|~~~)")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:.*?\r?\n)?---[ \t]*(?:\r?\n|$)", re.DOTALL)
_PREFIX = re.compile(r"\s*(?:(?P<heading>#{1,6})\s|(?P<quotation>>)\s?|(?P<item>[-*+]|\d{1,3}[.)])\s|(?P<row>\|))")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]*)(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.!?…])[*_](?!\w)|`")
_KINDS = {
    "heading": Kind.HEADING,
    "quotation": Kind.QUOTATION,
    "item": Kind.LIST_ITEM,
    "row": Kind.TABLE_ROW,
}


def extract_text(decoded: Decoded) -> Article:
    """A plain text as an article."""
    blocks = tuple(Block(line.start(), line.end()) for line in _LINE.finditer(decoded.text))
    return Article(decoded.text, blocks, _metadata(decoded), Extractor("lines", "1"))


def extract_markdown(decoded: Decoded) -> Article:
    """A Markdown text as an article. Code and front matter are no blocks: no rule can touch them."""
    blocks = tuple(_markdown_blocks(decoded.text))
    return Article(decoded.text, blocks, _metadata(decoded), Extractor("markdown-lines", "1"))


def _metadata(decoded: Decoded) -> Metadata:
    return Metadata(url=decoded.capture.url, host=given_host(decoded.capture))


def given_host(capture: Capture) -> str | None:
    """The host that the user or the container named."""
    return capture.host or (host_of(capture.url) if capture.url else None)


def _markdown_blocks(text: str) -> Iterator[Block]:
    front = _FRONT_MATTER.match(text)
    in_code = False
    for line in _LINE.finditer(text, front.end() if front else 0):
        if _FENCE.match(line[0]):
            in_code = not in_code
        elif not in_code:
            yield _markdown_block(line)


def _markdown_block(line: re.Match[str]) -> Block:
    prefix = _PREFIX.match(line[0])
    kind = _KINDS[prefix.lastgroup or ""] if prefix else Kind.PARAGRAPH
    body = line[0][prefix.end() :] if prefix else line[0]
    links = list(_LINK.finditer(body))
    shown = _EMPHASIS.sub("", _LINK.sub(r"\1", body)).strip()
    linked = sum(len(link[1]) for link in links)
    return Block(
        start=line.start(),
        end=line.end(),
        kind=kind,
        link_targets=tuple(link[2] for link in links),
        link_share=min(100, 100 * linked // max(len(shown), 1)),
        shown=shown if shown != line[0] else None,
    )
