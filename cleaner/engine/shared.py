"""Words that blocks share with the paragraphs of their document: who shares them speaks of the same thing."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

RARE = 3  # paragraphs; a word in so many of them is rare
_INDIC = range(0x900, 0xE00)
# Scripts without spaces, and Korean, whose words have endings: compared are pairs of characters.
_IN_PAIRS = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_LEADS = bytes((0xE0, 0xE1, *range(0xE3, 0xEE)))  # what characters of these scripts begin with in UTF-8
_LETTER = r"[^\W\d_]"
_LETTERS_ONLY = bytes(code if re.match(_LETTER, chr(code)) else ord(" ") for code in range(0x100))  # of Latin-1


class Shared(NamedTuple):
    """What a block has in common with other paragraphs: the share of its words, in per cent; how many rare words."""

    share: int
    rare: int


def shared_words(folded: Sequence[str], paragraph: Sequence[bool], asked: Collection[int]) -> dict[int, Shared]:
    """What some blocks have in common with the paragraphs of their document, by number.

    Of the other blocks only words that stand in one of these are counted: in a long document that is a few.
    """
    own = {i: _tokens(folded[i]) for i in asked}
    frequency = Counter(chain.from_iterable(tokens for i, tokens in own.items() if paragraph[i]))
    if rest := [i for i, is_paragraph in enumerate(paragraph) if is_paragraph and i not in own]:
        wanted = set(chain.from_iterable(own.values()))
        for token in chain.from_iterable(wanted.intersection(_words(folded[i])) for i in rest):
            frequency[token] += 1
            if frequency[token] > RARE + 1:  # how common it is nobody asks
                wanted.discard(token)
    return {i: _shared(list(map(frequency.get, tokens)), own=paragraph[i]) for i, tokens in own.items()}


def _shared(counts: list[int | None], *, own: bool) -> Shared:
    """From the number of paragraphs that have each word, `own` where the block itself is one of them."""
    if not counts:
        return Shared(0, 0)
    others = len(counts) - counts.count(1 if own else None)
    return Shared(100 * others // len(counts), sum(map(counts.count, range(own + 1, own + 1 + RARE))))


def _tokens(folded: str) -> frozenset[str]:
    """Words of four letters and more; in scripts without spaces every pair of characters."""
    words = _in_latin_1(folded)
    return frozenset(_in_any_script(folded) if words is None else [word for word in words if len(word) > 3])


def _words(folded: str) -> list[str]:
    """The tokens of a block; where that is quicker, shorter words too."""
    words = _in_latin_1(folded)
    return _in_any_script(folded) if words is None else words


def _in_latin_1(folded: str) -> list[str] | None:
    """The words of a block in Latin-1: to translate bytes takes a fifth of the time."""
    try:
        return folded.encode("latin-1").translate(_LETTERS_ONLY).decode("latin-1").split()
    except UnicodeEncodeError:
        return None


def _in_any_script(folded: str) -> list[str]:
    encoded = folded.encode()
    if len(encoded) == len(encoded.translate(None, _LEADS)):
        return _long_words().findall(folded)
    tokens, runs = _of_all_scripts()
    words: list[str] = tokens.findall(folded)
    for run in runs.findall(folded):
        words += [run[i : i + 2] for i in range(len(run) - 1)]
    return words


@cache
def _long_words() -> re.Pattern[str]:
    """Words, as the scripts of Europe and the Middle East write them: in a third of the time."""
    return re.compile(f"{_LETTER}{{4,}}")


@cache  # to compile them takes as long as several texts
def _of_all_scripts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for words, and for runs of a script that is compared by pairs."""
    vowels = "".join(c for c in map(chr, _INDIC) if unicodedata.category(c) in ("Mn", "Mc"))  # `re` has them outside \w
    word = rf"(?:{_LETTER}|[{vowels}]){{4,}}"
    return re.compile(rf"{word}|{_IN_PAIRS}{{2}}"), re.compile(rf"{_IN_PAIRS}{{2,}}")
