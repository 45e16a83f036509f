"""How far a run is: documents, rate and remaining time, on a terminal only."""

import sys
import time
from collections.abc import Iterator

from cleaner.cli.output import how_many

_EVERY = 0.1  # seconds between two looks at the line
_SPAN = 0.002  # seconds of each that may be spent looking ahead


class Progress:
    """One line on stderr; `ahead` gives the sizes in bytes of what is to come, and is read little by little."""

    def __init__(self, what: str, ahead: Iterator[int]) -> None:
        self._what = what
        self._ahead: Iterator[int] | None = ahead if sys.stderr.isatty() else None
        self._shown = sys.stderr.isatty()
        self._started = self._due = time.monotonic()
        self._total = self._bytes = self._documents = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def add(self, size: int) -> None:
        """One more document of so many bytes is done."""
        self._documents += 1
        self._bytes += size
        if self._shown and time.monotonic() >= self._due:
            self._look_ahead()
            sys.stderr.write(f"\r\x1b[K{self.line(time.monotonic() - self._started)}")
            sys.stderr.flush()
            self._due = time.monotonic() + _EVERY

    def line(self, seconds: float) -> str:
        """What is to be said after so many seconds."""
        rate = self._documents / max(seconds, 0.001)
        said = f"{self._what}: {how_many(self._documents, 'documents')}, {rate:,.0f}/s"
        if self._ahead is not None or not self._total:
            return said
        share = min(self._bytes / self._total, 1.0)
        filled = "█" * round(20 * share)
        left = _spoken(seconds * (1 - share) / share) if share else "?"
        return f"{said}  {filled:░<20} {100 * share:.0f} %, {left} left"

    def _look_ahead(self) -> None:
        end = time.monotonic() + _SPAN
        while self._ahead is not None and time.monotonic() < end:
            size = next(self._ahead, None)
            if size is None:
                self._ahead = None
            else:
                self._total += size


def _spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
