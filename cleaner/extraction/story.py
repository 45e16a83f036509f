"""Which pieces of a page are its story, generously: what is doubtful enters the text and is left to the rules.

Every sign of a piece has points for the story; what they come to, and a cost for leaving the story and coming back,
decide by the best labelling of the whole page. The points are data, written by `benchmarks/fit_pages.py`.
"""

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from importlib.resources import files
from itertools import compress, repeat
from typing import NamedTuple

STRICT, GENEROUS = 100, 110  # hundredths of log-odds that every piece gets for nothing
LASTING = 220  # what a table, a list or a box of the story's own gets
AMONG = 20  # what the headline, and what stands among the prose of a page without `<p>`, gets on top
ENOUGH = 50  # per cent of the story's prose that the strict labels take in; with less, the generous ones hold
MOST = 300  # hundredths of log-odds; no piece alone says more
SWITCH = 120  # hundredths of log-odds; the price of a border between story and page
BIAS = "bias"
LEDE = "lede"
_DECISIVE = 1_000_000  # more than all points of a piece; a sum that is this far away was decided by one sign
_DECIDED = {
    "below a further headline": -2 * _DECISIVE,
    "below its own story": -2 * _DECISIVE,
    LEDE: _DECISIVE,
}  # no other sign speaks against these; the lede not against what is below the story


class Place(Enum):
    """Where a piece of a page belongs."""

    OUTSIDE = "outside"
    DOUBT = "in doubt"
    STORY = "story"


_NOTHING = repeat(0)  # never ends
_OUTSIDE, _DOUBT, _STORY = Place  # looking one up takes as long as a call


class Sizes(NamedTuple):
    """What a piece is worth counting for: its length, in code points; how much of it is the story's prose, in bytes.

    `lasting`: nothing but its place and its form can speak against it (a table, a list or a box of the story's own), so
    that all labels are generous to it. `among`: it is the headline, or stands among the prose, in the same element as
    most of it, which is no `<p>`.
    """

    length: int
    prose: int
    lasting: bool
    among: bool


@cache
def shipped_points() -> Mapping[str, int]:
    """The points of every sign, in hundredths of log-odds."""
    points: dict[str, int] = json.loads(files(__package__).joinpath("points.json").read_bytes())["points"]
    return points


def story_of(signs: Sequence[Sequence[str]], sizes: Sequence[Sizes], points: Mapping[str, int]) -> list[Place]:
    """For every piece, by its signs, where it belongs.

    In doubt is what only the generous labels take in, as long as it is not more than the story itself.
    """
    known = {**points, **_DECIDED}
    bias = points.get(BIAS, 0)
    worth = [_worth(bias + sum(map(known.get, of_piece, _NOTHING))) for of_piece in signs]
    strict, generous = _labels(worth, sizes, STRICT), _labels(worth, sizes, GENEROUS)
    prose = [size.prose for size in sizes]
    if not any(strict) or 100 * sum(compress(prose, strict)) < ENOUGH * sum(prose):
        strict = generous
    lengths = [size.length for size in sizes]
    too_much = sum(compress(lengths, generous)) > 2 * sum(compress(lengths, strict))
    beside = (_OUTSIDE, _OUTSIDE if too_much else _DOUBT)
    return [_STORY if is_story else beside[may_be] for is_story, may_be in zip(strict, generous, strict=True)]


def _worth(total: int) -> int:
    """What the points of a piece come to, in hundredths of log-odds."""
    if -MOST <= total <= MOST:
        return total
    if total > 0:
        return MOST
    return -2 * MOST if total < -_DECISIVE // 2 else -MOST


def _labels(worth: Sequence[int], sizes: Sequence[Sizes], free: int) -> list[bool]:
    """The best labels where every piece gets so much for nothing, and one that lasts more."""
    given = [
        value + (LASTING if size.lasting else free + AMONG * size.among)
        for value, size in zip(worth, sizes, strict=True)
    ]
    return best_labels(given, SWITCH)


def best_labels(worth: Sequence[int], switch: int) -> list[bool]:
    """The labels of the greatest total: the worth of what is on less `switch` at every border; all is off around."""
    on, off = -switch, 0
    steps: list[tuple[bool, bool]] = []  # whether each state is reached best from "on"
    for value in worth:
        stays, ends = on >= off - switch, on - switch > off
        steps.append((stays, ends))
        on, off = (on if stays else off - switch) + value, on - switch if ends else off
    labels: list[bool] = []
    state = on - switch > off
    for stays, ends in reversed(steps):
        labels.append(state)
        state = stays if state else ends
    return labels[::-1]
