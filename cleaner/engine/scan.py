"""One pass over a document for the literal factors of all patterns: which of them stand in which block.

RE2's set of all factors says in one pass which of them the text holds, at the speed of memory whatever their number;
`str.find` says where. Both are only allowed to find too much: what is found is confirmed by the pattern itself.
"""

import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from cleaner.engine.texts import SortedTexts
from cleaner.rules.pattern import options
from cleaner.rules.signs import HEAD, LONGEST_HEAD, MARK, TOO, escape

FIRST = 60_000  # code points, some twenty articles
_PAGE = 400  # code points that could be looked through in the time that any page takes, however short
_CHUNK = 16_000  # code points scanned at once: in a longer text most factors stand somewhere
_NON_WORD = re.compile(r"\W*")
_REST = re.compile(f"{TOO}[^\n]*")  # of a factor
# What a letter begins with in UTF-8: Latin; Greek, Cyrillic; Hebrew, Arabic; South Asia; signs; East Asia.
_LEADS = tuple(
    map(bytes, (range(0xC2, 0xCE), range(0xCE, 0xD6), range(0xD6, 0xE0), range(0xE0, 0xE2), [0xE2], range(0xE3, 0xF5)))
)
# MARK sorts before HEAD, all letters and signs behind it.
_BEGIN_IN_ASCII = (("", f"{MARK}\x80"), (chr(ord(HEAD) + 1), "\x80"))
_BEGIN_ANYHOW = (*_BEGIN_IN_ASCII, (f"{MARK}\x80", HEAD), ("\x80", chr(sys.maxunicode)))


class Page:
    """Some folded lines as the scan reads them: the lines, then their first words, each after a HEAD.

    `first` is the number of the first line; `lines` are the places where each begins.
    """

    def __init__(self, folded: Sequence[str], first: int) -> None:
        self.first = first
        self._folded = folded
        heads = [line[:LONGEST_HEAD] if line[:1].isalnum() else _from_first_word(line) for line in folded]
        body = "\n".join(("", *folded, ""))
        self._body = len(body)
        self.text = HEAD.join((body, *heads, ""))

    def __len__(self) -> int:
        return len(self._folded)

    def each(self) -> Iterator[tuple[int, str, str]]:
        """Every line with its number, alone and as the scan reads it: a HEAD before the first word."""
        for number, line in enumerate(self._folded, self.first):
            if line[:1].isalnum():
                yield number, line, f"{HEAD}{line}\n"
            else:
                yield number, line, f"\n{line}\n{HEAD}{_NON_WORD.sub('', line, count=1)}\n"

    @cached_property
    def lines(self) -> list[int]:
        """Where each line begins; asked for only when something was found."""
        return list(accumulate((len(line) + 1 for line in self._folded[:-1]), initial=1))

    def find(self, factor: str) -> list[int]:
        """The numbers of the lines in which a factor stands."""
        literal, left, right, too = _parts_of(factor)
        places = self._at_heads(literal, right) if literal[0] == HEAD else self._anywhere(literal, left, right)
        if too:
            places = (line for line in places if any(map(self._folded[line].__contains__, too)))
        return [self.first + line for line in places]

    def _at_heads(self, literal: str, right: bool) -> Iterator[int]:
        """Where a line's first words begin so: a few are counted sooner than a list of all is made."""
        text, line = self.text, -1
        counted = self._body
        begin = text.find(literal, counted)
        while begin >= 0:
            line += text.count(HEAD, counted, begin + 1)
            counted = begin + 1
            if not (right and _is_ascii_word(text[begin + len(literal)])):
                yield line
            begin = text.find(literal, counted)

    def _anywhere(self, literal: str, left: bool, right: bool) -> Iterator[int]:
        text, starts, end = self.text, self.lines, self._body
        begin = text.find(literal, 0, end)
        while begin >= 0:
            if (left and _is_ascii_word(text[begin - 1])) or (right and _is_ascii_word(text[begin + len(literal)])):
                begin = text.find(literal, begin + 1, end)
                continue
            line = bisect_right(starts, begin)
            yield line - 1
            begin = text.find(literal, starts[line], end) if line < len(starts) else -1


def pages_of(folded: Sequence[str]) -> Iterator[Page]:
    """Folded lines in portions for the scan."""
    first = size = 0
    for number, line in enumerate(folded) if sum(map(len, folded)) > _CHUNK else ():
        size += len(line)
        if size > _CHUNK and number > first:
            yield Page(folded[first:number], first)
            first, size = number, len(line)
    if folded:
        yield Page(folded[first:] if first else folded, first)


def _from_first_word(line: str) -> str:
    signs = _NON_WORD.match(line)
    start = signs.end() if signs else 0
    return line[start : start + LONGEST_HEAD]


