r"""The literal factors of a pattern: short texts of which every match holds at least one.

A scan for factors is one pass over a text, whatever the number of patterns; only where one is found does the pattern
itself look. The idea is that of RE2's FilteredRE2 and of Hyperscan's own prefilter, with one thing more: most rules
match from the first word of a block on, so their factors need be looked for at the first words only.

A factor may say where it stands: HEAD before it means at the first word of a block, MARK before or after it means at
the edge of a word. Of several sets the one with the fewest expected hits is taken.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from math import fsum, inf, prod
from operator import attrgetter

from cleaner.rules.signs import put_back
from cleaner.rules.tokens import HEAD, LONGEST_HEAD, MARK, Token, tokens_of

_LONGEST = 32  # code points of any factor; RE2 is slow over sets of texts of thousands
_MOST = 700  # factors of one pattern; more say too little to be worth scanning for
_MOST_HEADS = 2_000
_HEAD_LENGTHS = (LONGEST_HEAD, 6, 3)  # shorter ones where longer ones are too many
_CHARACTER = 1 / 3_000_000  # a thousand characters more in the scan cost as much as a hit in 3,000
_HEAD_CHARACTER = _CHARACTER  # a whole head costs no more than a character: the scan leaves it after the first
_RARE = 1 / 40_000  # expected hits a code point: a word's, unless it is a common one
_TOO_COMMON_IN_SHORT = 1 / 6
_TOO_COMMON = 1 / 60  # expected hits a code point: some three a line
# Expected hits a code point, from the frequencies of characters in news texts of twelve languages, rounded up.
_LETTER, _OTHER_LETTER, _CJK_LETTER, _DIGIT = 0.09, 0.05, 0.004, 0.006
_SPACE, _COMMON_SIGN, _RARE_SIGN = 0.17, 0.02, 0.002
_COMMON_SIGNS = frozenset(",.'\"-")
_CJK = range(0x3040, 0xD7B0)
_FEW = 8  # members of a class that are spelled out
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
_NON_WORD = re.compile(r"\W+")
_WORDS = re.compile(r"\w+")
_NO_WORD, _SPACE_CLASS = (token.exact for token in tokens_of(r"[^\w]\s"))
_SPACES = _SPACE_CLASS[1:-1]

Factors = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Offer:
    """Factors of which every match holds one; their expected hits a code point, and what looking for them costs."""

    factors: Factors
    hits: float
    cost: float


@dataclass(frozen=True, slots=True)
class _Group:
    """A parenthesis: its alternatives, and how often it stands."""

    alternatives: tuple["_Sequence", ...]
    optional: bool
    most: float  # times; infinite where nothing bounds it

    @property
    def repeated(self) -> bool:
        """True where it may stand more than once."""
        return self.most > 1


_Sequence = tuple["Token | _Group", ...]


def factors_of(
    tokens: Iterable[Token], *, at_first_word: bool = False, at_last_word: bool = False, rare: bool = True
) -> tuple[str, ...] | None:
    """Folded texts of which every match of the pattern holds one, or None where it tells no rare ones.

    `at_first_word`: the match begins at the first word of a block, but for what is no word; `at_last_word`: it ends so.
    `rare`: it is looked for in all blocks, not in short ones only, so its factors have to be rare.
    """
    alternatives = _parse(iter(tokens))
    offers = [_clause(alternatives, left=at_first_word, right=at_last_word)]
    if at_first_word or all(map(_is_anchored, alternatives)):
        offers.append(_heads(alternatives))
    best = _rarest(offers)
    if best is None or best.hits > (_TOO_COMMON if rare else _TOO_COMMON_IN_SHORT):
        return None
    return tuple(sorted(set(map(_cut, best.factors))))


def longest_match(tokens: Iterable[Token]) -> int | None:
    """How many code points a match of the pattern may have; None where that has no bound."""
    total = _longest(_parse(iter(tokens)))
    return None if total == inf else int(total)


def _longest(alternatives: tuple[_Sequence, ...]) -> float:
    return max(sum(map(_longest_item, sequence)) for sequence in alternatives)


def _longest_item(item: "Token | _Group") -> float:
    if isinstance(item, _Group):
        once = _longest(item.alternatives)
        return once * item.most if once else 0.0
    return item.longest * max(len(item.literal), 1) if item.atom else 0.0


def _cut(factor: str) -> str:
    return factor[:_LONGEST]


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
                sequence.append(_Group(alternatives, close.optional, close.longest))
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

    def factor(self) -> _Offer | None:
        """The run as a factor."""
        return _offer(frozenset([MARK * self.left + self.text + MARK * self.right])) if self.text else None


def _clause(alternatives: tuple[_Sequence, ...], *, left: bool, right: bool) -> _Offer | None:
    """One of these is in every match, whichever alternative it takes; None where one alternative says nothing."""
    found: list[_Offer] = []
    for sequence in alternatives:
        best = _best(sequence, left=left, right=right)
        if best is None:
            return None
        found.append(best)
    factors: Factors = frozenset().union(*(offer.factors for offer in found))
    return _Offer(factors, sum(offer.hits for offer in found), sum(offer.cost for offer in found))


def _best(sequence: _Sequence, *, left: bool, right: bool) -> _Offer | None:
    """The rarest factors of a sequence; what takes long is worked out only where nothing else is rare."""
    plain = _rarest(_offers(sequence, left=left, right=right))
    if plain is not None and plain.hits < _RARE:
        return plain
    return _rarest([plain, *_expansions(sequence, left=left)])


def _offers(sequence: _Sequence, *, left: bool, right: bool) -> Iterator[_Offer | None]:
    """Sets of factors of which each match of the sequence holds one: its literal runs and its groups."""
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


def _expansions(sequence: _Sequence, *, left: bool) -> Iterator[_Offer | None]:
    """What a match holds from a place on, with the alternatives that follow: `(ap` and `(afp` instead of `(`."""
    in_run, edge = False, left
    for number, item in enumerate(sequence):
        if isinstance(item, _Group):
            starts, in_run, boundary = not item.repeated, False, False
        else:
            starts = not in_run and bool(item.literal or _choices(item))
            in_run, boundary = bool(item.literal) and not item.quantifier, item.boundary
        if starts and not item.optional:
            yield _expanded(sequence[number:], MARK * edge)
        edge = boundary
    if _is_anchored(sequence):
        yield _heads((sequence,))


def _expanded(sequence: _Sequence, edge: str) -> _Offer | None:
    reached, certain = _beginnings(sequence, LONGEST_HEAD, from_word=False)
    texts = reached | certain
    return _offer(frozenset(edge + text[:LONGEST_HEAD] for text in texts)) if all(map(str.strip, texts)) else None


def _heads(alternatives: tuple[_Sequence, ...]) -> _Offer | None:
    """With one of these, from its first word on, every match begins."""
    for longest in _HEAD_LENGTHS:
        beginnings: set[str] = set()
        for sequence in alternatives:
            beginnings.update(*_beginnings(sequence, longest, from_word=True))
        heads = {_from_first_word(text)[:longest] for text in beginnings}
        if "" not in heads and len(heads) <= _MOST_HEADS:
            return _offer(frozenset(HEAD + head for head in heads))
    return None


def _is_anchored(sequence: _Sequence) -> bool:
    """True where a match of the sequence begins at the start of the block."""
    if not sequence:
        return False
    first = sequence[0]
    return all(map(_is_anchored, first.alternatives)) if isinstance(first, _Group) else first.exact == "^"


def _from_first_word(text: str) -> str:
    signs = _NON_WORD.match(text)
    return text[signs.end() :] if signs else text


def _beginnings(sequence: _Sequence, longest: int, *, from_word: bool) -> tuple[set[str], set[str]]:
    """How matches of a sequence begin: texts after which the sequence may have ended, and texts that are certain.

    `from_word`: what is no word and stands before the first one does not count.
    """
    reached, certain = {""}, set[str]()
    for item in sequence:
        if isinstance(item, _Group):
            reached, added = _past_group(reached, item, longest, from_word=from_word)
            certain |= added
        elif item.atom and not (from_word and reached == {""} and _takes_only_signs(item)):
            reached, added = _past_atom(reached, item)
            certain |= added
        long = {text for text in reached if len(text) >= longest}
        certain |= long
        reached -= long
        if not reached or len(reached) + len(certain) > _MOST_HEADS:
            return set(), certain | reached
    return reached, certain


def _takes_only_signs(atom: Token) -> bool:
    """True for a character class without anything that a word can begin with."""
    if atom.exact == _NO_WORD:
        return True
    members = atom.exact.replace(_SPACES, "")
    return not (atom.literal or members.startswith("[^") or r"\p" in members or any(map(str.isalnum, members)))


def _choices(atom: Token) -> Sequence[str]:
    """What an atom takes, where that is a literal or a class with few members; nothing where it is more."""
    if atom.literal:
        return [atom.literal]
    if atom.exact == r"[\p{Nd}]":
        return _all_digits()
    if atom.exact == "[0-9]":
        return "0123456789"
    members = atom.exact[1:-1].replace("\\", "")
    few = atom.exact.startswith("[") and 0 < len(members) <= _FEW
    literal = few and not any(sign in atom.exact for sign in ("[^", r"\p", r"\s", "-"))
    return "".join(map(put_back, members)) if literal else ""


@cache
def _all_digits() -> list[str]:
    return [chr(code) for code in range(0x11000) if unicodedata.category(chr(code)) == "Nd"]


def _past_atom(reached: set[str], atom: Token) -> tuple[set[str], set[str]]:
    """The texts reached past an atom, and those that are certain from here on."""
    if atom.literal and not atom.quantifier and len(reached) <= _MOST:  # nearly all atoms
        return {text + atom.literal for text in reached}, set()
    choices = _choices(atom)
    going = _going_on(reached, len(choices)) if choices else set()
    longer = {text + choice for text in going for choice in choices}
    kept = going if atom.optional else set[str]()
    once = atom.quantifier in ("", "?", "??")
    return (longer | kept if once else kept), (reached - going) | (set() if once else longer)


def _past_group(reached: set[str], group: _Group, longest: int, *, from_word: bool) -> tuple[set[str], set[str]]:
    """The texts reached past a group, and those that are certain from here on."""
    ended, certain = set[str](), set[str]()
    for sequence in group.alternatives:
        more_ended, more_certain = _beginnings(sequence, longest, from_word=from_word and reached == {""})
        ended |= more_ended
        certain |= more_certain
    going = _going_on(reached, len(ended) + len(certain))
    longer = {before + text for before, text in product(going, ended)}
    certain = {before + text for before, text in product(going, certain)} | (reached - going)
    if group.repeated:
        certain |= longer
        longer = set()
    return longer | (going if group.optional else set()), certain


def _going_on(reached: set[str], choices: int) -> set[str]:
    """Which texts to make longer, where each becomes that many: all, else only what says nothing yet, else none."""
    for going in (reached, reached & {""}):
        if len(going) * choices <= _MOST_HEADS:
            return going
    return set()


def _rarest(offers: Iterable[_Offer | None]) -> _Offer | None:
    usable = [offer for offer in offers if offer is not None and len(offer.factors) <= _most(offer.factors)]
    return min(usable, key=attrgetter("cost"), default=None)


def _most(factors: Factors) -> int:
    return _MOST_HEADS if _is_head(next(iter(factors))) else _MOST


def _offer(factors: Factors) -> _Offer | None:
    if not factors:
        return None
    hits = expected_hits(factors)
    return _Offer(factors, hits, hits + fsum(map(_size, factors)))


def _size(factor: str) -> float:
    """What it costs that the scan knows the factor."""
    return _HEAD_CHARACTER if _is_head(factor) else _CHARACTER * len(factor)


def _is_head(factor: str) -> bool:
    return factor[:1] == HEAD


def expected_hits(factors: Iterable[str]) -> float:
    """Expected hits a code point of all factors together, exact, so that the order of a set cannot tip the scales."""
    return fsum(map(_hits, factors))


@lru_cache(maxsize=1 << 16)  # factors are weighed again and again while sets of them are compared
def _hits(factor: str) -> float:
    text = factor.strip(HEAD + MARK)
    rate = prod(map(_char_rate, text))
    words = _WORDS.findall(text)
    if words:
        rate = max(rate, (_COMMON_WORD if all(word in _COMMON for word in words) else _WORD) ** len(words))
    rate *= _EDGE ** factor.count(MARK)
    return rate * _HEADS if _is_head(factor) else rate


@lru_cache(maxsize=4096)
def _char_rate(char: str) -> float:
    if char.isdigit():
        return _DIGIT
    if char.isalnum():
        return _LETTER if char.isascii() else _CJK_LETTER if ord(char) in _CJK else _OTHER_LETTER
    return _SPACE if char == " " else _COMMON_SIGN if char in _COMMON_SIGNS else _RARE_SIGN
