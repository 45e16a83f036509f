"""Numbers in ranges: what models weigh is `2-4 below` or `31-50 bytes`, not the number."""

from bisect import bisect_left
from functools import cache


def bucket(value: int, bounds: tuple[int, ...], name: str = "") -> str:
    """The range that holds a number from 0 on, in words, then the name; `bounds` are the last numbers of the ranges."""
    return _ranges(bounds, name)[bisect_left(bounds, value)]


def by_value(bounds: tuple[int, ...], name: str = "") -> tuple[str, ...]:
    """The ranges of the numbers from 0 on; the last is that of all that are greater."""
    return tuple(bucket(value, bounds, name) for value in range(bounds[-1] + 2))


@cache
def _ranges(bounds: tuple[int, ...], name: str) -> tuple[str, ...]:
    firsts = (0, *(bound + 1 for bound in bounds))
    closed = [f"{first}" if first == last else f"{first}-{last}" for first, last in zip(firsts, bounds, strict=False)]
    behind = f" {name}" if name else ""
    return tuple(words + behind for words in (*closed, f"{firsts[-1]}+"))
