"""The facts of every document in columns, in memory: what facets count and lists are sorted by.

SQLite needs some 100 ms to count one facet of 200,000 documents; a column of codes needs a few.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import compress, islice

UNKNOWN = "unknown"  # the value of a document that does not say


@dataclass(frozen=True, slots=True)
class Facet:
    """One property: a code for each document, and the values behind a code (a document may have several)."""

    codes: "array[int]"
    values: tuple[tuple[str, ...], ...]

    def mask(self, value: str) -> int:
        """The documents that have the value: an integer with one byte for each, 1 or 0."""
        wanted = bytes(value in held for held in self.values)
        return int.from_bytes(bytes(map(wanted.__getitem__, self.codes)), "little")

    def counts(self, selection: bytes | None = None) -> "Counter[str]":
        """How many of the selected documents have each value."""
        codes: Iterable[int] = self.codes if selection is None else compress(self.codes, selection)
        total: Counter[str] = Counter()
        for code, documents in Counter(codes).items():
            for value in self.values[code]:
                total[value] += documents
        return total


@dataclass(frozen=True, slots=True)
class Columns:
    """Every document, by its place in `ids`; `orders` are those places as a list is sorted."""

    ids: "array[int]"
    facets: Mapping[str, Facet]
    characters: "array[int]"
    removed: "array[int]"
    orders: "Mapping[str, array[int]]"

    def select(self, chosen: Mapping[str, str]) -> bytes | None:
        """The documents that have every chosen value, one byte each; None for all."""
        masks = [self.facets[name].mask(value) for name, value in chosen.items()]
        if not masks:
            return None
        selection = masks[0]
        for mask in masks[1:]:
            selection &= mask
        return selection.to_bytes(len(self.ids), "little")

    def selection_of(self, ids: Set[int]) -> bytes:
        """These documents as a selection; those that came after the counting are left out."""
        return bytes(map(ids.__contains__, self.ids))

    def listed(self, selection: bytes | None, order: str, offset: int, limit: int) -> list[int]:
        """Ids of selected documents in an order."""
        places = self.orders[order]
        found: Iterable[int] = places
        if selection is not None:
            found = compress(places, map(selection.__getitem__, places))
        return [self.ids[place] for place in islice(found, offset, offset + limit)]

    def size(self, selection: bytes | None) -> int:
        """How many documents are selected."""
        return len(self.ids) if selection is None else sum(selection)

    def lengths(self, selection: bytes | None) -> tuple[int, int]:
        """Code points of clean text and of cuts in the selected documents."""
        if selection is None:
            return sum(self.characters), sum(self.removed)
        return sum(compress(self.characters, selection)), sum(compress(self.removed, selection))

    def together(self, first: str, second: str, selection: bytes | None) -> dict[str, "Counter[str]"]:
        """For each value of the first facet, how many selected documents have each value of the second."""
        one, other = self.facets[first], self.facets[second]
        pairs: Iterable[tuple[int, int]] = zip(one.codes, other.codes, strict=True)
        counted = Counter(pairs if selection is None else compress(pairs, selection))
        table: dict[str, Counter[str]] = {}
        for (code, other_code), documents in counted.items():
            for value in one.values[code]:
                for beside in other.values[other_code]:
                    table.setdefault(value, Counter())[beside] += documents
        return table


def facet(values: Iterable[tuple[str, ...]]) -> Facet:
    """A facet of the values that each document has."""
    codes: dict[tuple[str, ...], int] = {}
    coded = array("I", (codes.setdefault(held, len(codes)) for held in values))
    return Facet(coded, tuple(codes))
