"""A document's extracted text in the pieces that its page shows: what stayed, and every cut in its place."""

from collections.abc import Mapping
from dataclasses import dataclass

from cleaner.archive.read import StoredClaim, StoredDocument

LONGEST_SHOWN = 300_000  # code points on a page; a browser lays them out in about a second


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stayed, or text that a removal took; `lines` are its lines that are not empty."""

    lines: tuple[str, ...]
    removal: StoredClaim | None = None
    number: int | None = None


def pieces_of(document: StoredDocument, numbers: Mapping[int, int]) -> list[Piece]:
    """The pieces in reading order, up to LONGEST_SHOWN; `numbers` are the removals' rows by their start."""
    pieces: list[Piece] = []
    position = 0
    text = document.extracted_text[:LONGEST_SHOWN]
    for removal in document.removals:
        if removal.start >= len(text):
            break
        pieces += [
            Piece(_lines(text[position : removal.start])),
            Piece(_lines(removal.text[:LONGEST_SHOWN]), removal, numbers.get(removal.start)),
        ]
        position = removal.end
    pieces.append(Piece(_lines(text[position:])))
    return [piece for piece in pieces if piece.lines or piece.removal]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.replace("\r", "\n").split("\n") if line.strip())
