r"""The literal factors of a pattern: short texts of which every match holds at least one.

A scan for factors is one pass over a text, whatever the number of patterns; only where one is found does the pattern
itself look. The idea is that of RE2's FilteredRE2 and of Hyperscan's own prefilter, with one thing more: most rules
match from the first word of a block on, so their factors need be looked for at the first words only.

A factor may say where it stands: HEAD before it means at the first word of a block, MARK before or after it means at
the edge of a word. Of several sets the one with the fewest expected hits is taken.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from cleaner.rules.tokens import MARK, Token

HEAD = "\x02"
LONGEST_HEAD = 16  # code points; a longer one is not rarer in practice
_MOST = 600  # factors of one pattern; more say too little to be worth scanning for
_TOO_COMMON = 1 / 200  # expected hits a code point: about one a line
# Expected hits a code point, from the frequencies of letters in news texts of ten languages, rounded.
_LETTER, _SPACE, _OTHER_LETTER, _SIGN, _RARE_SIGN = 0.09, 0.17, 0.05, 0.02, 0.001
_HEADS = 1 / 200  # first words a code point
_EDGE = 0.3  # how often letters in the middle of a text stand at the edge of a word
_COMMON_WORD = 1 / 400  # hits a code point of one of the words below
_COMMON_WORDS = """
a an the and or of in on at to for from with by as is are was were be been have has had not no but all any more this
that these those it its he she they we you i his her their our your us them who which what when where will would can
could may said about after over also only one two new other some time people day year read see get app order book work
live make use find start line like der die das den dem des ein eine einen einer und oder von vom zu zum zur mit für auf
bei nach aus an am im ist sind war nicht auch sich wird werden wurde über wie sie ihr wir uns abo le la les un une et ou
du des de à au aux en dans par pour sur avec est sont nos vos notre votre plus el los las y o del al con por para se su
sus una no más que como es il lo gli i e di da della nel per non che os as um uma na em com não het een van voor met op
te bij aan uit ons onze og av på til med och att som det w z do się nie po в на и с из от за не что как для org net www
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ALL_DIGITS = [chr(code) for code in range(0x11000) if unicodedata.category(chr(code)) == "Nd"]
_NON_WORD = re.compile(r"\W+")
_WORDS = re.compile(r"\w+")

Factors = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Group:
    """A parenthesis: its alternatives, and how often it stands."""

    alternatives: tuple["_Sequence", ...]
    optional: bool
    repeated: bool


_Sequence = tuple["Token | _Group", ...]


def factors_of(tokens: Iterable[Token], *, at_first_word: bool = False) -> tuple[str, ...] | None:
    """Folded texts of which every match of the pattern holds one, or None where it tells no rare ones.

    `at_first_word`: the match begins at the first word of a block, but for what is no word.
    """
    alternatives = _parse(iter(tokens))
    offers = [_clause(alternatives, left=False, right=False)]
    if at_first_word or all(map(_is_anchored, alternatives)):
        offers.append(_heads(alternatives))
    best = _rarest(offers)
    return tuple(sorted(best)) if best and _rate(best) <= _TOO_COMMON else None


def _parse(tokens: Iterator[Token]) -> tuple[_Sequence, ...]:
    """The alternatives up to the closing parenthesis, or to the end."""
    group, _ = _parse_group(tokens)
    return group


def _parse_group(tokens: Iterator[Token]) -> tuple[tuple[_Sequence, ...], Token | None]:
    """The alternatives of an open group, and the token that closes it."""
    done: list[_Sequence] = []
    sequence: list[Token | _Group] = []
    for token in tokens:
        if token.atom or token.boundary or token.exact in ("^", "$"):
            sequence.append(token)
        elif token.exact == "|":
            done.append(tuple(sequence))
            sequence = []
        elif token.exact == ")":
            return (*done, tuple(sequence)), token
        else:
            alternatives, close = _parse_group(tokens)
            if close is not None:
                sequence.append(_Group(alternatives, close.optional, close.most > 1))
    return (*done, tuple(sequence)), None


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

    def factor(self) -> Factors | None:
        """The run as a factor."""
        return frozenset([MARK * self.left + self.text + MARK * self.right]) if self.text else None


def _clause(alternatives: tuple[_Sequence, ...], *, left: bool, right: bool) -> Factors | None:
    """One of these is in every match, whichever alternative it takes; None where one alternative says nothing."""
    found = [_rarest(_offers(sequence, left=left, right=right)) for sequence in alternatives]
    if any(factors is None for factors in found):
        return None
    return frozenset().union(*(factors or () for factors in found))


