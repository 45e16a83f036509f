"""The tiny markup of examples: one line is one block.

`> ` quotation, `# ` heading, `* ` list item, `[text](target)` link; before all that `{named newsletter} `, with commas
between several, is what a page says about the block. In `must_strip` every line has a two-character gutter like a
diff: `- ` goes, two spaces stay; a part that goes from a line that stays stands between `[-` and `-]`. In `must_keep`
there is no gutter and all stays.
"""

import re
from dataclasses import dataclass

import re2

from cleaner.document.article import Article, Extractor, Metadata
from cleaner.document.block import Block, Kind
from cleaner.document.page_sign import PageSign

_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_PART = re2.compile(r"\[-(.+?)-\]")  # a line of thousands of [- would take re minutes
_SIGNS = re.compile(r"\{((?:named|in|repeats) [a-z, ]+)\} ")
_KINDS = {"> ": Kind.QUOTATION, "# ": Kind.HEADING, "* ": Kind.LIST_ITEM}
_KNOWN_SIGNS = frozenset(PageSign)
_EXTRACTOR = Extractor("example", "1")


class ExampleError(ValueError):
    """An example that cannot be read; the text says what to write."""


@dataclass(frozen=True, slots=True)
class ExampleDocument:
    """An example as an article, and the lines that should be left of it."""

    article: Article
    left: tuple[str, ...]


def read_stripped(text: str, host: str | None = None) -> ExampleDocument:
    """An example of `must_strip`; raises ExampleError where the gutter is wrong or nothing goes."""
    bodies: list[str] = []
    left: list[str] = []
    for line in _lines(text):
        gutter, body = line[:2], line[2:]
        if gutter not in ("- ", "  "):
            raise ExampleError(f"the line {line[:40]!r} must begin with '- ' (goes) or two spaces (stays)")
        bodies.append(_PART.sub(r"\1", body))
        if gutter == "  ":
            left.append(_block_text(_PART.sub("", _signs(body)[1])))
    document = ExampleDocument(_article(bodies, host), tuple(left))
    if document.article.text == "\n".join(left):
        raise ExampleError("nothing goes: mark at least one line with '- ' or a part with [- -]")
    return document


def read_kept(text: str, host: str | None = None) -> ExampleDocument:
    """An example of `must_keep`; everything stays."""
    article = _article(_lines(text), host)
    return ExampleDocument(article, tuple(article.text.split("\n")))


def _lines(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise ExampleError("the example is empty")
    return lines


def _article(lines: list[str], host: str | None) -> Article:
    blocks: list[Block] = []
    texts: list[str] = []
    position = 0
    for written in lines:
        signs, line = _signs(written)
        text = _block_text(line)
        targets = tuple(match[2] for match in _LINK.finditer(line))
        linked = sum(len(match[1]) for match in _LINK.finditer(line))
        kind = _KINDS.get(line[:2], Kind.PARAGRAPH)
        share = 100 * linked // max(len(text), 1)
        blocks.append(Block(position, position + len(text), kind, targets, share, signs=signs))
        texts.append(text)
        position += len(text) + 1
    return Article("\n".join(texts), tuple(blocks), Metadata(host=host), _EXTRACTOR)


def _signs(line: str) -> tuple[tuple[str, ...], str]:
    """What a page says about the block of a line, and the line without it; raises ExampleError for an unknown sign."""
    said = _SIGNS.match(line)
    if said is None:
        return (), line
    signs = tuple(sign.strip() for sign in said[1].split(","))
    unknown = next((sign for sign in signs if sign not in _KNOWN_SIGNS), None)
    if unknown is not None:
        raise ExampleError(f"{unknown!r} is nothing that a page can say: one of {', '.join(PageSign)}")
    return signs, line[said.end() :]


def _block_text(line: str) -> str:
    """What a reader sees of a line: no kind mark, links as their text."""
    bare = line[2:] if line[:2] in _KINDS else line
    return _LINK.sub(r"\1", bare).strip()
