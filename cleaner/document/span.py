"""Cutting spans out of a text, and putting them back: the identity that everything else rests on."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol


class Span(NamedTuple):
    """`text[start:end]`, in code points."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """True where the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        """True where the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


class Removed(Protocol):
    """A cut piece: where it began in the extracted text, and what it said."""

    @property
    def start(self) -> int:
        """Offset in the extracted text, in code points."""

    @property
    def text(self) -> str:
        """The cut text."""


def cut(text: str, spans: Iterable[Span]) -> str:
    """The text without the spans, which are in order and do not overlap."""
    kept: list[str] = []
    position = 0
    for span in spans:
        kept.append(text[position : span.start])
        position = span.end
    kept.append(text[position:])
    return "".join(kept)


def restore(clean_text: str, removals: Iterable[Removed]) -> str:
    """The extracted text again: `restore(cut(text, spans), removals of the spans) == text`."""
    pieces: list[str] = []
    taken = 0
    length = 0
    for removal in sorted(removals, key=lambda removal: removal.start):
        gap = removal.start - length
        pieces += (clean_text[taken : taken + gap], removal.text)
        taken += gap
        length = removal.start + len(removal.text)
    pieces.append(clean_text[taken:])
    return "".join(pieces)
