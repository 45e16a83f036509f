"""Rules that are made when somebody asks for them: a run over one text needs a few of ten thousand."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, overload

from cleaner.rules.rule import Rule


class Shelf(Protocol):
    """Where rules are kept, each in a form that it takes a moment to make the rule of."""

    def rule(self, number: int) -> Rule:
        """The rule with this number."""


Entry = tuple[str, str, Shelf, int]  # id and digest of a rule, and where it is: a shelf and the number there


class MadeRules(NamedTuple):
    """A shelf of rules that are made already."""

    rules: tuple[Rule, ...]

    def rule(self, number: int) -> Rule:
        """The rule with this number."""
        return self.rules[number]


def shelve(shelf: Shelf, ids: Sequence[str], digests: Sequence[str]) -> Iterable[Entry]:
    """The entries of all rules of a shelf."""
    return zip(ids, digests, [shelf] * len(ids), range(len(ids)), strict=True)


class ShelvedRules(Sequence[Rule]):
    """Rules on shelves; one that has been made stays the same object."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._made: dict[int, Rule] = {}

    @property
    def made(self) -> int:
        """How many rules somebody has asked for."""
        return len(self._made)

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...

    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        if isinstance(index, slice):
            return tuple(map(self.__getitem__, range(len(self))[index]))
        made = self._made.get(index)
        if made is None:
            number = range(len(self))[index]
            _, _, shelf, place = self._entries[number]
            made = self._made[number] = self._made.get(number) or shelf.rule(place)
        return made
