"""Composing an article's text from blocks: each block's span is exact because the text is made of them."""

import re
from collections.abc import Iterator, Sequence

from cleaner.document.block import Block, Kind, Link

_SPACES = re.compile(r"[\t\r\n\f\v][ \t\r\n\f\v]*| [ \t\r\n\f\v]+")  # that are not one space
_BREAKS = re.compile(r"[\r\n\f\v]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CODE = Kind.CODE


class Composer:
    """Takes pieces of text, with the link they stand in, and closes a block whenever it is told to."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.texts: list[str] = []  # of the blocks
        self.length = 0  # of the text so far, in code points
        self._pieces: list[tuple[str, str | None]] = []

    def add(self, text: str | None, target: str | None = None) -> None:
        """Text for the open block; `target` is the address of the link around it."""
        if text:
            self._pieces.append((text, target))

    def add_all(self, texts: Sequence[tuple[str, str | None]]) -> None:
        """Several texts for the open block, none empty, each with its target."""
        self._pieces += texts

    def close(self, kind: Kind, level: int = 0, signs: tuple[str, ...] = (), number: int | None = None) -> None:
        """End the open block, if it holds anything to read; `level`, `signs` and `number` are those of the block."""
        text = _readable("".join([piece for piece, _ in self._pieces]), kind)
        if text:
            inside = [linked for linked in self._pieces if linked[1] is not None]
            share = min(100, 100 * sum([len(_readable(piece)) for piece, _ in inside]) // len(text)) if inside else 0
            targets = tuple(dict.fromkeys([target for _, target in inside if target]))
            links = tuple(_links(self._pieces, self.length)) if targets else ()
            end = self.length + len(text)
            self.blocks.append(
                Block(self.length, end, kind, targets, share, level=level, signs=signs, links=links, number=number)
            )
            self.texts.append(text)
            self.length = end + 1
        self._pieces.clear()

    def finish(self) -> tuple[str, tuple[Block, ...]]:
        """The text, a line a block, and the blocks."""
        return _UNSTORABLE.sub("\ufffd", "\n".join(self.texts)), tuple(self.blocks)


def _links(pieces: list[tuple[str, str | None]], offset: int) -> Iterator[Link]:
    """Where the links of a block begin and end in its readable text, which begins at the offset."""
    opened: Link | None = None
    position, spaced = offset, True  # behind the text so far; a space there or a line's beginning takes none
    for piece, target in pieces:
        text = _spaced(piece)
        text = text.removeprefix(" ") if spaced else text
        words = text.strip(" ")
        if words:
            start = position + text.index(words)
            if opened and (opened.target != target or opened.end < start - 1):
                yield opened
                opened = None
            if target:
                opened = Link(opened.start if opened else start, start + len(words), target)
        position += len(text)
        spaced = text.endswith(" ") if text else spaced
    if opened:
        yield opened


def _readable(text: str, kind: Kind = Kind.PARAGRAPH) -> str:
    """White space as a browser shows it; code keeps its indents."""
    if kind is _CODE and not text.isspace():
        return _BREAKS.sub(" ", text).rstrip(" \t")
    return _spaced(text).strip(" ")


def _spaced(text: str) -> str:
    """The text with one space for each run of white space; most texts have no other, which is told sooner."""
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)
