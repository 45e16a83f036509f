"""What a page says about each of its pieces, in names: its size, its links, where it stands, what it is called."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from cleaner.document.block import Kind
from cleaner.extraction.hints import bit, names_of
from cleaner.extraction.walk import HIDDEN, PLACE, PLACE_NAMES, Piece, Walk

PROSE = 100  # UTF-8 bytes outside links that make a piece part of the prose
PROSE_SHARE = 25  # per cent in links, at most
COMMON = 60  # per cent of the prose; what so much of it stands in says nothing about a piece
NEARLY_ALL = 95  # per cent: long comments below a short story are no reason to take comments for it
CONTAINED = 65  # per cent of the prose that the container holds
MUCH = 30  # per cent of the prose of the longest article
FOREIGN = 8  # the prose of comments and teasers counts for so much less when the container is looked for
LEAST_REPEATED = 12  # code points; a shorter text is in a title by chance
_SIZES = (15, 30, 50, 80, 120, 200, 320, 500)  # upper bounds of the buckets, in UTF-8 bytes outside links
_SHARES = (0, 10, 25, 50, 75, 99)  # upper bounds of the buckets, in per cent
_BELOW = (-1, 2, 6, 15, 40, 100)  # upper bounds of the buckets, in pieces
_STEPS = (0, 1, 2, 3, 5)  # upper bounds of the buckets, in elements
_TAGS = frozenset((
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "figcaption", "figure",
    "blockquote", "pre", "section", "article", "body",
))  # fmt: skip
_NO_STORY_NAMES = (
    "comments", "related", "popular", "cookie", "overlay", "newsletter", "product", "legal", "login",
)  # fmt: skip
_NO_STORY = sum(map(bit, _NO_STORY_NAMES))
_NO_PLACE = PLACE["footer"] | PLACE["aside"] | HIDDEN
_NO_WORD = re.compile(r"\W+")
_NO_WORD_NO_BREAK = re.compile(r"[^\w\n]+")
_NO_WORD_BYTES = bytes(byte for byte in range(0x80) if not chr(byte).isalnum() and chr(byte) not in "_\n")


class Surroundings:
    """A page's pieces among each other: where most of the prose stands, and what all of it has in common."""

    def __init__(self, walk: Walk) -> None:
        self._pieces, self._parents = walk.pieces, walk.parents
        self._titles, self._descriptions = titles_of(walk), descriptions_of(walk)
        self._sizes = list(map(_size, walk.pieces))
        self._plain = _plain_texts(walk.pieces)
        self._headline = self._find_headline()
        self._first = {plain: i for i, plain in reversed(list(enumerate(self._plain)))}
        self._last = {plain: i for i, plain in enumerate(self._plain)}
        prose = [
            (piece, size if i > self._headline else size // FOREIGN)
            for i, (piece, size) in enumerate(zip(walk.pieces, self._sizes, strict=True))
            if size >= PROSE and 100 * piece.linked <= PROSE_SHARE * piece.length and not self.is_repeated(i)
        ]
        self._own_hints = ~_common(((piece.hints, size) for piece, size in prose), _NO_STORY)
        self._own_places = ~_common(((piece.places, size) for piece, size in prose), _NO_PLACE)
        self._article = _first_article(prose)
        self._around = self._elements_around(self._container(prose))
        self._steps: dict[int, tuple[str, str]] = {}

    def signs(self, index: int) -> tuple[str, ...]:
        """What the page says of a piece."""
        piece = self._pieces[index]
        share = 100 * piece.linked // piece.length
        signs = [
            _tag(piece.tag),
            _SIZED[bisect_left(_SIZES, self._sizes[index])],
            _LINKED[bisect_left(_SHARES, share)],
            *self._place(piece.element),
        ]
        if 10 * piece.emphasised >= 9 * piece.length:
            signs.append("emphasised")
        if self._descriptions and repeats(self._plain[index], self._descriptions):
            signs.append("repeats description")
        if self._headline >= 0:
            signs.append(_BELOW_HEADLINE[bisect_left(_BELOW, index - self._headline)])
        if piece.article != self._article:
            signs.append("in another article" if piece.article else "in no article")
        if self.is_repeated(index):
            signs.append("repeats a block")
        elif self._last[self._plain[index]] > index and len(self._plain[index]) >= LEAST_REPEATED:
            signs.append("repeated below")
        return (*signs, *_called(piece.hints & self._own_hints), *_inside(piece.places & self._own_places))

    def is_title(self, index: int) -> bool:
        """True for a headline that the page names as its title: it is metadata."""
        piece = self._pieces[index]
        if piece.kind is not Kind.HEADING and not piece.hints & _HEADLINE:
            return False
        plain = self._plain[index]
        return plain in self._titles or (piece.kind is Kind.HEADING and repeats(plain, self._titles))

    def is_repeated(self, index: int) -> bool:
        """True for a text that stood further up already."""
        return len(self._plain[index]) >= LEAST_REPEATED and self._first[self._plain[index]] < index

    def _find_headline(self) -> int:
        """The number of the piece that is the headline, -1 where there is none."""
        titles = [i for i in range(len(self._pieces)) if self.is_title(i)]
        first = [i for i in titles if self._pieces[i].level == 1] or titles
        return first[0] if first else next((i for i, piece in enumerate(self._pieces) if piece.level == 1), -1)

    def _weight(self, piece: Piece, size: int) -> int:
        """What a piece of prose counts for when the container is looked for."""
        foreign = piece.hints & self._own_hints & _NO_STORY or piece.places & self._own_places & _NO_PLACE
        return size if not foreign and piece.article == self._article else size // FOREIGN

    def _container(self, prose: Sequence[tuple[Piece, int]]) -> int:
        """The innermost element around most of the prose; elements are numbered from the outermost inwards."""
        held = [0] * len(self._parents)
        for piece, size in prose:
            held[self._parents[piece.element]] += self._weight(piece, size)
        for element in range(len(held) - 1, 0, -1):
            held[self._parents[element]] += held[element]
        return max(element for element, weight in enumerate(held) if 100 * weight >= CONTAINED * held[0])

    def _elements_around(self, element: int) -> dict[int, int]:
        """An element and those around it, with their distance."""
        around = {element: 0}
        while element:
            element = self._parents[element]
            around[element] = len(around)
        return around

    def _place(self, element: int) -> tuple[str, str]:
        """How far a piece's element stands from the container: steps up, then steps down."""
        if element not in self._steps:
            down, around = 0, self._parents[element]
            while around not in self._around:
                around, down = self._parents[around], down + 1
            up = self._around[around]
            self._steps[element] = _UP[bisect_left(_STEPS, up)], _DOWN[bisect_left(_STEPS, down)]
        return self._steps[element]


_HEADLINE = bit("headline")
_TITLES = frozenset(("og:title", "twitter:title"))
_DESCRIPTIONS = frozenset(("description", "og:description"))


def titles_of(walk: Walk) -> frozenset[str]:
    """What the page gives as its title, without all that is no letter or digit."""
    element = walk.tree.css_first("title")
    return frozenset(filter(None, map(_letters, [element.text() if element else None, *_contents(walk, _TITLES)])))


def descriptions_of(walk: Walk) -> frozenset[str]:
    """What the page gives as its description, without all that is no letter or digit."""
    return frozenset(filter(None, map(_letters, _contents(walk, _DESCRIPTIONS))))


def _contents(walk: Walk, names: frozenset[str]) -> Iterator[str | None]:
    """What the first `<meta>` of each name and key says."""
    seen: set[tuple[str, str]] = set()
    for attributes in walk.metas:
        for key in ("property", "name"):
            name = attributes.get(key)
            if name in names and (key, name) not in seen:
                seen.add((key, name))
                yield attributes.get("content")


def repeats(plain: str, given: Iterable[str]) -> bool:
    """True where a text is part of what was given, or the other way round."""
    return len(plain) >= LEAST_REPEATED and any(
        plain in text or (len(text) > len(plain) // 2 and text in plain) for text in given
    )


def _plain_texts(pieces: Sequence[Piece]) -> list[str]:
    """The letters of every piece; all at once takes a fifth of the time."""
    lines = ["".join([text for text, _ in piece.texts]).replace("\n", " ") for piece in pieces]
    words = "\n".join(lines).encode("utf-8", "replace").translate(None, _NO_WORD_BYTES).decode()
    return _NO_WORD_NO_BREAK.sub("", words).casefold().split("\n")


def _letters(text: str | None) -> str:
    return _NO_WORD.sub("", text or "").casefold()


def _size(piece: Piece) -> int:
    """How much of a piece stands outside links, in UTF-8 bytes: about the same for a thought in every script."""
    free = piece.length - piece.linked
    text = "".join(text for text, target in piece.texts if target is None) if free else ""
    return free if text.isascii() else free + len(text.encode("utf-8", "replace")) - len(text)


def _first_article(prose: Iterable[tuple[Piece, int]]) -> int:
    """The first `<article>` that holds much of the prose: what follows in others are further stories."""
    held: Counter[int] = Counter()
    for piece, size in prose:
        held[piece.article] += size
    most = max(held.values(), default=0)
    return next((article for article, size in held.items() if 100 * size >= MUCH * most), 0)


def _common(held: Iterable[tuple[int, int]], lasting: int) -> int:
    """The bits that most of the prose has; the lasting ones only where nearly all of it has them."""
    sizes: Counter[int] = Counter()
    for bits, size in held:
        sizes[bits] += size
    each: Counter[int] = Counter()
    for bits, size in sizes.items():
        rest = bits
        while rest:
            lowest = rest & -rest
            each[lowest] += size
            rest ^= lowest
    total = sizes.total()
    return sum(one for one, size in each.items() if 100 * size >= (NEARLY_ALL if one & lasting else COMMON) * total)


def _named(unit: str, bounds: Sequence[int]) -> tuple[str, ...]:
    """What the buckets with these upper bounds are called: `31-50 bytes`."""
    lowers = (0, *(bound + 1 for bound in bounds))
    ranges = zip(lowers, bounds, strict=False)
    within = (f"{lower} {unit}" if lower == bound else f"{lower}-{bound} {unit}" for lower, bound in ranges)
    return *within, f"{lowers[-1]}+ {unit}"


_SIZED, _LINKED, _BELOW_HEADLINE = (
    _named("bytes", _SIZES),
    _named("% linked", _SHARES),
    _named("below headline", _BELOW),
)
_UP, _DOWN = _named("up", _STEPS), _named("down", _STEPS)


def _tag(tag: str) -> str:
    return f"<{tag}>" if tag in _TAGS else "<other>"


@cache
def _called(hints: int) -> tuple[str, ...]:
    return tuple(f"named {name}" for name in names_of(hints))


@cache
def _inside(places: int) -> tuple[str, ...]:
    return tuple(f"in {name}" for number, name in enumerate(PLACE_NAMES) if places >> number & 1)
