r"""The literal factors of a pattern: short texts of which every match holds at least one.

A scan for factors is one pass over a text, whatever the number of patterns; only where one is found does the pattern
itself look. The idea is that of RE2's FilteredRE2 and of Hyperscan's own prefilter, with one thing more: most rules
match from the first word of a block on, so their factors need be looked for at the first words only.

A factor may say where it stands: HEAD before it means at the first word of a block, MARK before or after it means at
the edge of a word. Of several sets the one with the fewest expected hits is taken.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from operator import attrgetter
from typing import NamedTuple

from cleaner.rules.beginnings import MOST_BEGINNINGS, beginnings, choices_of
from cleaner.rules.needs import needs_of, with_needs
from cleaner.rules.rarity import expected_hits
from cleaner.rules.signs import HEAD, LONGEST_HEAD, MARK, TOO
from cleaner.rules.tokens import Token
from cleaner.rules.tree import Branch, Group, parse
from cleaner.rules.ways import Way, Ways, in_one

_LONGEST = 32  # code points of any factor; RE2 is slow over sets of texts of thousands
_MOST = 700  # factors of one pattern; more say too little to be worth scanning for
_HEAD_LENGTHS = (LONGEST_HEAD, 6, 3)  # shorter ones where longer ones are too many
_CHARACTER = 1 / 3_000_000  # a thousand characters more in the scan cost as much as a hit in 3,000
_HEAD_SIZE = 0.2  # characters
_ENOUGH = 1 / 4_000_000  # what a head costs that is rare enough
_RARE_ENOUGH = 1 / 1_000_000  # expected hits a code point that need nothing else to be rarer
_RARE = 1 / 40_000  # expected hits a code point: a word's, unless it is a common one
_TOO_COMMON_IN_SHORT = 1 / 6
_TOO_COMMON = 1 / 60  # expected hits a code point: some three a line
_NON_WORD = re.compile(r"\W+")

Factors = frozenset[str]


class _Offer(NamedTuple):
    """Factors of which every match holds one; their expected hits a code point, and what looking for them costs."""

    factors: Factors
    hits: float
    cost: float


def factors_of(
    tokens: Iterable[Token], *, at_first_word: bool = False, at_last_word: bool = False, rare: bool = True
) -> tuple[str, ...] | None:
    """Folded texts of which every match of the pattern holds one, or None where it tells no rare ones.

    `at_first_word`: the match begins at the first word of a block, but for what is no word; `at_last_word`: it ends so.
    `rare`: it is looked for in all blocks, not in short ones only, so its factors have to be rare.
    """
    alternatives = parse(iter(tokens))
    offers = [_clause(alternatives, left=at_first_word, right=at_last_word, first=at_first_word)]
    if at_first_word or all(map(_is_anchored, alternatives)):
        offers.append(_heads(alternatives))
    best = _rarest(offers)
    if best is None or best.hits > (_TOO_COMMON if rare else _TOO_COMMON_IN_SHORT):
        return None
    heads = {factor for factor in best.factors if _is_head(factor)}
    refined = _refined(alternatives, heads, right=at_last_word)
    return tuple(sorted({*map(_cut, best.factors - heads), *refined}))


def _cut(factor: str) -> str:
    first, sign, too = factor.partition(TOO)
    return first[:_LONGEST] + sign + too


def _refined(alternatives: tuple[Branch, ...], heads: Collection[str], *, right: bool) -> Iterator[str]:
    """The heads, the common ones made longer, and what else a match holds that begins with one."""
    ways: Ways | None = None
    for head in sorted(heads, key=lambda head: (-_head_cost(head[1:]), head)):
        if _head_cost(head[1:]) < _ENOUGH:
            yield head
            continue
        ways = ways or Ways(alternatives, _head_cost, _ENOUGH, whole=right)
        for way in ways.from_text(head[1:], LONGEST_HEAD):
            yield _with_rest(way, right=right)


def _with_rest(way: Way, *, right: bool) -> str:
    """A head, with what else a match needs that begins so, where the head is common."""
    head = HEAD + way.text
    if not way.rests or _head_cost(way.text) < _ENOUGH:
        return head
    rests = tuple(map(in_one, way.rests))
    if len(rests) == 1:
        offers = _offers(rests[0], left=False, right=right, first=False)
    else:
        offers = iter([_clause(rests, left=False, right=right, first=False)])
    return with_needs(head, _needs(offers, rests))


def _needs(offers: Iterable[_Offer | None], alternatives: tuple[Branch, ...]) -> list[str]:
    return needs_of((offer.factors for offer in offers if offer is not None), alternatives)


def _head_cost(text: str) -> float:
    return expected_hits([HEAD + text]) + _HEAD_SIZE * _CHARACTER


@dataclass(slots=True)
class _Run:
    """Literal text on the way through a sequence, and whether it begins and ends at the edge of a word."""

    text: str = ""
    left: bool = False
    right: bool = False

    @property
    def at_edge(self) -> bool:
        """True where a word begins or ends right here."""
        return self.right if self.text else self.left

    def factor(self) -> _Offer | None:
        """The run as a factor."""
        return _literal_offer(MARK * self.left + self.text + MARK * self.right) if self.text else None


@lru_cache(maxsize=1 << 10)  # asked again at every level above: groups in groups would take twice as long a level
def _clause(alternatives: tuple[Branch, ...], *, left: bool, right: bool, first: bool) -> _Offer | None:
    """One of these is in every match, whichever alternative it takes; None where one alternative says nothing.

    `left`, `right`: a word begins, ends there; `first`: the first one of the block begins there.
    """
    found: list[_Offer] = []
    for sequence in alternatives:
        best = _best(sequence, left=left, right=right, first=first)
        if best is None:
            return None
        found.append(best)
    factors: Factors = frozenset().union(*(offer.factors for offer in found))
    return _Offer(factors, sum(offer.hits for offer in found), sum(offer.cost for offer in found))


def _best(sequence: Branch, *, left: bool, right: bool, first: bool) -> _Offer | None:
    """The rarest factors of a sequence; what takes long is worked out only where nothing else is rare."""
    if len(sequence) == 1 and isinstance(sequence[0], Token) and sequence[0].literal and not sequence[0].quantifier:
        offers = [_literal_offer(MARK * left + sequence[0].literal + MARK * right)]  # one word of many, mostly
    else:
        offers = list(_offers(sequence, left=left, right=right, first=first))
    best = _rarest(offers)
    if best is not None and best.hits < _RARE_ENOUGH:
        return best
    if best is None or best.hits >= _RARE:
        best = _expanded_best(sequence, best, left=left, first=first)
    if best is None or len(sequence) == 1:
        return best
    return best._replace(factors=_with_others(best.factors, offers, sequence))


def _with_others(factors: Factors, offers: Iterable[_Offer | None], sequence: Branch) -> Factors:
    """Common factors of a sequence with what else it needs; heads get it when it is known which are too common."""
    others = (offer for offer in offers if offer is not None and offer.factors is not factors)
    needs = _needs(others, (sequence,))
    if not needs:
        return factors
    return frozenset(factor if _is_head(factor) else with_needs(factor, needs) for factor in factors)


def _offers(sequence: Branch, *, left: bool, right: bool, first: bool) -> Iterator[_Offer | None]:
    """Sets of factors of which each match of the sequence holds one: its literal runs and its groups."""
    run = _Run(left=left)
    for number, item in enumerate(sequence):
        if isinstance(item, Group):
            yield run.factor()
            if not item.optional:
                after = sequence[number + 1] if number + 1 < len(sequence) else None
                ends = right if after is None else isinstance(after, Token) and after.boundary
                yield _clause(
                    item.alternatives, left=run.at_edge, right=ends and not item.repeated, first=first and not number
                )
            run = _Run()
        elif item.boundary:
            run.right = bool(run.text)
            run.left = run.left or not run.text
        elif item.literal and not item.optional:
            run = _Run(run.text + item.literal, run.left)
            if item.quantifier:
                yield run.factor()
                run = _Run()
        elif item.exact not in ("^", "$"):
            yield run.factor()
            run = _Run()
    run.right = run.right or (right and bool(run.text))
    yield run.factor()


def _expanded_best(sequence: Branch, best: _Offer | None, *, left: bool, first: bool) -> _Offer | None:
    """The best offer, or what a match holds from a place on, with the alternatives that follow, where that is rarer.

    `(ap` and `(afp` instead of `(`. What costs more by its size alone is not weighed.
    """
    in_run, edge = False, left
    for number, item in enumerate(sequence):
        if isinstance(item, Group):
            starts, in_run, boundary = not item.repeated, False, False
        else:
            starts = not in_run and bool(item.literal or choices_of(item))
            in_run, boundary = bool(item.literal) and not item.quantifier, item.boundary
        if starts and not item.optional:
            best = _rarest((best, _expanded(sequence[number:], MARK * edge, _cost(best))))
        edge = boundary
    if first or _is_anchored(sequence):
        best = _rarest((best, _heads((sequence,), _cost(best))))
    return best


def _cost(offer: _Offer | None) -> float:
    return inf if offer is None else offer.cost


def _expanded(sequence: Branch, edge: str, below: float) -> _Offer | None:
    most = min(below / _CHARACTER, MOST_BEGINNINGS)  # more would cost too much
    reached, certain = beginnings(sequence, LONGEST_HEAD, from_word=False, most=most)
    texts = reached | certain
    if not all(map(str.strip, texts)):
        return None
    return _offer(frozenset(edge + text[:LONGEST_HEAD] for text in texts), below)


def _heads(alternatives: tuple[Branch, ...], below: float = inf) -> _Offer | None:
    """With one of these, from its first word on, every match begins."""
    for longest in _HEAD_LENGTHS:
        begun: set[str] = set()
        for sequence in alternatives:
            begun.update(*beginnings(sequence, longest, from_word=True))
        heads = {_from_first_word(text)[:longest] for text in begun}
        if "" not in heads and len(heads) <= MOST_BEGINNINGS:
            return _offer(frozenset(HEAD + head for head in heads), below)
    return None


def _is_anchored(sequence: Branch) -> bool:
    """True where a match of the sequence begins at the start of the block."""
    if not sequence:
        return False
    first = sequence[0]
    if isinstance(first, Group):
        return not first.optional and all(map(_is_anchored, first.alternatives))
    return first.exact == "^"


def _from_first_word(text: str) -> str:
    signs = _NON_WORD.match(text)
    return text[signs.end() :] if signs else text


def _rarest(offers: Iterable[_Offer | None]) -> _Offer | None:
    usable = (offer for offer in offers if offer is not None and _are_few(offer.factors))
    return min(usable, key=attrgetter("cost"), default=None)


def _are_few(factors: Factors) -> bool:
    return len(factors) <= _MOST or (
        len(factors) <= MOST_BEGINNINGS and sum(not _is_head(factor) for factor in factors) <= _MOST
    )


def _offer(factors: Factors, below: float = inf) -> _Offer | None:
    """The factors with what they cost; None where their size alone costs no less than `below`."""
    size = _CHARACTER * sum(map(_size, factors))
    if not factors or size >= below:
        return None
    hits = expected_hits(factors)
    return _Offer(factors, hits, hits + size)


@lru_cache(maxsize=1 << 14)
def _literal_offer(factor: str) -> _Offer | None:
    return _offer(frozenset([factor]))


def _size(factor: str) -> int:
    """What the scan has to know of a factor, in characters: it leaves a head after the first."""
    return 1 if _is_head(factor) else len(factor.partition(TOO)[0])


def _is_head(factor: str) -> bool:
    return factor[:1] == HEAD
