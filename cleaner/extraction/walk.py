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
_BLOCK, _LINK, _EMPHASIS, _INLINE, _BREAK, _NOTHING, _SKIP = range(7)
_ROLES = {
    **dict.fromkeys((*SKIPPED, "-text", "-comment", "-doctype", "-document", "-undef", ""), _SKIP),
    **dict.fromkeys(_INLINES, _INLINE),
    **dict.fromkeys(("b", "strong", "em", "i"), _EMPHASIS),
    "a": _LINK,
    "br": _BREAK,
    "hr": _NOTHING,
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


class _Form(NamedTuple):
    """What all that stands in an element has of it: few elements change it."""

    kind: Kind
    row: bool  # of a table: its cells are one block
    data: bool  # no table around lays out the page
    article: int


_Frame = tuple[str, int, int, int, _Form]  # tag, number, hints, places and form of an open element that ends blocks


class Walk:
    """One walk over a page. `pieces` are its blocks; `parents[n]` is the element around element n, `forms[n]` its form.

    Only elements that end blocks are counted; number 0 is the body. Elements of one tag and one class have one form.
    """

    def __init__(self, html: str) -> None:
        self.pieces: list[Piece] = []
        self.parents: list[int] = [0]
        self.forms: list[tuple[str, str | None]] = [("body", None)]
        self._frame: _Frame = ("body", 0, 0, 0, _Form(_PARAGRAPH, row=False, data=True, article=0))
        self._around: list[_Frame] = []  # those around the innermost
        self._numbers: dict[int, int | None] = {}  # of the next item of a numbered list, by its element
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
        node = root.first_child
        above: list[tuple[LexborNode, int]] = []
        role_of = _ROLES.get
        while node is not None:
            text = node.text_content  # before the name: most nodes are texts, and most of these white space
            if text is not None:
                if self._texts or not text.isspace():
                    self._text(text)
            elif (role := role_of(tag := node.tag or "", _BLOCK)) != _SKIP:
                if role == _BLOCK:
                    self._open(node, tag)
                else:
                    self._enter(node, role)
                child = node.first_child
                if child is not None:
                    above.append((node, role))
                    node = child
                    continue
                if role <= _EMPHASIS:
                    self._leave(role)
            following = node.next
            while following is None and above:
                node, role = above.pop()
                if role <= _EMPHASIS:
                    self._leave(role)
                following = node.next
            node = following

    def _text(self, text: str) -> None:
        length = len(text.strip())
        if not length:
            if self._texts:
                self._texts.append((" ", self._target))
            return
        if self._frame[4].kind is _CODE:
            self._code(text)
            return
        self._texts.append((text, self._target))
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

    def _enter(self, node: LexborNode, role: int) -> None:
        """Enter an element that ends no block."""
        if role == _INLINE:
            if not self._length:
                self._inner |= hints_of(node.attributes)
        elif role == _LINK:
            attributes = node.attributes
            self._target = attributes.get("href") or ""
            self._links.append(self._target)
            if not self._length:
                self._inner |= hints_of(attributes)
        elif role == _EMPHASIS:
            self._bold += 1
            if not self._length:
                self._inner |= hints_of(node.attributes)
        elif role == _BREAK:
            if self._frame[4].row:
                self._texts.append((" ", None))
            else:
                self._close()

    def _open(self, node: LexborNode, tag: str) -> None:
        above = self._frame
        _, around, hints, places, form = above
        if form.row:
            self._texts.append((" | " if tag in ("td", "th") and self._length else " ", None))
        elif self._texts or self._inner:
            self._close()
        attributes: Mapping[str, str | None] = node.attributes
        if attributes:
            hints |= hints_of(attributes)
            if "style" in attributes or "hidden" in attributes:
                places |= _hidden(attributes)
        if tag in PLACE:
            places |= PLACE[tag]
        element = len(self.parents)
        self.parents.append(around)
        self.forms.append((tag, attributes.get("class")))
        if tag in _SPECIAL:
            form = self._special(node, tag, element, attributes)
        self._around.append(above)
        self._frame = tag, element, hints, places, form

    def _special(self, node: LexborNode, tag: str, element: int, attributes: Mapping[str, str | None]) -> _Form:
        """What an element that is more than a box makes of what stands in it; the open one is that around it."""
        around, form = self._frame[1], self._frame[4]
        kind, row, data, article = form
        if tag == "ol":
            self._numbers[element] = _number(attributes.get("start"), 1)
        elif tag == "li":
            self._count(around, attributes)
        elif tag == "article":
            article = element
        elif tag == "table":
            data = data and _is_data(node)
        elif tag == "tr" and data:
            row = True
        if tag in _KINDS and kind not in _STICKY and (tag != "tr" or data):
            kind = _KINDS[tag]
        return _Form(kind, row, data, article)

    def _count(self, around: int, attributes: Mapping[str, str | None]) -> None:
        """Number the items of a numbered list."""
        next_ = self._numbers.get(around)
        self._item = next_ and _number(attributes.get("value"), next_)
        if next_:
            self._numbers[around] = self._item + 1 if self._item and self._item < MAX_NUMBER else None

    def _leave(self, role: int) -> None:
        if role == _BLOCK:
            above = self._around.pop()
            if (self._texts or self._inner) and not above[4].row:
                self._close()
            if self._frame[0] == "li":
                self._item = None
            self._frame = above
        elif role == _LINK:
            self._links.pop()
            self._target = self._links[-1] if self._links else None
        else:
            self._bold -= 1

    def _close(self) -> None:
        """End the open block; it is none where it holds no text."""
        if self._length:
            tag, element, hints, places, form = self._frame
            self.pieces.append(
                Piece(
                    self._texts,
                    self._length,
                    self._linked,
                    self._emphasised,
                    form.kind,
                    tag,
                    _HEADINGS.get(tag, 0),
                    hints | self._inner,
                    places,
                    element,
                    form.article,
                    self._item if form.kind is _LIST_ITEM else None,
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
    """True for a table of several short cells without tables in it."""
    cells = table.css("td, th")
    return len(cells) > 1 and len(table.css("table")) == 1 and all(len(cell.text()) <= MAX_CELL for cell in cells)