def _offers(sequence: _Sequence, *, left: bool, right: bool) -> Iterator[Factors | None]:
    """Every set of factors of which each match of the sequence holds one."""
    run = _Run(left=left)
    for number, item in enumerate(sequence):
        if isinstance(item, _Group):
            yield run.factor()
            if not item.optional:
                after = sequence[number + 1] if number + 1 < len(sequence) else None
                ends = right if after is None else isinstance(after, Token) and after.boundary
                yield _clause(item.alternatives, left=run.at_edge, right=ends and not item.repeated)
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


def _heads(alternatives: tuple[_Sequence, ...]) -> Factors | None:
    """With one of these, from its first word on, every match begins."""
    beginnings: set[str] = set()
    for sequence in alternatives:
        beginnings.update(*_beginnings(sequence))
    heads = {_from_first_word(text)[:LONGEST_HEAD] for text in beginnings}
    return None if "" in heads or len(heads) > _MOST else frozenset(HEAD + head for head in heads)


def _is_anchored(sequence: _Sequence) -> bool:
    """True where a match of the sequence begins at the start of the block."""
    if not sequence:
        return False
    first = sequence[0]
    return all(map(_is_anchored, first.alternatives)) if isinstance(first, _Group) else first.exact == "^"


def _from_first_word(text: str) -> str:
    signs = _NON_WORD.match(text)
    return text[signs.end() :] if signs else text


def _beginnings(sequence: _Sequence) -> tuple[set[str], set[str]]:
    """How matches of a sequence begin: texts after which the sequence may have ended, and texts that are certain."""
    reached, certain = {""}, set[str]()
    for item in sequence:
        if isinstance(item, _Group):
            reached, added = _past_group(reached, item)
            certain |= added
        elif item.literal:
            longer = {text + item.literal for text in reached}
            if item.quantifier and item.quantifier != "?":
                certain |= longer
                longer = set()
            reached = longer | (reached if item.optional else set())
        elif item.atom and not (reached == {""} and _takes_only_signs(item)):
            certain |= {text + digit for text in reached for digit in _digits(item)}
            reached = set()
        long = {text for text in reached if len(text) >= LONGEST_HEAD}
        certain |= long
        reached -= long
        if not reached or len(reached) + len(certain) > _MOST:
            return set(), certain | reached
    return reached, certain


def _takes_only_signs(atom: Token) -> bool:
    """True for a character class without anything that a word can begin with."""
    members = atom.exact.replace(r"\s\p{Z}", "")
    return not members.startswith("[^") and r"\p" not in members and not any(map(str.isalnum, members))


def _digits(atom: Token) -> Iterable[str]:
    """What a class of digits takes; the empty text for every other class, which says nothing."""
    if atom.optional:
        return [""]
    return _ALL_DIGITS if atom.exact == r"[\p{Nd}]" else "0123456789" if atom.exact == "[0-9]" else [""]


def _past_group(reached: set[str], group: _Group) -> tuple[set[str], set[str]]:
    """The texts reached past a group, and those that are certain from here on."""
    ended, certain = set[str](), set[str]()
    for sequence in group.alternatives:
        more_ended, more_certain = _beginnings(sequence)
        ended |= more_ended
        certain |= more_certain
    if len(reached) * (len(ended) + len(certain)) > _MOST:
        return set(), reached
    longer = {before + text for before, text in product(reached, ended)}
    certain = {before + text for before, text in product(reached, certain)}
    if group.repeated:
        certain |= longer
        longer = set()
    return longer | (reached if group.optional else set()), certain


def _rarest(offers: Iterable[Factors | None]) -> Factors | None:
    usable = [factors for factors in offers if factors and len(factors) <= _MOST]
    return min(usable, key=_rate) if usable else None


def _rate(factors: Factors) -> float:
    """Expected hits a code point of all factors together."""
    return sum(map(_hits, factors))


def _hits(factor: str) -> float:
    text = factor.strip(HEAD + MARK)
    rate = 1.0
    for char in text:
        if char.isalnum():
            rate *= _LETTER if char.isascii() else _OTHER_LETTER
        else:
            rate *= _SPACE if char == " " else _RARE_SIGN if char in "@|#$©®™" else _SIGN
    words = _WORDS.findall(text)
    if words and all(word in _COMMON for word in words):
        rate = max(rate, _COMMON_WORD ** len(words))
    rate *= _EDGE ** factor.count(MARK)
    return rate * _HEADS if factor.startswith(HEAD) else rate
