"""What a match needs besides a factor: texts, letters of a script, a digit, all somewhere in the same block.

`cleaner/rules/factor.py` reads what is written here.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from cleaner.rules.factor import literal_of
from cleaner.rules.rarity import expected_hits
from cleaner.rules.scripts import kind_of_class, kinds_of
from cleaner.rules.signs import SCRIPT, TOO
from cleaner.rules.tokens import Token
from cleaner.rules.tree import Branch, Group

LONGEST_NEED = 32  # code points
_RARE = 1 / 200  # expected hits a code point: what stands in every other line says too little
_MOST = 60  # texts of a group
_MOST_WEIGHED = 180  # before those go that hold another one
_MOST_GROUPS = 2


def needs_of(sets: Iterable[Collection[str]], alternatives: tuple[Branch, ...]) -> list[str]:
    """The rarest sets of factors of which each match of some alternatives holds one, and the scripts, as groups."""
    rated = [(expected_hits(texts), sorted(texts)) for texts in map(_texts_of, sets) if texts]
    rare = [texts for hits, texts in sorted(rated) if hits < _RARE]
    kinds = (f"{SCRIPT}{kind}" for kind in sorted(_kinds_needed(alternatives)))
    return [*map(TOO.join, rare[:_MOST_GROUPS]), *kinds]


def _texts_of(factors: Collection[str]) -> Collection[str]:
    """The factors as texts that are needed; nothing where they are too many."""
    if len(factors) > _MOST_WEIGHED:
        return ()
    texts = {literal_of(factor)[:LONGEST_NEED] for factor in factors}
    shortest = {text for text in texts if not any(other in text for other in texts if len(other) < len(text))}
    return shortest if len(shortest) <= _MOST else ()


@lru_cache(maxsize=1 << 12)
def _kinds_needed(alternatives: tuple[Branch, ...]) -> frozenset[int]:
    """The scripts of which every match of the alternatives holds a letter or a sign; DIGIT where it holds a digit."""
    needed = (frozenset[int]().union(*map(_kinds_of_item, branch)) for branch in alternatives)
    return frozenset.intersection(*needed) - {0}


def _kinds_of_item(item: Token | Group) -> Iterable[int]:
    if item.optional or (isinstance(item, Token) and not item.atom):
        return ()
    if isinstance(item, Group):
        return _kinds_needed(item.alternatives)
    return kinds_of(item.literal) if item.literal else [kind_of_class(item.exact)]


def with_needs(factor: str, needs: Sequence[str]) -> str:
    """The factor with these needs, too, but for those that it meets by itself."""
    text, _, rest = factor.partition(TOO)
    groups = dict.fromkeys(rest.split(TOO * 2) if rest else ())
    groups.update(dict.fromkeys(group for group in needs if not _is_met(text, group)))
    return TOO.join((text, (TOO * 2).join(groups))) if groups else text


def _is_met(text: str, group: str) -> bool:
    if group.startswith(SCRIPT):
        return int(group[1:]) in kinds_of(text)
    return any(map(text.__contains__, group.split(TOO)))
