"""One pass over a document for the literal factors of all patterns: which of them stand in which block.

An automaton after Aho and Corasick (1975) tells every place of every factor in one pass, whatever their number. It is
only allowed to find too much: what is found is confirmed by the pattern itself.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from string import ascii_letters, digits
from typing import Any

from cleaner.engine.texts import SortedTexts
from cleaner.rules.factor import Needs, script_of, split_needs
from cleaner.rules.scripts import kinds_of, scripts_of
from cleaner.rules.signs import HEAD, LONGEST_HEAD, MARK, SCRIPT, TOO

FIRST = 60_000  # code points, some twenty articles
_PAGE = 400  # code points that could be looked through in the time that any page takes, however short
_ASCII_WORD = frozenset(f"{ascii_letters}{digits}_")
_TINY = 200  # code points
_NON_WORD = re.compile(r"\W*")
_REST = re.compile(f"{TOO}[^\n]*")  # of a factor
# MARK sorts before HEAD, all letters and signs behind it.
_BEGIN_IN_ASCII = (("", f"{MARK}\x80"), (chr(ord(HEAD) + 1), "\x80"))
_BEGIN_ANYHOW = (*_BEGIN_IN_ASCII, (f"{MARK}\x80", HEAD), ("\x80", chr(sys.maxunicode)))

# What a factor demands where its literal stands: to be a head, edges of words that ASCII can tell, a script, what the
# line holds. A named tuple takes three times as long to be taken apart.
_Factor = tuple[bool, bool, bool, int, Needs]


class Page:
    """Folded lines as the scan reads them: the lines, then their first words, each after a HEAD."""

    def __init__(self, folded: Sequence[str]) -> None:
        self._folded = folded
        self.heads = [line[:LONGEST_HEAD] if line[:1].isalnum() else _from_first_word(line) for line in folded]
        body = "\n".join(("", *folded, ""))
        self.body = len(body)
        self.text = HEAD.join((body, *self.heads, ""))

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins, then where the HEAD before each line's first words stands."""
        lines = accumulate((len(line) + 1 for line in self._folded[:-1]), initial=1)
        return [*lines, *accumulate((len(head) + 1 for head in self.heads[:-1]), initial=self.body)]


def _meets(held: str, needs: Needs) -> bool:
    """True where a line holds all that is needed in it."""
    for texts in needs:
        for text in texts:
            if text in held:
                break
        else:
            return False
    return True


@lru_cache(maxsize=512)  # several scanners look at the lines of one document
def _with_kinds(folded: str) -> str:
    """A line and its scripts, as factors ask for them."""
    return "".join((*(f"{SCRIPT}{kind}" for kind in kinds_of(folded)), folded))  # scripts first: most often asked for


def _from_first_word(line: str) -> str:
    signs = _NON_WORD.match(line)
    start = signs.end() if signs else 0
    return line[start : start + LONGEST_HEAD]


