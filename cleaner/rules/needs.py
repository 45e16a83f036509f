"""What a match needs besides a factor: texts, letters of a script, a digit, all somewhere in the same block.

Behind a factor each text stands after a TOO. They come in groups, with two TOO between; of each group one is needed.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from cleaner.rules.rarity import expected_hits
from cleaner.rules.scripts import DIGIT, kind_of_class, kinds_of, scripts_of
from cleaner.rules.signs import HEAD, MARK, SCRIPT, TOO
from cleaner.rules.tokens import Token
from cleaner.rules.tree import Branch, Group

LONGEST_NEED = 32  # code points
_RARE = 1 / 200  # expected hits a code point: what stands in every other line says too little
_MOST = 60  # texts of a group
_MOST_WEIGHED = 180  # before those go that hold another one
_MOST_GROUPS = 2

Needs = tuple[tuple[str, ...], ...]


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


def literal_of(factor: str) -> str:
    """The text of a factor, without where it stands and what else is needed."""
    return factor.partition(TOO)[0].strip(MARK + HEAD)


def split_needs(factor: str) -> tuple[str, Needs]:
    """A factor's own text, and its needs."""
    text, _, rest = factor.partition(TOO)
    return text, tuple(tuple(group.split(TOO)) for group in rest.split(TOO * 2) if group)


def script_of(factor: str) -> int:
    """A script of every text that holds a factor and what it needs: the last one."""
    text, needs = split_needs(factor)
    scripts = [{_script_of_need(need) for need in group} for group in needs]
    return max([scripts_of(text)[-1], *(script for group in scripts if len(group) == 1 for script in group)])


def _script_of_need(text: str) -> int:
    if not text.startswith(SCRIPT):
        return scripts_of(text)[-1]
    return 0 if int(text[1:]) == DIGIT else int(text[1:])
