"""A rule pattern as a tree: alternatives of sequences of tokens and groups."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

from cleaner.rules.tokens import Token


@dataclass(frozen=True, slots=True)
class Group:
    """A parenthesis: its alternatives, and how often it stands."""

    alternatives: tuple["Branch", ...]
    optional: bool
    most: float  # times; infinite where nothing bounds it

    @property
    def repeated(self) -> bool:
        """True where it may stand more than once."""
        return self.most > 1


Branch = tuple["Token | Group", ...]


def longest_match(tokens: Iterable[Token]) -> int | None:
    """How many code points a match of the pattern may have; None where that has no bound."""
    total = _longest(parse(iter(tokens)))
    return None if total == inf else int(total)


def shortest_match(tokens: Iterable[Token]) -> int:
    """How many code points a match of the pattern has at least; what may be repeated counts once."""
    return _shortest(parse(iter(tokens)))


def _shortest(alternatives: tuple[Branch, ...]) -> int:
    return min(sum(map(_shortest_item, sequence)) for sequence in alternatives)


def _shortest_item(item: "Token | Group") -> int:
    if item.optional:
        return 0
    if isinstance(item, Group):
        return _shortest(item.alternatives)
    return max(len(item.literal), 1) if item.atom else 0


def _longest(alternatives: tuple[Branch, ...]) -> float:
    return max(sum(map(_longest_item, sequence)) for sequence in alternatives)


def _longest_item(item: "Token | Group") -> float:
    if isinstance(item, Group):
        once = _longest(item.alternatives)
        return once * item.most if once else 0.0
    return item.longest * max(len(item.literal), 1) if item.atom else 0.0


def parse(tokens: Iterator[Token]) -> tuple[Branch, ...]:
    """The alternatives up to the closing parenthesis, or to the end."""
    group, _ = _parse_group(tokens)
    return group


def _parse_group(tokens: Iterator[Token]) -> tuple[tuple[Branch, ...], Token | None]:
    """The alternatives of an open group, and the token that closes it."""
    done: list[Branch] = []
    sequence: list[Token | Group] = []
    for token in tokens:
        if token.atom or token.boundary or token.exact in ("^", "$"):
            sequence.append(token)
        elif token.exact == "|":
            done.append(tuple(sequence))
            sequence = []
        elif token.exact == ")":
            return (*done, tuple(sequence)), token
        else:
            alternatives, close = _parse_group(tokens)
            if close is not None:
                sequence.append(Group(alternatives, close.optional, close.longest))
    return (*done, tuple(sequence)), None