class Scanner:
    """A set of factors to look for.

    RE2 needs as long to prepare its set as looking for the factors one by one in a few dozen documents takes. So the
    first documents are looked through that way; what is found is the same.
    """

    def __init__(self, factors: SortedTexts) -> None:
        self.factors = factors
        self._scanned = 0
        self._sets: dict[int, list[tuple[Sequence[int], Any]]] = {}

    @cached_property
    def _by_script(self) -> dict[int, list[int]]:
        """The numbers of the factors by their script: a text is not looked through for what it cannot hold.

        RE2 makes a state for whatever it has not met before, and each says how every factor may begin. With all
        scripts in one set a page that is new takes five times as long.
        """
        numbers: dict[int, list[int]] = defaultdict(list)
        for number, factor in enumerate(self.factors):
            numbers[_scripts_of(factor.partition(TOO)[0])[-1]].append(number)
        return numbers

    def sets(self, script: int) -> list[tuple[Sequence[int], Any]]:
        """The RE2 sets of the factors of a script, each with their numbers."""
        if script not in self._sets:
            self._sets[script] = list(_sets(self._by_script[script], self.factors)) if script in self._by_script else []
        return self._sets[script]

    def prepare(self) -> None:
        """Make the sets now: what is forked from this process has them, and need not make them itself."""
        self._scanned = FIRST
        for script in self._by_script:
            self.sets(script)

    @cached_property
    def _one_by_one(self) -> "_OneByOne":
        return _OneByOne(self.factors)

    def scan(self, folded: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The number of each factor that stands in a line, with the number of the line."""
        for page in pages_of(folded) if self.factors else ():
            standing = list(self._standing(page.text))
            if len(standing) > len(page) and self._scanned > FIRST:
                yield from self._standing_in_lines(page)
                continue
            for number, factor in standing:
                for line in page.find(factor):
                    yield number, line

    def _standing_in_lines(self, page: Page) -> Iterator[tuple[int, int]]:
        """The same, line by line: where many factors stand, to look for each takes longer than the sets do again."""
        for line, text, read in page.each():
            for number, factor in self._in_sets(read):
                too = _parts_of(factor)[-1]
                if not too or any(map(text.__contains__, too)):
                    yield number, line

    def _standing(self, text: str) -> Iterator[tuple[int, str]]:
        """The factors that may stand in a text, with their numbers."""
        self._scanned += len(text) + _PAGE
        if self._scanned <= FIRST:
            yield from self._one_by_one.standing(text)
        else:
            yield from self._in_sets(text)

    def _in_sets(self, text: str) -> Iterator[tuple[int, str]]:
        """The factors that RE2 finds."""
        encoded = text.encode()
        for script in _scripts_of(text):
            for numbers, chosen in self.sets(script):
                for place in chosen.Match(encoded) or ():
                    yield numbers[place], self.factors[numbers[place]]


class _OneByOne:
    """The factors without RE2: heads are looked up, for the others the text is searched one by one."""

    def __init__(self, factors: SortedTexts) -> None:
        self._factors = factors
        self._read: dict[tuple[str, str], tuple[int, str, list[str]]] = {}

    def _others(self, part: tuple[str, str]) -> tuple[int, str, list[str]]:
        """The factors from one text on to another: the number of the first, all in one, and their literals."""
        if part not in self._read:
            first, joined = self._factors.between(*part)
            literals = _REST.sub("", joined).replace(MARK, "") if joined else ""
            self._read[part] = first, joined, literals.split("\n") if joined else []
        return self._read[part]

    def standing(self, text: str) -> Iterator[tuple[int, str]]:
        """The factors that stand in the text of a page, with their numbers."""
        beginnings = {
            beginning for words in set(text.split(HEAD)[1:-1]) for beginning in self._beginnings(HEAD + words)
        }
        for beginning in beginnings:
            if (number := self._factors.number(beginning)) is not None:
                yield number, beginning
            first, joined = self._factors.between(beginning + TOO, beginning + chr(ord(TOO) + 1))
            yield from enumerate(joined.split("\n") if joined else (), first)
        for first, joined, literals in map(self._others, _BEGIN_IN_ASCII if text.isascii() else _BEGIN_ANYHOW):
            found = [number for number, literal in enumerate(literals) if literal in text]
            factors = joined.split("\n") if found else []
            yield from ((first + number, factors[number]) for number in found)

    def _beginnings(self, words: str) -> Iterator[str]:
        """The beginnings of a line's first words with which factors begin."""
        for size in range(len(HEAD) + 1, len(words) + 1):
            if not self._factors.begins(words[:size]):
                return
            yield words[:size]
            if not _is_ascii_word(words[size : size + 1]):
                yield words[:size] + MARK


def _scripts_of(text: str) -> list[int]:
    """The scripts of a text, by number, ascending; every text has ASCII, which is 0."""
    if text.isascii():
        return [0]
    encoded = text.encode()
    return [
        0,
        *(number for number, leads in enumerate(_LEADS, 1) if len(encoded.translate(None, leads)) < len(encoded)),
    ]


def _sets(numbers: Sequence[int], factors: Sequence[str]) -> Iterator[tuple[Sequence[int], Any]]:
    """One set, or more where RE2 has not the memory for one: it refuses, or finds nothing and does not say so."""
    import re2

    chosen = re2.Set.SearchSet(options())
    for number in numbers:
        chosen.Add(_expression(factors[number]))
    with suppress(re2.error):
        chosen.Compile()
        if chosen.Match(f" {_parts_of(factors[numbers[0]])[0]} "):
            yield numbers, chosen
            return
    half = len(numbers) // 2
    yield from _sets(numbers[:half], factors)
    yield from _sets(numbers[half:], factors)


def _expression(factor: str) -> str:
    r"""The factor as RE2 reads it; its `\b` knows ASCII only, so other edges are left open."""
    literal, left, right, _ = _parts_of(factor)
    return r"\b" * left + "".join(map(escape, literal)) + r"\b" * right


@lru_cache(maxsize=1 << 12)  # a few dozen stand in most texts
def _parts_of(factor: str) -> tuple[str, bool, bool, tuple[str, ...]]:
    """The text of a factor; whether it demands an edge of a word that ASCII can tell, before it, behind it; the rest.

    The rest are texts of which one stands in the same line.
    """
    first, *too = factor.split(TOO)
    literal = first.strip(MARK)
    left, right = (first[side] == MARK and _is_ascii_word(literal[side]) for side in (0, -1))
    return literal, left, right, tuple(too)


def _is_ascii_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")
