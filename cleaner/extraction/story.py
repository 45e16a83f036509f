"""Which pieces of a page are its story, generously: what is doubtful is left to the rules.

Every sign of a piece has points for the story; what they come to, and a cost for leaving the story and coming back,
decide by the best labelling of the whole page. The points are data, written by `benchmarks/fit_pages.py`.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import repeat
from operator import add, gt

# What a piece gets for nothing, in hundredths of log-odds:
FREE = 100
AMONG = 130  # the headline, and what stands among the prose, in the same element as most of it, which is no `<p>`
LASTING = 220  # a table, a list or a box of the story's own: only its place and its form can speak against it
MOST = 300  # hundredths of log-odds; no piece alone says more
SWITCH = 120  # hundredths of log-odds; the price of a border between story and page
BIAS = "bias"
LEDE = "lede"
_INTERRUPTS = frozenset(("repeats a block", "in figure", "in aside", "in form", "named ad"))
BESIDE = ("a link beside the story",)
_DECISIVE = 1_000_000  # more than all points of a piece; a sum that is this far away was decided by one sign
_DECIDED = {
    "below a further headline": -2 * _DECISIVE,
    "below its own story": -2 * _DECISIVE,
    BESIDE[0]: -2 * _DECISIVE,
    LEDE: _DECISIVE,
}  # no other sign speaks against these; the lede not against what is below the story

_NOTHING = repeat(0)  # never ends


@cache
def shipped_points() -> Mapping[str, int]:
    """The points of every sign, in hundredths of log-odds."""
    points: dict[str, int] = json.loads(files(__package__).joinpath("points.json").read_bytes())["points"]
    return points


def story_of(signs: Sequence[Sequence[str]], free: Sequence[int], points: Mapping[str, int]) -> list[bool]:
    """For every piece, by its signs and what it gets for nothing, whether it belongs to the story.

    A label that stands on the page again and again, a caption, a box, a form or an advertisement that is none of the
    story is no border: between all paragraphs, it would lose the story.
    """
    known = {**points, **_DECIDED}
    bias = points.get(BIAS, 0)
    told = [_worth(bias + sum(map(known.get, of_piece, _NOTHING))) for of_piece in signs]
    worth = list(map(add, told, free))
    passed_by = [
        value < 0 and not _INTERRUPTS.isdisjoint(of_piece) for value, of_piece in zip(worth, signs, strict=True)
    ]
    story = best_labels([0 if passed else value for value, passed in zip(worth, passed_by, strict=True)], SWITCH)
    return list(map(gt, story, passed_by))


def _worth(total: int) -> int:
    """What the points of a piece come to, in hundredths of log-odds."""
    if -MOST <= total <= MOST:
        return total
    if total > 0:
        return MOST
    return -2 * MOST if total < -_DECISIVE // 2 else -MOST


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
