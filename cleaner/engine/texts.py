"""Sorted texts in one piece of memory: a run that needs ten of 50,000 takes none of the others out."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, repeat
from typing import Any

_STEP = 1 << 12  # bytes


class SortedTexts(Sequence[str]):
    """Texts in ascending order, none twice, none empty: `data[start:end]`, one a line, in UTF-8, which sorts alike."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self._data, self._start, self._end = data, start, end

    @classmethod
    def of(cls, texts: Iterable[str]) -> "SortedTexts":
        """These texts, sorted; none holds a line feed."""
        data = "\n".join(sorted(texts)).encode()
        return cls(data, 0, len(data))

    @property
    def joined(self) -> str:
        """All of them, one a line."""
        return self._data[self._start : self._end].decode()

    def __bool__(self) -> bool:
        return self._end > self._start

    def __len__(self) -> int:
        return self._counted[-1] + 1 if self else 0

    def __getitem__(self, number: Any) -> Any:
        if not 0 <= number < len(self):
            raise IndexError(number)
        step = max(bisect_left(self._counted, number) - 1, 0)
        place = self._start + step * _STEP
        for _ in range(number - self._counted[step]):
            place = self._data.find(b"\n", place, self._end) + 1
        end = self._data.find(b"\n", place, self._end)
        return self._data[place : self._end if end < 0 else end].decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.joined.split("\n") if self else ())

    def number(self, text: str) -> int | None:
        """The number of a text, or None where it is not among them."""
        wanted = text.encode()
        place = self._first_from(wanted)
        after = place + len(wanted)
        found = self._data.startswith(wanted, place, self._end) and (after == self._end or self._data[after] == 10)
        return self._number_at(place) if found else None

    def begins(self, text: str) -> bool:
        """True where one of them begins with this text."""
        wanted = text.encode()
        return self._data.startswith(wanted, self._first_from(wanted), self._end)

    def between(self, first: str, last: str) -> tuple[int, str]:
        """The texts from `first` on and below `last`, one a line, and the number of the first of them."""
        start, end = self._first_from(first.encode()), self._first_from(last.encode())
        return self._number_at(start), self._data[start:end].removesuffix(b"\n").decode()

    def _number_at(self, place: int) -> int:
        step = (place - self._start) // _STEP
        return self._counted[step] + self._data.count(b"\n", self._start + step * _STEP, place)

    @cached_property
    def _counted(self) -> list[int]:
        """How many texts end before each step of the way."""
        steps = range(self._start, self._end, _STEP)
        ends = (min(place + _STEP, self._end) for place in steps)
        return list(accumulate(map(self._data.count, repeat(b"\n"), steps, ends), initial=0))

    def _first_from(self, text: bytes) -> int:
        """Where the first one stands that is no less than this text; the end where there is none."""
        data, low, high = self._data, self._start, self._end
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", low, middle) + 1 or low
            end = data.find(b"\n", middle, high)
            end = high if end < 0 else end
            low, high = (end + 1, high) if data[start:end] < text else (low, start)
        return min(low, self._end)
