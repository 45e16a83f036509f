"""Head, tail and end: where in an article a rule with a position may cut.

The blocks that rules claim do not count. So boilerplate below does not push boilerplate above out of the
tail, and a text that was cleaned once has the same head and tail as before. The end is what of the tail stands below
the last sentence: a word alone may be a subhead above it, and below it only a button. Without a sentence there is none.
"""

from collections.abc import Iterable, Sequence

from cleaner.document.article import Article
from cleaner.engine.paragraph import is_sentence
from cleaner.engine.verdict import Match
from cleaner.rules.rule import Position

HEAD_BLOCKS = 5  # most bylines and datelines stand in the first three
TAIL_BLOCKS = 8  # where 79 to 97 % of the appeals, credits, blurbs and legal lines stand
_LIMITS = {Position.HEAD: HEAD_BLOCKS, Position.TAIL: TAIL_BLOCKS, Position.END: TAIL_BLOCKS}


def outside_position(matches: Sequence[Match], article: Article) -> frozenset[int]:
    """The numbers of the matches that stand outside the head, tail or end that their rule asks for."""
    forward = range(len(article.blocks))
    claimed = {block for match in matches if match.rule.scope.position is Position.ANYWHERE for block in _whole(match)}
    has_end = any(match.rule.scope.position is Position.END for match in matches)
    end = forward if has_end and any(is_sentence(article, block) for block in forward) else range(0)
    inside: set[int] = set()
    known = -1
    while known < len(claimed):  # what one walk claims may bring the other further
        known = len(claimed)
        inside = _walk(matches, claimed, Position.HEAD, forward, article)
        inside |= _walk(matches, claimed, Position.TAIL, forward[::-1], article)
        inside |= _walk(matches, claimed, Position.END, end[::-1], article)
    return frozenset(
        number
        for number, match in enumerate(matches)
        if match.rule.scope.position is not Position.ANYWHERE and number not in inside
    )


def _walk(
    matches: Sequence[Match], claimed: set[int], position: Position, order: Iterable[int], article: Article
) -> set[int]:
    """The matches reached before too many unclaimed blocks went by; adds what they claim to `claimed`."""
    ends: dict[int, list[int]] = {}
    for number, match in enumerate(matches):
        if match.rule.scope.position is position:
            ends.setdefault(match.first if position is Position.HEAD else match.last, []).append(number)
    limit = _LIMITS[position]
    inside: set[int] = set()
    passed = 0
    for block in order if ends else ():
        if passed >= limit:
            break
        for number in ends.get(block, ()):
            inside.add(number)
            claimed.update(_whole(matches[number]))
        if block not in claimed:
            passed += limit if position is Position.END and is_sentence(article, block) else 1
    return inside


def _whole(match: Match) -> range:
    """The blocks that a match claims as a whole."""
    return range(0) if match.part else range(match.first, match.last + 1)
