"""How often a literal factor is to be expected in news texts: a small model of letters and words."""

import re
from collections.abc import Iterable
from functools import lru_cache
from math import fsum, prod

from cleaner.rules.signs import HEAD, MARK, TOO

# Expected hits a code point, from the frequencies of characters in news texts of twelve languages, rounded up.
_LETTER, _OTHER_LETTER, _CJK_LETTER, _DIGIT = 0.09, 0.05, 0.004, 0.006
_SPACE, _COMMON_SIGN, _RARE_SIGN, _OTHER_DIGIT = 0.17, 0.02, 0.002, 0.00001
_COMMON_SIGNS = frozenset(",.'\"-")
_CJK = range(0x3040, 0xD7B0)
_HEADS = 1 / 200  # first words a code point
_EDGE = 0.3  # how often letters in the middle of a text stand at the edge of a word
_COMMON_WORD, _WORD = 1 / 400, 1 / 50_000  # hits a code point of one of the words below, of another word
_COMMON_WORDS = """
a an the and or of in on at to for from with by as is are was were be been have has had not no but all any more this
that these those it its he she they we you i his her their our your us them who which what when where will would can
could may said about after over also only one two new other some time people day year read see get app order book work
live make use find start line like report page police city council government minister water school first last
der die das den dem des ein eine einen einer und oder von vom zu zum zur mit für auf
bei nach aus an am im ist sind war nicht auch sich wird werden wurde über wie sie ihr wir uns abo le la les un une et ou
du des de à au aux en dans par pour sur avec est sont nos vos notre votre plus el los las y o del al con por para se su
sus una no más que como es il lo gli i e di da della nel per non che os as um uma na em com não het een van voor met op
te bij aan uit ons onze og av på til med och att som det w z do się nie po в на и с из от за не что как для org net www
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_BEGUN = frozenset(word[:size] for word in _COMMON for size in range(1, len(word)))
_WORDS = re.compile(r"\w+")
_SIGNS = re.compile(r"[^\w\s]|_")


def expected_hits(factors: Iterable[str]) -> float:
    """Expected hits a code point of all factors together, exact, so that the order of a set cannot tip the scales."""
    return fsum(map(_hits, {factor.partition(TOO)[0] for factor in factors}))


@lru_cache(maxsize=1 << 16)  # factors are weighed again and again while sets of them are compared
def _hits(factor: str) -> float:
    text = factor.strip(HEAD + MARK)
    first = factor[:1] == HEAD
    rate = prod(map(_RATES.__getitem__, text))
    words = _WORDS.findall(text)
    if words:
        of_words = (_COMMON_WORD if _are_common(words, begun=first and factor.endswith(words[-1])) else _WORD) ** len(
            words
        )
        of_words *= prod(map(_RATES.__getitem__, _SIGNS.findall(text)))
        if first:  # a first word stands alone as a rule: an edge behind it makes it no rarer
            return max(rate * _EDGE ** factor.count(MARK), of_words) * _HEADS
        rate = max(rate, of_words)
    rate *= _EDGE ** factor.count(MARK)
    return rate * _HEADS if first else rate


def _are_common(words: list[str], *, begun: bool) -> bool:
    """True for common words; `begun`: the last one may go on."""
    return _COMMON.issuperset(words[:-1]) and (words[-1] in _COMMON or (begun and words[-1] in _BEGUN))


class _Rates(dict[str, float]):
    """Expected hits a code point by character, each worked out once."""

    def __missing__(self, char: str) -> float:
        rate = self[char] = _char_rate(char)
        return rate


_RATES = _Rates()


def _char_rate(char: str) -> float:
    if char.isdigit():
        return _DIGIT if char.isascii() else _OTHER_DIGIT
    if char.isalnum():
        return _LETTER if char.isascii() else _CJK_LETTER if ord(char) in _CJK else _OTHER_LETTER
    return _SPACE if char == " " else _COMMON_SIGN if char in _COMMON_SIGNS else _RARE_SIGN
