"""Where the story stands: the element around most of a page's prose, and what all of that prose has in common."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cleaner.extraction.hints import bit
from cleaner.extraction.walk import HIDDEN, PLACE, Piece, Walk

PROSE = 100  # UTF-8 bytes outside links that make a piece part of the prose
PROSE_SHARE = 25  # per cent in links, at most
COMMON = 60  # per cent of the prose; what so much of it stands in says nothing about a piece
NEARLY_ALL = 99  # per cent: long comments below a short story are no reason to take comments for it
CONTAINED = 65  # per cent of the prose that the container holds
LEVEL = 40  # per cent of the prose that stands as deep in the page
MUCH = 30  # per cent of the prose of the longest article
FOREIGN = 8  # the prose of comments and teasers counts for so much less when the container is looked for
_NO_STORY_NAMES = (
    "comments", "related", "popular", "cookie", "overlay", "newsletter", "product", "legal", "login", "donate",
)  # fmt: skip
_NO_STORY = sum(map(bit, _NO_STORY_NAMES))
_BOXES = frozenset(("div", "section", "article"))
_PARAGRAPHS = frozenset(("p", "div"))
_NO_PLACE = PLACE["footer"] | PLACE["aside"] | HIDDEN

Form = tuple[str, str | None]
Sized = tuple[Piece, int]


class Region:
    """The container of the story.

    `prose` is how much of each piece is prose of the story, in UTF-8 bytes;
    `hints` and `places` are the bits that say something about a piece: not most of the prose has them;
    `articles` are the numbers of the `<article>` that the story stands in, or of those it is parted into; 0: in none.
    """

    def __init__(
        self,
        walk: Walk,
        weights: Mapping[int, int],
        *,
        told: bool = False,
        headline: Piece | None = None,
    ) -> None:
        """`weights`: what each piece that may be prose counts for, by its number.

        `told`: the page itself says which prose is the story, so that no name speaks against it.
        `headline`: where it stands in no `<article>`, or in one around several, the story may be parted into several.
        """
        pieces = walk.pieces
        self.hints = self.places = -1
        self._no_story, self._no_place = (0, 0) if told else (_NO_STORY, _NO_PLACE)
        prose = [(pieces[i], weight) for i, weight in weights.items()]
        self._leave_out_common(prose)
        owned = [(piece, self._owned(piece, weight)) for piece, weight in prose]
        parents = _parted(owned, walk.forms, _unwrapped(pieces, walk.parents))
        self.articles = _articles(owned, parents, headline)
        held = [(piece, weight if piece.article in self.articles else weight // FOREIGN) for piece, weight in owned]
        container = _container(held, parents)
        self._inside = range(container, _end(container, parents))
        around = _elements_around(container, parents)
        self._depths = _depths(parents)
        self._shared = _shared(around, parents)
        inside = [(piece, weight) for piece, weight in owned if self.holds(piece)]
        self._leave_out_common(inside)
        levels = _levels((self._depths[piece.element], weight) for piece, weight in inside)
        self._deeper = [min((depth - level for level in levels), key=abs) for depth in range(max(self._depths) + 1)]
        own = {piece.element for piece, weight in inside if self._owned(piece, FOREIGN) == FOREIGN}
        self.prose = [weights.get(i, 0) if piece.element in own else 0 for i, piece in enumerate(pieces)]

        self._around = around

    def steps(self, element: int) -> tuple[int, int, int]:
        """How far an element stands from the container, steps up and then down; how much deeper than the prose."""
        shared = self._shared[element]
        depth = self._depths[element]
        return self._around[shared], depth - 1 - self._depths[shared], self._deeper[depth]

    def holds(self, piece: Piece) -> bool:
        """True for a piece in the container and in one of the story's articles."""
        return piece.element in self._inside and piece.article in self.articles

    def _leave_out_common(self, prose: Iterable[Sized]) -> None:
        """What most of this prose has says nothing any more."""
        self.hints &= ~_common(((piece.hints, weight) for piece, weight in prose), self._no_story)
        self.places &= ~_common(((piece.places, weight) for piece, weight in prose), self._no_place)

    def _owned(self, piece: Piece, weight: int) -> int:
        """What prose counts for: less where the page says that it is no story."""
        foreign = piece.hints & self.hints & self._no_story or piece.places & self.places & self._no_place
        return weight // FOREIGN if foreign else weight


def is_foreign(piece: Piece) -> bool:
    """True for what the page calls no story, or has in a place of none."""
    return bool(piece.hints & _NO_STORY or piece.places & _NO_PLACE)


def is_prose(piece: Piece, size: int, least: int = PROSE) -> bool:
    """True for a piece that is long enough and not of links; `size` is what stands outside links, in UTF-8 bytes."""
    return size >= least and 100 * piece.linked <= PROSE_SHARE * piece.length


