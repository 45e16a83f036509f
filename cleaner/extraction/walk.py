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
    "abbr", "acronym", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "font", "img", "ins",
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
_BLOCK, _LINK, _EMPHASIS, _INLINE, _BREAK, _NOTHING, _TEXT, _SKIP = range(8)
_ROLES = {
    **dict.fromkeys((*SKIPPED, "-comment", "-doctype", "-document", "-undef", ""), _SKIP),
    **dict.fromkeys(_INLINES, _INLINE),
    **dict.fromkeys(("b", "strong", "em", "i"), _EMPHASIS),
    "a": _LINK,
    "br": _BREAK,
    "hr": _NOTHING,
    "-text": _TEXT,
}  # of nodes that end no block; all others do
_SPECIAL = frozenset((*_KINDS, "ol", "article", "table"))
_PARAGRAPH, _LIST_ITEM, _CODE = Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.CODE  # looking one up takes as long as a call


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
    """An open element that ends blocks, or the page around all, which stands in itself."""

    __slots__ = ("above", "article", "data", "element", "hints", "kind", "number", "places", "row", "tag")

    def __init__(self, tag: str, element: int, above: "_Frame | None") -> None:
        self.tag, self.element = tag, element
        self.number: int | None = None  # of a numbered list: that of its next item
        if above is None:
            self.above, self.kind, self.row, self.data = self, _PARAGRAPH, False, True
            self.hints = self.places = self.article = 0
        else:
            self.above, self.kind, self.row, self.data = above, above.kind, above.row, above.data
            self.hints, self.places, self.article = above.hints, above.places, above.article


class Walk:
    """One walk over a page. `pieces` are its blocks; `parents[n]` is the element around element n.

    Only elements that end blocks are counted; number 0 is the body.
    """

    def __init__(self, html: str) -> None:
        self.pieces: list[Piece] = []
        self.parents: list[int] = [0]
        self._frame = _Frame("body", 0, None)
        self._links: list[str] = []
        self._target: str | None = None  # of the innermost link
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
        above: list[tuple[LexborNode, int]] = []
        role_of = _ROLES.get
        while node is not None:
            tag = node.tag or ""
            role = role_of(tag, _BLOCK)
            if role == _TEXT:
                text = node.text_content or ""
                if self._texts or not text.isspace():
                    self._text(text)
            elif role != _SKIP:
                self._enter(node, tag, role)
                child = node.child
                if child is not None:
                    above.append((node, role))
                    node = child
                    continue
                self._leave(role)
            following = node.next
            while following is None and above:
                node, role = above.pop()
                self._leave(role)
                following = node.next
            node = following

    def _text(self, text: str) -> None:
        words = text.strip()
        if not words:
            if text and self._texts:
                self._texts.append((" ", self._target))
            return
        if self._frame.kind is _CODE:
            self._code(text)
            return
        self._texts.append((text, self._target))
        length = len(words)
        self._length += length
        if self._links:
            self._linked += length
        if self._bold:
            self._emphasised += length

    def _code(self, text: str) -> None:
        """Preformatted text is a block a line; its indents stay."""
        first, *others = text.split("\n")
        for number, line in enumerate((first, *others)):
            if number:
                self._close()
            if line:
                self._texts.append((line, None))
                self._length += len(line.strip())

    def _enter(self, node: LexborNode, tag: str, role: int) -> None:
        if role == _BLOCK:
            self._open(node, tag)
        elif role == _BREAK:
            if self._frame.row:
                self._texts.append((" ", None))
            else:
                self._close()
        elif role == _LINK:
            attributes = node.attributes
            self._target = attributes.get("href") or ""
            self._links.append(self._target)
            if not self._length:
                self._inner |= hints_of(attributes)
        elif role != _NOTHING:
            if not self._length:
                self._inner |= hints_of(node.attributes)
            if role == _EMPHASIS:
                self._bold += 1

    def _open(self, node: LexborNode, tag: str) -> None:
        above = self._frame
        if above.row:
            self._texts.append((" | " if tag in ("td", "th") and self._length else " ", None))
        elif self._texts or self._inner:
            self._close()
        self._frame = frame = _Frame(tag, len(self.parents), above)
        self.parents.append(above.element)
        attributes: Mapping[str, str | None] = node.attributes
        if tag in PLACE:
            frame.places |= PLACE[tag]
        if attributes:
            frame.hints |= hints_of(attributes)
            frame.places |= _hidden(attributes)
        if tag in _SPECIAL:
            self._specialise(frame, node, attributes)

    def _specialise(self, frame: _Frame, node: LexborNode, attributes: Mapping[str, str | None]) -> None:
        """What an element that is more than a box makes of what stands in it."""
        tag, above = frame.tag, frame.above
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

    def _count(self, frame: _Frame, above: _Frame, attributes: Mapping[str, str | None]) -> None:
        """Number the items of a numbered list."""
        if frame.tag == "ol":
            frame.number = _number(attributes.get("start"), 1)
        else:
            self._item = above.number and _number(attributes.get("value"), above.number)
            above.number = self._item + 1 if self._item and self._item < MAX_NUMBER else None

    def _leave(self, role: int) -> None:
        if role == _BLOCK:
            frame = self._frame
            above = frame.above
            if (self._texts or self._inner) and not above.row:
                self._close()
            self._frame = above
            if frame.tag == "li":
                self._item = None
        elif role == _LINK:
            self._links.pop()
            self._target = self._links[-1] if self._links else None
        elif role == _EMPHASIS:
            self._bold -= 1

    def _close(self) -> None:
        """End the open block; it is none where it holds no text."""
        if self._length:
            frame = self._frame
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
                    self._item if frame.kind is _LIST_ITEM else None,
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
