r"""The literal factors of a pattern: short texts of which every match holds at least one.

A scan for factors is one pass over the text whatever the number of patterns. Scanning with the patterns
themselves is not: gaps such as `.{0,80}` in hundreds of patterns at once drive RE2's DFA from new state to new
state (measured here: 2 ms a block instead of microseconds). The idea is that of RE2's FilteredRE2, which its
Python package does not offer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cleaner.rules.tokens import Token

_ENOUGH = 8  # bytes; a longer factor is not rarer in practice
_SHORTEST = 3  # bytes: three ASCII letters, or one Chinese character
_RARE = frozenset("@|#$©®™")
_RARE_SIGN = 2  # bytes
_LONGEST = 32  # code points of a factor that are scanned for; RE2 is slow over sets of texts of thousands
_MOST = 400  # factors of one pattern; more than that say too little to be worth scanning for

Factors = frozenset[str]


@dataclass(slots=True)
class _Sequence:
    """A sequence of pieces on the way: the literal run that is open, and the best factors so far."""

    run: str = ""
    best: Factors | None = None

    def close_run(self) -> None:
        """The literal run ends here."""
        if self.run:
            self.offer(frozenset([self.run]))
        self.run = ""

    def offer(self, factors: Factors | None) -> None:
        """Take the factors where they are better than those there are."""
        if factors and _worth(factors) > _worth(self.best):
            self.best = factors


@dataclass(slots=True)
class _Group:
    """An open parenthesis: the factors of its finished alternatives, and the open one."""

    finished: list[Factors | None] = field(default_factory=list)
    open: _Sequence = field(default_factory=_Sequence)

    def next_alternative(self) -> None:
        """An alternative ends here."""
        self.open.close_run()
        self.finished.append(self.open.best)
        self.open = _Sequence()

    def factors(self) -> Factors | None:
        """One of these is in every match, whichever alternative it takes; None where one says nothing."""
        self.next_alternative()
        if any(factors is None for factors in self.finished):
            return None
        return frozenset(factor for factors in self.finished for factor in factors or ())


def factors_of(tokens: Iterable[Token]) -> tuple[str, ...] | None:
    """Folded texts of which every match of the pattern holds one, or None where the pattern tells no such texts."""
    groups = [_Group()]
    for token in tokens:
        open_sequence = groups[-1].open
        if token.literal and not token.optional:
            open_sequence.run += token.literal
            if token.quantifier:
                open_sequence.close_run()
        elif token.atom or token.exact in ("^", "$"):
            open_sequence.close_run()
        elif token.exact.startswith("("):
            open_sequence.close_run()
            groups.append(_Group())
        elif token.exact == "|":
            groups[-1].next_alternative()
        elif token.exact == ")":
            factors = groups.pop().factors()
            if not token.optional:
                groups[-1].open.offer(factors)
    found = groups[0].factors()
    return tuple(sorted({factor[:_LONGEST] for factor in found})) if found and _worth(found) > 0 else None


def _size(factor: str) -> int:
    """The length in bytes; a sign that stands in few texts counts like three letters."""
    return len(factor.encode()) + _RARE_SIGN * sum(char in _RARE for char in factor)


def _worth(factors: Factors | None) -> int:
    """How well factors tell a match from other text: the length of the shortest, then their number."""
    if not factors or len(factors) > _MOST:
        return 0
    shortest = min(map(_size, factors))
    return 0 if shortest < _SHORTEST else min(shortest, _ENOUGH) * (_MOST + 1) - len(factors)