class Scanner:
    """A set of factors to look for.

    The automaton takes as long to make as looking for the factors one by one in a few dozen documents. So the first
    documents are looked through that way; what is found is the same.
    """

    def __init__(self, factors: SortedTexts) -> None:
        self.factors = factors
        self._scanned = 0
        self._known: dict[int, _Factor] = {}

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick, Implementation  # a run over one text does without

        return AhoCorasick(
            _literals(self.factors.joined), implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    @cached_property
    def _all(self) -> list[str]:
        return list(self.factors)

    @cached_property
    def _one_by_one(self) -> "_OneByOne":
        return _OneByOne(self.factors)

    def prepare(self) -> None:
        """Make the automaton now: what is forked from this process has it, and need not make it itself."""
        self._scanned = FIRST
        if self.factors:
            self._automaton  # noqa: B018 – made on the first look

    def scan(self, folded: Sequence[str]) -> list[tuple[int, int]]:
        """The number of each factor that stands in a line, with the number of the line."""
        if not self.factors or not folded:
            return []
        page = Page(folded)
        text, body, known, starts, count = page.text, page.body, self._known, page.starts, len(folded)
        scripts = frozenset(scripts_of(text))
        held: dict[int, str] = {}
        found: dict[tuple[int, int], bool] = {}  # False: a line of a million letters is read once for a factor
        for number, begin, end in self._places(page):
            head, left, right, script, needs = known.get(number) or self._read(number)
            if script not in scripts or (begin >= body and not head):
                continue  # first words stand there a second time
            if (left and text[begin - 1] in _ASCII_WORD) or (right and text[end] in _ASCII_WORD):
                continue
            line = (bisect_right(starts, begin) - 1) % count
            place = number, line
            if place not in found:
                if needs and line not in held:
                    held[line] = _with_kinds(folded[line])
                found[place] = not needs or _meets(held[line], needs)
        return [place for place, is_there in found.items() if is_there]

    def _read(self, number: int) -> _Factor:
        texts = self.factors if self._scanned <= FIRST else self._all
        return self._known.setdefault(number, _factor(texts[number]))

    def _places(self, page: Page) -> Iterable[tuple[int, int, int]]:
        """Where the literals of factors stand in the text of a page: number, begin and end, overlapping ones too."""
        self._scanned += len(page.text) + _PAGE
        if self._scanned <= FIRST:
            return self._one_by_one.places(page)
        places: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(page.text, overlapping=True)
        return places


def _factor(text: str) -> _Factor:
    """What the text of a factor says."""
    first, needs = split_needs(text)
    literal = first.strip(MARK)
    left, right = (first[side] == MARK and literal[side] in _ASCII_WORD for side in (0, -1))
    return literal[0] == HEAD, left, right, script_of(first, needs), needs


class _OneByOne:
    """The factors without an automaton: heads are looked up, for the others the text is searched one by one."""

    def __init__(self, factors: SortedTexts) -> None:
        self._factors = factors
        self._read: dict[tuple[str, str], tuple[int, list[str]]] = {}

    def _others(self, part: tuple[str, str]) -> tuple[int, list[str]]:
        """The literals of the factors from one text on to another, and the number of the first."""
        if part not in self._read:
            first, factors = self._factors.between(*part)
            self._read[part] = first, _literals("\n".join(factors))
        return self._read[part]

    def places(self, page: Page) -> Iterator[tuple[int, int, int]]:
        """Where the literals of factors stand in the text of a page: number, begin and end."""
        text = page.text
        for beginning in {beginning for head in set(page.heads) for beginning in self._beginnings(HEAD + head)}:
            literal = beginning.removesuffix(MARK)
            if (number := self._factors.number(beginning)) is not None:
                yield from _places_of(number, literal, text)
            first, others = self._factors.between(beginning + TOO, beginning + chr(ord(TOO) + 1))
            for number, _ in enumerate(others, first):
                yield from _places_of(number, literal, text)
        for first, literals in map(self._others, _parts_for(text[: page.body])):
            for number, literal in [(n, literal) for n, literal in enumerate(literals, first) if literal in text]:
                yield from _places_of(number, literal, text)

    def _beginnings(self, words: str) -> Iterator[str]:
        """The beginnings of a line's first words with which factors begin."""
        for size in range(len(HEAD) + 1, len(words) + 1):
            if not self._factors.begins(words[:size]):
                return
            yield words[:size]
            if words[size : size + 1] not in _ASCII_WORD:
                yield words[:size] + MARK


def _parts_for(body: str) -> Iterable[tuple[str, str]]:
    """From which text on to which other the factors lie that can stand in the lines of a page.

    In a text of some lines they begin in so few ways that the others need not be read.
    """
    if len(body) > _TINY:
        return _BEGIN_IN_ASCII if body.isascii() else _BEGIN_ANYHOW
    alone = {(char, char + chr(ord(SCRIPT) + 1)) for char in body}
    pairs = {(one + two, one + two + chr(sys.maxunicode)) for one, two in pairwise(body) if one != "\n" != two}
    return [(edge + first, edge + last) for edge in ("", MARK) for first, last in sorted(alone | pairs)]


def _places_of(number: int, literal: str, text: str) -> Iterator[tuple[int, int, int]]:
    begin = text.find(literal)
    while begin >= 0:
        yield number, begin, begin + len(literal)
        begin = text.find(literal, begin + 1)


def _literals(joined: str) -> list[str]:
    """The texts of factors, one a line, without what they demand."""
    return _REST.sub("", joined).replace(MARK, "").split("\n") if joined else []
