"""Records that come through a pipe: read one by one, so that memory stays flat and the first is done at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cleaner.reading.source import FileType, Source

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class PipedRecords:
    """A stream of JSONL; of a line of more than `max_bytes` only the size is kept."""

    stream: BinaryIO
    max_bytes: int

    def sources(self, host: str | None = None) -> Iterator[Source]:
        """A source for every line that is not blank; it holds its line."""
        number = 0
        while line := self.stream.readline(self.max_bytes + 1):
            number += 1
            size = len(line) + (0 if line.endswith(b"\n") else self._rest())
            if line.strip() or size > len(line):
                yield Source(b"-", b"-", FileType.JSONL, host, number, 0, size, line=line)

    def _rest(self) -> int:
        """Pass over what is left of a line; its size in bytes."""
        size = 0
        while piece := self.stream.readline(_PIECE):
            size += len(piece)
            if piece.endswith(b"\n"):
                break
        return size
