"""Which pieces of a page are its story, generously: what is doubtful enters the text and is left to the rules.

Every sign of a piece has points for the story; what they come to, and a cost for leaving the story and coming back,
decide by the best labelling of the whole page. The points are data, written by `benchmarks/fit_pages.py`.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

GENEROUS = 200  # hundredths of log-odds that every piece gets for nothing
MOST = 300  # hundredths of log-odds; no piece alone says more
SWITCH = 150  # hundredths of log-odds; the price of a border between story and page
BIAS = "bias"


@cache
def shipped_points() -> Mapping[str, int]:
    """The points of every sign, in hundredths of log-odds."""
    points: dict[str, int] = json.loads(files(__package__).joinpath("points.json").read_bytes())["points"]
    return points


def story_of(signs: Sequence[Sequence[str]], points: Mapping[str, int]) -> list[bool]:
    """For every piece, by its signs, whether it enters the text."""
    bias = points.get(BIAS, 0)
    worth = [bias + sum(points.get(sign, 0) for sign in of_piece) for of_piece in signs]
    return best_labels([max(-MOST, min(MOST, value)) + GENEROUS for value in worth], SWITCH)


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
