"""A document's extracted text in the pieces that its page shows: what stayed, and every cut in its place."""

from dataclasses import dataclass

from cleaner.archive.read import StoredClaim, StoredDocument


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stayed, or text that a removal took; `lines` are its lines that are not empty."""

    lines: tuple[str, ...]
    removal: StoredClaim | None = None


def pieces_of(document: StoredDocument) -> list[Piece]:
    """The pieces in reading order; joined they are the extracted text."""
    pieces: list[Piece] = []
    position = 0
    for removal in document.removals:
        pieces += [
            Piece(_lines(document.extracted_text[position : removal.start])),
            Piece(_lines(removal.text), removal),
        ]
        position = removal.end
    pieces.append(Piece(_lines(document.extracted_text[position:])))
    return [piece for piece in pieces if piece.lines]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.replace("\r", "\n").split("\n") if line.strip())
