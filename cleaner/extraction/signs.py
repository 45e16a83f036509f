"""What a page says about each of its pieces, in names: its size, its links, where it stands, what it is called."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import groupby, repeat

from cleaner.document.block import Kind
from cleaner.document.bucket import bucket, by_value
from cleaner.extraction.echoes import LEAST_REPEATED, SURELY, Said, is_part, plain_texts, repeats
from cleaner.extraction.hints import bit, names_of
from cleaner.extraction.region import COMMON, FOREIGN, PROSE, PROSE_SHARE, Region, is_foreign, is_prose
from cleaner.extraction.story import AMONG, FREE, LASTING, LEDE
from cleaner.extraction.walk import PLACE, PLACE_NAMES, Piece, Walk

ALL_LINK = 90  # per cent of a piece's text
LEAST_LEDE = 25  # UTF-8 bytes outside links; less is a label or a name
# By the upper bounds of the ranges:
_SIZES = by_value((15, 30, 50, 80, 120, 200, 320, 500), "bytes")  # outside links, in UTF-8
_SHARES = by_value((0, 10, 25, 50, 75, 99), "% linked")
_BELOW = by_value((2, 6, 15, 40, 100), "below headline")  # in pieces, as are the next three
_BELOW_LAST = by_value((2, 6, 20), "below the prose")
_LINKS_BELOW_LAST = by_value((2, 6, 20), "below the prose, of links")
_RUNS = by_value((1, 2, 5), "links in a row")
_STEPS = (0, 1, 2, 3, 5)  # upper bounds of the ranges, in elements
_TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "figcaption", "figure",
    "blockquote", "pre", "section", "article", "body",
)  # fmt: skip
_BY_TAG = {tag: (f"<{tag}>", f"<{tag}> all link") for tag in (*_TAGS, "other")}
_FURNITURE_NAMES = (
    "comments", "related", "popular", "cookie", "overlay", "newsletter", "product", "legal", "login", "donate",
    "subscribe", "promo", "share", "follow", "ad", "bio", "tags",
)  # fmt: skip
_FURNITURE = sum(map(bit, _FURNITURE_NAMES))
_NO_LEDE_NAMES = (
    "byline", "bio", "date", "caption", "media", "player", "share", "follow", "related", "popular", "newsletter",
    "subscribe", "donate", "promo", "ad", "product", "comments", "tags", "breadcrumb", "navigation", "footer", "cookie",
    "overlay", "login", "legal", "interface",
)  # fmt: skip
_NO_LEDE = sum(map(bit, _NO_LEDE_NAMES))
_SUMMARY = bit("summary")
_TEXT = sum(map(bit, ("story", "body", "summary", "quote", "box", "infobox", "sources", "correction")))
_BESIDE = bit("infobox") | bit("sources")
_HEADLINE = bit("headline")
_HEADING, _LIST_ITEM, _CAPTION = Kind.HEADING, Kind.LIST_ITEM, Kind.CAPTION  # looking one up takes as long as a call
_ROWS = frozenset((Kind.TABLE_ROW, Kind.CODE))
_NO_CAPTIONS = _ROWS | {Kind.QUOTATION}  # a figure around them is theirs, not a picture's
_LEVELS = ("far above", "a step above", "level with", "a step below", "far below")


class Surroundings:
    """A page's pieces among each other: where most of the prose stands, and what all of it has in common."""

    def __init__(self, walk: Walk, said: Said) -> None:
        self._pieces = walk.pieces
        self._titles, self._descriptions = said.titles, said.descriptions
        texts = ["".join([text for text, _ in piece.texts]) for piece in walk.pieces]
        self._sizes = list(map(_size, walk.pieces, texts))
        self._plain = plain_texts(texts)
        self._told = [bool(said.body) and is_part(plain, said.body) for plain in self._plain]
        self._last_told = self._find_last_told()
        self._headline = self._find_headline()
        numbers = range(len(self._plain))
        first = dict(zip(reversed(self._plain), reversed(numbers), strict=True))
        self._last = dict(zip(self._plain, numbers, strict=True))
        self._repeated = [first[plain] < i and len(plain) >= LEAST_REPEATED for i, plain in enumerate(self._plain)]
        weights = self._weights_of_story()
        headline = walk.pieces[self._headline] if self._headline >= 0 else None
        self._region = Region(walk, weights, told=self._last_told >= 0, headline=headline)
        self._last_prose = max((i for i, size in enumerate(self._region.prose) if size), default=-1)
        self._prose_tag = self._find_prose_tag()
        self._further = self._find_further()
        self._ledes = frozenset(filter(self._is_lede, self._above_prose()))
        self._runs = _runs_of_links(walk.pieces)
        self._below = _below(self._headline, len(walk.pieces)) if self._headline >= 0 else []

    def signs(self, index: int) -> tuple[str, ...]:
        """What the page says of a piece."""
        piece, region = self._pieces[index], self._region
        hints = piece.hints & region.hints
        on = self._form(index, piece)
        self._add_place(on, index, piece)
        self._add_said(on, index, hints)
        places = piece.places & region.places
        if piece.kind in _NO_CAPTIONS:
            places &= ~PLACE["figure"]
        return (*on, *_called(hints), *_inside(places))

    def is_link_beside(self, index: int) -> bool:
        """True for what is nothing but links, outside the container: menus, teasers, half of all pieces of a page."""
        piece = self._pieces[index]
        return _is_all_link(piece) and not self._region.holds(piece)

    def is_like_prose(self, index: int) -> bool:
        """True for what stands in such an element as most of the prose."""
        return self._pieces[index].tag == self._prose_tag

    def is_title(self, index: int) -> bool:
        """True for a headline that the page names as its title: it is metadata."""
        piece = self._pieces[index]
        is_heading = piece.kind is _HEADING
        if not (is_heading or piece.hints & _HEADLINE):
            return False
        plain = self._plain[index]
        return plain in self._titles or (is_heading and repeats(plain, self._titles))

    def free(self, index: int) -> int:
        """What a piece gets for nothing when the story is told from the page around it."""
        piece = self._pieces[index]
        if index in self._ledes or piece.kind in _ROWS:
            return LASTING
        if piece.kind is _LIST_ITEM or piece.hints & _BESIDE:
            return LASTING if self._is_own(index) else FREE
        is_among = index == self._headline or (self._is_among_prose(piece) and self._is_own(index))
        return AMONG if is_among else FREE

    def _is_own(self, index: int) -> bool:
        """True for what stands in the container and is no link, nor called anything that is no story."""
        piece = self._pieces[index]
        named = piece.hints & self._region.hints & ~_TEXT
        linked = 100 * piece.linked > PROSE_SHARE * piece.length
        return not (named or linked or self._repeated[index]) and self._region.holds(piece)

    def _is_among_prose(self, piece: Piece) -> bool:
        """True for what stands where most of the prose does, in the same element, which is no `<p>`."""
        if piece.tag != self._prose_tag or piece.tag == "p":
            return False
        up, _, deeper = self._region.steps(piece.element)
        return up == 0 == deeper

    def _above_prose(self) -> range:
        """The numbers of the pieces between the headline and the first of the prose below it."""
        if self._headline < 0:
            return range(0)
        below = range(self._headline + 1, len(self._pieces))
        return range(below.start, next((i for i in below if self._region.prose[i]), below.start))

    def _is_lede(self, index: int) -> bool:
        """True for a text that the page calls its summary, or gives as its description too."""
        piece = self._pieces[index]
        if piece.kind is _CAPTION or not is_prose(piece, self._sizes[index], LEAST_LEDE):
            return False
        hints = piece.hints & self._region.hints
        called = hints & _SUMMARY and not hints & _NO_LEDE
        return bool(called) or repeats(self._plain[index], self._descriptions)

    def _find_last_told(self) -> int:
        """The number of the last piece of what the page gives as its story, -1 where it gives none.

        A short text may stand there by chance: it counts where it follows the others.
        """
        last = max((i for i, told in enumerate(self._told) if told and len(self._plain[i]) >= SURELY), default=-1)
        while 0 <= last < len(self._told) - 1 and self._told[last + 1]:
            last += 1
        return last

    def _find_headline(self) -> int:
        """The number of the piece that is the headline, -1 where there is none."""
        titles = [i for i in range(len(self._pieces)) if self.is_title(i)]
        first = [i for i in titles if self._pieces[i].level == 1] or titles
        return first[0] if first else next((i for i, piece in enumerate(self._pieces) if piece.level == 1), -1)

    def _find_prose_tag(self) -> str:
        """The element that most of the prose stands in: `<p>`, on old pages `<td>`, on others `<div>`."""
        sizes: Counter[str] = Counter()
        for piece, size in zip(self._pieces, self._region.prose, strict=True):
            sizes[piece.tag] += size
        return next((tag for tag, size in sizes.items() if 100 * size > COMMON * sizes.total()), "p")

    def _find_further(self) -> int:
        """The number of the piece that is the headline of a further story; how many there are where there is none."""
        for i in range(max(self._headline, self._last_prose) + 1, len(self._pieces)):
            piece = self._pieces[i]
            if piece.level == 1 and piece.article not in self._region.articles and not self._repeated[i]:
                return i
        return len(self._pieces)

    def _weights_of_story(self) -> dict[int, int]:
        """What each piece of prose counts for; a page may have none but long comments below short lines."""
        prose = dict(self._weights(PROSE))
        if not all(is_foreign(self._pieces[i]) for i in prose):
            return prose
        every = dict(self._weights(1))
        own = sum(weight for i, weight in every.items() if not is_foreign(self._pieces[i]))
        return every if FOREIGN * own > sum(prose.values()) else prose

    def _weights(self, least: int) -> list[tuple[int, int]]:
        """What each piece that may be prose counts for: what stands above the headline seldom is the story.

        `least`: how long prose is. Of a page that has none, every text that is no link may be the story.
        """
        return [
            (i, size if self._is_likely(i) else size // FOREIGN)
            for i, (piece, size) in enumerate(zip(self._pieces, self._sizes, strict=True))
            if piece.kind is not _HEADING and is_prose(piece, size, least) and not self._repeated[i]
        ]

    def _is_likely(self, index: int) -> bool:
        """True for what the page gives as its story; where it gives nothing, for what stands below the headline."""
        return self._told[index] if self._last_told >= 0 else index > self._headline

    def _form(self, index: int, piece: Piece) -> list[str]:
        """Element, size, links."""
        share = 100 * piece.linked // piece.length
        tag = "p" if piece.tag == "td" == self._prose_tag else piece.tag
        element, of_links = _BY_TAG.get(tag) or _BY_TAG["other"]
        on = [element, _at(self._sizes[index], _SIZES), _SHARES[share]]
        if share >= ALL_LINK:
            on += (of_links, self._runs[index])
        if 10 * piece.emphasised >= 9 * piece.length:
            on.append("emphasised")
        return on

    def _add_place(self, on: list[str], index: int, piece: Piece) -> None:
        """Where it stands: from the container, the headline, the story's article, the last of the prose."""
        region = self._region
        on += _steps(*region.steps(piece.element))
        if self._below:
            on.append(self._below[index])
        if index > self._last_prose:
            on.append(_at(index - self._last_prose, _LINKS_BELOW_LAST if _is_all_link(piece) else _BELOW_LAST))
        if index >= self._further:
            on.append("below a further headline")
        if piece.article not in region.articles:
            on.append("in another article" if piece.article else "in no article")

    def _add_said(self, on: list[str], index: int, hints: int) -> None:
        """What the page says twice, and that it names the piece something else than a story."""
        plain = self._plain[index]
        if self._last_told >= 0:
            on.append(self._told_as(index))
        if index in self._ledes:
            on.append(LEDE)
        if self._descriptions and repeats(plain, self._descriptions):
            on.append("repeats description")
        if self._repeated[index]:
            on.append("repeats a block" if self._sizes[index] < PROSE else "repeats prose")
        elif self._last[plain] > index and len(plain) >= LEAST_REPEATED:
            on.append("repeated below")
        if hints & _FURNITURE:
            on.append("named furniture")

    def _told_as(self, index: int) -> str:
        """Whether a piece stands in what the page gives as the text of its story, or else where."""
        if self._told[index]:
            return "in its own story"
        return "not in its own story" if index < self._last_told else "below its own story"


def _size(piece: Piece, text: str) -> int:
    """How much of a piece stands outside links, in UTF-8 bytes: about the same for a thought in every script."""
    free = piece.length - piece.linked
    if not free or text.isascii():
        return free
    outside = "".join([text for text, target in piece.texts if target is None]) if piece.linked else text
    return free + len(outside.encode("utf-8", "replace")) - len(outside)


def _at(number: int, ranges: Sequence[str]) -> str:
    """The range of a number, by `by_value`."""
    return ranges[number] if number < len(ranges) else ranges[-1]


def _is_all_link(piece: Piece) -> bool:
    return 100 * piece.linked >= ALL_LINK * piece.length


def _runs_of_links(pieces: Sequence[Piece]) -> list[str]:
    """For every piece, in a row of how many it stands that are links and nothing else, or of others."""
    runs: list[str] = []
    for _, members in groupby(pieces, _is_all_link):
        size = len(list(members))
        runs += repeat(_at(size, _RUNS), size)
    return runs


def _below(headline: int, number: int) -> list[str]:
    """For so many pieces, how far each stands below the headline."""
    below = number - headline - len(_BELOW)
    return [*repeat("above the headline", headline), *_BELOW[: number - headline], *repeat(_BELOW[-1], below)]


@cache
def _steps(up: int, down: int, deeper: int) -> tuple[str, str, str]:
    """How far an element stands from the container, steps up and then down, and as deep as the prose or not."""
    level = _LEVELS[max(-2, min(2, deeper)) + 2]
    return bucket(up, _STEPS, "up"), bucket(down, _STEPS, "down"), f"{level} the prose"


@cache
def _called(hints: int) -> tuple[str, ...]:
    return tuple(f"named {name}" for name in names_of(hints))


@cache
def _inside(places: int) -> tuple[str, ...]:
    return tuple(f"in {name}" for number, name in enumerate(PLACE_NAMES) if places >> number & 1)
