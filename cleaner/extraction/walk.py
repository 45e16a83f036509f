"""Walking a page: from its tree to pieces of text, each with what the page says about it; linear, without recursion."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.document.block import Kind
from cleaner.extraction.hints import hints_of

SKIPPED = frozenset((
    "script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "object", "embed",
    "canvas", "audio", "video", "head", "map", "math", "nav", "dialog", "button", "input", "amp-ad",
    "amp-sidebar", "amp-analytics", "amp-consent",
))  # fmt: skip
_INLINES = frozenset((
    "abbr", "acronym", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "font", "img", "input", "ins",
    "del", "kbd", "label", "mark", "meter", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small",
    "span", "strike", "sub", "sup", "time", "tt", "u", "var", "wbr", "nobr", "picture", "source", "output",
))  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {
    **dict.fromkeys(_HEADINGS, Kind.HEADING),
    "li": Kind.LIST_ITEM,
    "blockquote": Kind.QUOTATION,
    "figure": Kind.CAPTION,
    "figcaption": Kind.CAPTION,
    "tr": Kind.TABLE_ROW,
    "pre": Kind.CODE,
}
_STICKY = frozenset((Kind.QUOTATION, Kind.TABLE_ROW, Kind.CODE))  # what stands inside keeps the kind
_PLACES = ("aside", "footer", "header", "form", "figure", "section", "li", "table", "article", "main", "blockquote")
PLACE = {tag: 1 << number for number, tag in enumerate(_PLACES)}
HIDDEN = 1 << len(_PLACES)
PLACE_NAMES = (*_PLACES, "hidden")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
MAX_NUMBER = 999  # of an item; a longer one is no mark of a list to our own reader of Markdown
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
MAX_CELL = 300  # code points; a table with a longer cell lays out a page and holds no data
_INLINE, _LINK, _EMPHASIS, _BREAK, _RULE = range(5)
_ROLES = {
    **dict.fromkeys(_INLINES, _INLINE),
    **dict.fromkeys(("b", "strong", "em", "i"), _EMPHASIS),
    "a": _LINK,
    "br": _BREAK,
    "hr": _RULE,
}  # of elements that end no block; all others do
_LEFT = frozenset((None, _LINK, _EMPHASIS))  # what has to be told when it ends


class Piece(NamedTuple):
    """A block of the page as it was found; `element` is the number of the element whose text it is."""

    texts: list[tuple[str, str | None]]  # each with the target of the link around it
    length: int  # code points without the space around each text
    linked: int  # of these, inside links
    emphasised: int  # of these, in bold or italics
    kind: Kind
    tag: str
    level: int
    hints: int
    places: int
    element: int
    article: int  # the element number of the `<article>` around it, 0 where there is none
    number: int | None  # of the item of a numbered list that begins with it


class _Frame:
    """An open element that ends blocks, or the page around all."""

    __slots__ = ("article", "data", "element", "hints", "kind", "number", "places", "row", "tag")

    def __init__(self, tag: str, element: int, above: "_Frame | None" = None) -> None:
        self.tag, self.element = tag, element
        self.kind: Kind = above.kind if above else Kind.PARAGRAPH
        self.hints: int = above.hints if above else 0
        self.places: int = above.places if above else 0
        self.row: bool = above.row if above else False
        self.data: bool = above.data if above else True
        self.article: int = above.article if above else 0
        self.number: int | None = None  # of a numbered list: that of its next item


class Walk:
    """One walk over a page. `pieces` are its blocks; `parents[n]` is the element around element n.

    Only elements that end blocks are counted; number 0 is the body.
    """

    def __init__(self, html: str) -> None:
        self.pieces: list[Piece] = []
        self.parents: list[int] = [0]
        self._frames = [_Frame("body", 0)]
        self._links: list[str] = []
        self._bold = 0
        self._item: int | None = None  # the number of the open item, as long as no block has it
        self._begin()
        self.tree = LexborHTMLParser(html)
        body = self.tree.body
        if body is not None:
            self._descend(body)
        self._close()

    def _begin(self) -> None:
        self._texts: list[tuple[str, str | None]] = []
        self._length = self._linked = self._emphasised = self._inner = 0

    def _descend(self, root: LexborNode) -> None:
        """Enter and leave every element below the root in reading order."""
        node = root.child
        above: list[tuple[LexborNode, str, int | None]] = []
        while node is not None:
            tag = node.tag or "-"
            if tag == "-text":
                self._text(node.text_content or "")
            elif tag not in SKIPPED and tag[0] != "-":
                role = _ROLES.get(tag)
                self._enter(node, tag, role)
                child = node.child
                if child is not None:
                    above.append((node, tag, role))
                    node = child
                    continue
                if role in _LEFT:
                    self._leave(tag, role)
            following = node.next
            while following is None and above:
                node, tag, role = above.pop()
                if role in _LEFT:
                    self._leave(tag, role)
                following = node.next
            node = following

    def _text(self, text: str) -> None:
        words = text.strip()
        if not words:
            if text and self._texts:
                self._texts.append((" ", self._links[-1] if self._links else None))
            return
        if self._frames[-1].kind is Kind.CODE:
            self._code(text)
            return
        self._texts.append((text, self._links[-1] if self._links else None))
        self._length += len(words)
        if self._links:
            self._linked += len(words)
        if self._bold:
            self._emphasised += len(words)

    def _code(self, text: str) -> None:
        """Preformatted text is a block a line; its indents stay."""
        first, *others = text.split("\n")
        for number, line in enumerate((first, *others)):
            if number:
                self._close()
            if line:
                self._texts.append((line, None))
                self._length += len(line.strip())

    def _enter(self, node: LexborNode, tag: str, role: int | None) -> None:
        if role is None:
            self._open(node, tag)
        elif role is _BREAK:
            if self._frames[-1].row:
                self._texts.append((" ", None))
            else:
                self._close()
        elif role is _LINK:
            attributes = node.attributes
            self._links.append(attributes.get("href") or "")
            if not self._length:
                self._inner |= hints_of(attributes)
        elif role is not _RULE:
            if not self._length:
                self._inner |= hints_of(node.attributes)
            if role is _EMPHASIS:
                self._bold += 1

    def _open(self, node: LexborNode, tag: str) -> None:
        above = self._frames[-1]
        if above.row:
            self._texts.append((" | " if tag in ("td", "th") and self._length else " ", None))
        elif self._texts or self._inner:
            self._close()
        frame = _Frame(tag, len(self.parents), above)
        self.parents.append(above.element)
        frame.places |= PLACE.get(tag, 0)
        attributes: Mapping[str, str | None] = node.attributes
        if attributes:
            frame.hints |= hints_of(attributes)
            frame.places |= _hidden(attributes)
        if tag in ("ol", "li"):
            self._count(frame, above, attributes)
        elif tag == "article":
            frame.article = frame.element
        elif tag == "table":
            frame.data = above.data and _is_data(node)
        elif tag == "tr" and frame.data:
            frame.row = True
        if tag in _KINDS and above.kind not in _STICKY and (tag != "tr" or frame.data):
            frame.kind = _KINDS[tag]
        self._frames.append(frame)

    def _count(self, frame: _Frame, above: _Frame, attributes: Mapping[str, str | None]) -> None:
        """Number the items of a numbered list."""
        if frame.tag == "ol":
            frame.number = _number(attributes.get("start"), 1)
        else:
            self._item = above.number and _number(attributes.get("value"), above.number)
            above.number = self._item + 1 if self._item and self._item < MAX_NUMBER else None

    def _leave(self, tag: str, role: int | None) -> None:
        if role is None:
            if (self._texts or self._inner) and not (len(self._frames) > 1 and self._frames[-2].row):
                self._close()
            self._frames.pop()
            if tag == "li":
                self._item = None
        elif role is _LINK:
            self._links.pop()
        elif role is _EMPHASIS:
            self._bold -= 1

    def _close(self) -> None:
        """End the open block; it is none where it holds no text."""
        if self._length:
            frame = self._frames[-1]
            self.pieces.append(
                Piece(
                    self._texts,
                    self._length,
                    self._linked,
                    self._emphasised,
                    frame.kind,
                    frame.tag,
                    _HEADINGS.get(frame.tag, 0),
                    frame.hints | self._inner,
                    frame.places,
                    frame.element,
                    frame.article,
                    self._item if frame.kind is Kind.LIST_ITEM else None,
                )
            )
            self._item = None
        if self._texts or self._inner:
            self._begin()


def _hidden(attributes: Mapping[str, str | None]) -> int:
    """The bit of what the page does not show."""
    style = attributes.get("style")
    return HIDDEN if "hidden" in attributes or (style and _INVISIBLE.search(style)) else 0


def _number(written: str | None, otherwise: int) -> int:
    """The number that a list or an item is given, else the other; one that Markdown could not say counts for none."""
    return int(written) if written and _NUMBER.fullmatch(written) else otherwise


def _is_data(table: LexborNode) -> bool:
    """True for a table of short cells without tables in it."""
    return len(table.css("table")) == 1 and all(len(cell.text()) <= MAX_CELL for cell in table.css("td, th"))
