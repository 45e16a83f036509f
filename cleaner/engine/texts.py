"""Sorted texts in steps of a hundred or so: a run that needs ten of 50,000 reads few of the steps."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar

STEP = 128  # texts
Item = TypeVar("Item")


class SortedTexts(Sequence[str]):
    """Texts in ascending order, none twice, none empty, none with a line feed.

    `firsts`: the first text of each step; `steps`: the texts of each, one a line; all but the last hold STEP texts.
    """

    def __init__(self, firsts: Sequence[str], steps: Sequence[str], size: int) -> None:
        self._firsts, self._steps, self._size = firsts, steps, size
        self._read: dict[int, list[str]] = {}

    @classmethod
    def of(cls, texts: Iterable[str]) -> "SortedTexts":
        """These texts, sorted."""
        ordered = sorted(texts)
        return cls(ordered[::STEP], ["\n".join(step) for step in steps_of(ordered)], len(ordered))

    @property
    def joined(self) -> str:
        """All of them, one a line."""
        return "\n".join(self._steps)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, number: Any) -> Any:
        if not 0 <= number < self._size:
            raise IndexError(number)
        return self._step(number // STEP)[number % STEP]

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(step.split("\n") for step in self._steps)

    def number(self, text: str) -> int | None:
        """The number of a text, or None where it is not among them."""
        number = self._first_from(text)
        return number if number < self._size and self[number] == text else None

    def begins(self, text: str) -> bool:
        """True where one of them begins with this text."""
        number = self._first_from(text)
        return bool(number < self._size and self[number].startswith(text))

    def between(self, first: str, last: str) -> tuple[int, list[str]]:
        """The texts from `first` on and below `last`, and the number of the first of them."""
        start, end = self._first_from(first), self._first_from(last)
        if start >= end:
            return start, []
        step, place = divmod(start, STEP)
        if end <= STEP * (step + 1):
            return start, self._step(step)[place : place + end - start]
        joined = "\n".join(self._steps[number] for number in range(step, (end - 1) // STEP + 1))
        return start, joined.split("\n")[place : place + end - start]

    def _first_from(self, text: str) -> int:
        """The number of the first one that is no less than this text; how many there are where there is none."""
        step = bisect_right(self._firsts, text) - 1
        return 0 if step < 0 else STEP * step + bisect_left(self._step(step), text)

    def _step(self, number: int) -> list[str]:
        if number not in self._read:
            self._read[number] = self._steps[number].split("\n")
        return self._read[number]


def steps_of(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """A list in steps."""
    return (items[start : start + STEP] for start in range(0, len(items), STEP))
