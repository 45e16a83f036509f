"""Speech over several blocks: a statement, an interview, a letter that the story quotes."""

from collections.abc import Sequence

LONGEST = 6  # blocks; what closes later closes something else


def spoken(folded: Sequence[str]) -> frozenset[int]:
    """The numbers of the blocks, folded, in which speech begins, goes on and ends that takes more than one of them.

    A quotation mark without its partner opens it. It goes on through blocks without marks, and through those that open
    it anew, as is done in English, until a mark closes it; where none does, nobody was quoted.
    """
    found: set[int] = set()
    opened: int | None = None
    for number, line in enumerate(folded):
        marks = line.count('"')
        again = line.startswith('"')
        if opened is None or number - opened >= LONGEST:
            opened = number if marks % 2 else None
        elif marks and again != bool(marks % 2):
            found.update(range(opened, number + 1))
            opened = None
        elif marks and not again:
            opened = None  # whole quotations stand in no speech
    return frozenset(found)
