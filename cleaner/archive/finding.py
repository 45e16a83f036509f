"""One thing that is wrong in an archive."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Where it is (a table's row, the file), what is wrong, and the documents that it touches."""

    where: str
    problem: str
    documents: tuple[int, ...] = ()