def _unwrapped(pieces: Sequence[Piece], parents: Sequence[int]) -> list[int]:
    """The elements around each as if a box around one piece alone were not there, where it stands among its like."""
    held = [0] * len(parents)  # pieces in each
    for piece in pieces:
        held[piece.element] += 1
    for element in range(len(parents) - 1, 0, -1):
        held[parents[element]] += held[element]
    rows: dict[int, list[Piece]] = {}
    for piece in pieces:
        box = piece.element
        while box and held[parents[box]] == 1:
            box = parents[box]
        if box != piece.element:
            rows.setdefault(parents[box], []).append(piece)
    bare = list(parents)
    for around, alone in rows.items():
        if sum(piece.tag in _PARAGRAPHS for piece in alone) > 1:
            for piece in alone:
                bare[piece.element] = around
    return bare


def _parted(prose: Iterable[Sized], forms: Sequence[Form], parents: Sequence[int]) -> list[int]:
    """The elements around each as if boxes of one form, side by side, were not there that hold most of the prose."""
    held = _held(((piece.element, weight) for piece, weight in prose), parents)
    enough = CONTAINED * held[0] / 100
    boxes: dict[tuple[int, Form], list[int]] = {}
    for element, around in enumerate(parents):
        if held[around] >= enough and forms[element][0] in _BOXES:
            boxes.setdefault((around, forms[element]), []).append(held[element])
    parts = {box for box, weights in boxes.items() if len(weights) > 1 and sum(weights) >= enough}
    bare = list(parents)
    for element, around in enumerate(parents):
        if (parents[around], forms[around]) in parts:
            bare[element] = bare[around]
    return bare


def _container(held: Iterable[Sized], parents: Sequence[int]) -> int:
    """The innermost element around most of the prose; elements are numbered from the outermost inwards."""
    weights = _held(((parents[piece.element], weight) for piece, weight in held), parents)
    return max(element for element, weight in enumerate(weights) if 100 * weight >= CONTAINED * weights[0])


def _held(prose: Iterable[tuple[int, int]], parents: Sequence[int]) -> list[int]:
    """How much of the prose, by the element that it stands in, each element holds."""
    held = [0] * len(parents)
    for element, weight in prose:
        held[element] += weight
    for element in range(len(parents) - 1, 0, -1):
        held[parents[element]] += held[element]
    return held


def _end(element: int, parents: Sequence[int]) -> int:
    """The number behind that of the last element inside: elements are numbered in reading order."""
    further = (number for number in range(element + 1, len(parents)) if parents[number] < element)
    return next(further, len(parents))


def _elements_around(element: int, parents: Sequence[int]) -> dict[int, int]:
    """An element and those around it, with their distance."""
    around = {element: 0}
    while element:
        element = parents[element]
        around[element] = len(around)
    return around


def _shared(around: Mapping[int, int], parents: Sequence[int]) -> list[int]:
    """For every element, the nearest one around it that the container stands in too, or is."""
    shared = [0]
    for parent in parents[1:]:
        shared.append(parent if parent in around else shared[parent])
    return shared


def _depths(parents: Sequence[int]) -> list[int]:
    """In how many elements each element stands."""
    depths = [0]
    for parent in parents[1:]:
        depths.append(depths[parent] + 1)
    return depths


def _articles(prose: Iterable[Sized], parents: Sequence[int], headline: Piece | None) -> frozenset[int]:
    """The first `<article>` that holds much of the prose: what follows in others are further stories.

    Where the headline has several below it of which none holds half of their prose, all of them are its posts.
    """
    held: Counter[int] = Counter()
    for piece, weight in prose:
        held[piece.article] += weight
    most = max(held.values(), default=0)
    posts = [article for article in held if headline and headline.article in _elements_around(article, parents)]
    if 2 * max((held[article] for article in posts), default=0) < sum(held[article] for article in posts):
        return frozenset(posts)
    return frozenset((next((article for article, weight in held.items() if 100 * weight >= MUCH * most), 0),))


def _levels(held: Iterable[tuple[int, int]]) -> list[int]:
    """The depths at which much of the prose stands; that of most of it comes first."""
    totals: Counter[int] = Counter()
    for value, weight in held:
        totals[value] += weight
    ordered = sorted(totals, key=lambda value: (-totals[value], value)) or [0]
    return [ordered[0], *(value for value in ordered[1:] if 100 * totals[value] >= LEVEL * totals.total())]


def _common(held: Iterable[tuple[int, int]], lasting: int) -> int:
    """The bits that most of the prose has; the lasting ones only where nearly all of it has them."""
    weights: Counter[int] = Counter()
    for bits, weight in held:
        weights[bits] += weight
    each: Counter[int] = Counter()
    for bits, weight in weights.items():
        rest = bits
        while rest:
            lowest = rest & -rest
            each[lowest] += weight
            rest ^= lowest
    total = weights.total()
    return sum(one for one, weight in each.items() if 100 * weight >= (NEARLY_ALL if one & lasting else COMMON) * total)
