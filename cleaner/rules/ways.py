"""How the matches of a pattern begin, letter by letter: what is common is followed further than what is rare."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.rules.beginnings import choices_of, takes_only_signs
from cleaner.rules.signs import MARK, is_word
from cleaner.rules.tokens import Token
from cleaner.rules.tree import Branch, Group

_ANY_DIGIT, _DIGITS = r"[\p{Nd}]", "0123456789"
_FEW = 16  # members of a class that are followed
_MOST_STEPS = 1_500  # texts made longer for one pattern
_ANYTHING = Token("", atom=True)

# What of a match is still to come: a sequence, or a literal, from a place on, and what comes after it.
Rest = tuple["Branch | str", int, "Rest | None"]


class Way(NamedTuple):
    """A text with which matches begin, the edge of a word behind it marked; `rests`: what may come then."""

    text: str
    rests: tuple[Rest | None, ...]


class _Next(NamedTuple):
    """What may come next: one of these characters, or anything where there are none; what comes behind it.

    `is_edge`: no letter comes next; `among`: some of what may come where that is more than `chars` can say.
    """

    chars: Sequence[str]
    is_edge: bool
    behind: Rest | None
    among: str = ""


class Ways:
    """The ways into some alternatives, from the first word of a block on; what is no word before it is left out.

    `cost` says what a text costs; one that costs less than `enough` is not made longer where that makes several of it.
    `whole`: no word stands behind the match.
    """

    def __init__(self, alternatives: Sequence[Branch], cost: Callable[[str], float], enough: float, *, whole: bool):
        self._cost, self._enough, self._whole = cost, enough, whole
        self._made: dict[tuple[int, int, int], Rest] = {}  # each rest once, so that it can be told by where it lies
        rests = {number: self._rest(branch, 0, None) for number, branch in enumerate(alternatives)}
        self._reached: dict[str, dict[str, dict[int, Rest | None]]] = {
            "": _by_char(list(self._next("", rests.values())))
        }
        self._steps = 0

    def from_text(self, text: str, longest: int) -> list[Way]:
        """The cheapest texts with which every match begins of which `text` is known to be the beginning."""
        rests = self._behind(text)
        if not rests or any(map(str.isdigit, text)):  # digits are not followed one by one
            return [Way(text, rests)]
        return self._follow(text, rests, longest)[0]

    def _behind(self, text: str) -> tuple[Rest | None, ...]:
        """What may come behind a text."""
        before = text[:-1]
        if before not in self._reached:
            self._reached[before] = _by_char(list(self._next(before, self._behind(before))))
        return tuple(self._reached[before].get(text[-1], {}).values())

    def _follow(self, text: str, rests: tuple[Rest | None, ...], longest: int) -> tuple[list[Way], float]:
        nexts = list(self._next(text, rests))
        edge = MARK if is_word(text[-1]) and all(step.is_edge for step in nexts) else ""
        cost = self._cost(text + edge)
        behind = _by_char(nexts)
        self._steps += 1
        stops = not all(step.chars for step in nexts) or len(text) >= longest or self._steps > _MOST_STEPS
        if stops or (cost < self._enough and len(behind) > 1):
            return [Way(text + edge, rests)], cost
        found: list[Way] = []
        total = 0.0
        for char, following in behind.items():
            ways, costs = self._follow(text + char, tuple(following.values()), longest)
            found += ways
            total += costs
        return (found, total) if total < cost else ([Way(text + edge, rests)], cost)

    def _rest(self, branch: "Branch | str", number: int, after: Rest | None) -> Rest:
        place = (id(branch), number, id(after))
        if place not in self._made:
            self._made[place] = (branch, number, after)
        return self._made[place]

    def _again(self, item: Token, behind: Rest) -> Rest:
        """The item any number of times, then the rest."""
        place = (id(item), -1, id(behind))
        if place not in self._made:
            self._made[place] = ((item._replace(quantifier="*"),), 0, behind)
        return self._made[place]

    def _next(self, text: str, rests: Iterable[Rest | None]) -> Iterator[_Next]:
        """What may come behind a text. A boundary says of what follows whether it is a word."""
        open_: list[tuple[Rest | None, bool | None]] = [(rest, None) for rest in rests]
        seen: set[tuple[int, bool | None]] = set()
        while open_:
            rest, word = open_.pop()
            if (id(rest), word) in seen:
                continue
            seen.add((id(rest), word))
            if rest is None:
                yield _Next("", self._whole or word is False, None)
                continue
            branch, number, after = rest
            if number == len(branch):
                open_.append((after, word))
                continue
            item, behind = branch[number], self._rest(branch, number + 1, after)
            if isinstance(item, str):
                yield from self._of_chars(text, item, behind, word, open_)
            elif isinstance(item, Group):
                open_ += [(behind, word)] * item.optional
                then = self._rest(_ANYTHING_BRANCH, 0, behind) if item.repeated else behind
                open_ += [(self._rest(alternative, 0, then), word) for alternative in item.alternatives]
            elif not item.atom:
                open_.append((behind, not is_word(text[-1]) if item.boundary and text else word))
            elif item.literal and not item.quantifier:
                open_.append((self._rest(item.literal, 0, behind), word))
            else:
                yield from self._of_atom(text, item, behind, word, open_)

    def _of_atom(
        self, text: str, item: Token, behind: Rest, word: bool | None, open_: list[tuple[Rest | None, bool | None]]
    ) -> Iterator[_Next]:
        if item.optional:
            open_.append((behind, word))
        only_signs = bool(item.exact) and not item.literal and takes_only_signs(item)
        if only_signs and not text:
            open_.append((behind, None))
            return
        if len(item.literal) > 1:
            open_.append((self._rest(item.literal, 0, self._again(item, behind) if item.longest > 1 else behind), word))
            return
        chars = item.literal or choices_of(item, _FEW)
        if chars and not (item.longest > 1 and not text and not all(map(is_word, chars))):
            then = self._again(item, behind) if item.longest > 1 else behind
            yield from self._of_chars(text, chars, then, word, open_)
        else:
            digits = _DIGITS if item.exact == _ANY_DIGIT else ""
            then = self._again(item, behind) if digits and item.longest > 1 else behind
            yield _Next("", word is False or only_signs, then, digits)

    def _of_chars(
        self,
        text: str,
        chars: Sequence[str],
        then: Rest,
        word: bool | None,
        open_: list[tuple[Rest | None, bool | None]],
    ) -> Iterator[_Next]:
        """The characters, but for those that cannot stand here; signs before the first word are left out."""
        if word is not None:
            chars = [char for char in chars if is_word(char) is word]
        if not text:
            if not all(map(_begins_a_word, chars)):
                open_.append((then, None))
            chars = [char for char in chars if _begins_a_word(char)]
        if chars:
            yield _Next(chars, not any(map(is_word, chars)), then)


_ANYTHING_BRANCH: Branch = (_ANYTHING,)


def _by_char(nexts: Sequence[_Next]) -> dict[str, dict[int, Rest | None]]:
    behind: dict[str, dict[int, Rest | None]] = {}
    for step in nexts:
        for char in step.chars or step.among:
            behind.setdefault(char, {})[id(step.behind)] = step.behind
    return behind


def in_one(rest: Rest | None) -> Branch:
    """What is still to come, as one sequence."""
    found: list[Token | Group] = []
    while rest is not None:
        branch, number, rest = rest
        if isinstance(branch, str):
            found += [Token(branch[number:], atom=True, literal=branch[number:])] * (number < len(branch))
        else:
            found += branch[number:]
    return tuple(found)


def _begins_a_word(char: str) -> bool:
    return char.isalnum() or char == "_"
