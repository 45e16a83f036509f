"""A pattern taken apart into its alternatives, so that each can be looked for and tried alone."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from cleaner.rules.tokens import Token

_ENOUGH = 300  # weight; RE2 compiles that in some tenths of a millisecond, and the index of a rule set stays small
_CLASS = 10  # weight; what RE2 needs for most classes in UTF-8


def portions_of(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The alternatives of a pattern, light ones that follow each other together."""
    portion: list[Token] = []
    size = 0
    for alternative in alternatives_of(tokens):
        more = weight_of(alternative, _CLASS)
        if portion and size + more > _ENOUGH:
            yield portion
            portion, size = [], 0
        portion = [*portion, Token("|"), *alternative] if portion else list(alternative)
        size += more
    yield portion


def weight_of(tokens: Sequence[Token], of_class: int) -> int:
    """How many characters some tokens have with repetitions written out; each class counts for `of_class`."""
    opened = [0]
    for token in tokens:
        if token.atom:
            opened[-1] += (len(token.literal) or of_class) * token.most
        elif opens(token):
            opened.append(0)
        elif token.exact == ")":
            inner = opened.pop()
            opened[-1] += inner * token.most
    return opened[0]


def alternatives_of(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The alternatives of a pattern, also those of a group that is all of one but for edges before and behind it."""
    for branch in _branches(tokens):
        first, last = 0, len(branch)
        while first < last and _is_edge(branch[first]):
            first += 1
        while first < last and _is_edge(branch[last - 1]):
            last -= 1
        if _is_one_group(branch[first:last]):
            inner = alternatives_of(branch[first + 1 : last - 1])
            yield from ([*branch[:first], *alternative, *branch[last:]] for alternative in inner)
        else:
            yield branch


def _branches(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands between the `|` outside of all groups."""
    begin = 0
    for place, (token, depth) in enumerate(zip(tokens, accumulate(map(step, tokens)), strict=True)):
        if token.exact == "|" and not depth:
            yield tokens[begin:place]
            begin = place + 1
    yield tokens[begin:]


def _is_one_group(tokens: Sequence[Token]) -> bool:
    """True for a group without a name that stands once."""
    if not tokens or tokens[0].exact != "(?:" or tokens[-1].quantifier:
        return False
    return tokens[-1].exact == ")" and 0 not in list(accumulate(map(step, tokens)))[:-1]


def _is_edge(token: Token) -> bool:
    return token.boundary or token.exact in ("^", "$")


def step(token: Token) -> int:
    """How much deeper the groups are behind a token."""
    return opens(token) - (token.exact == ")")


def opens(token: Token) -> bool:
    """True for a token that opens a group."""
    return token.exact.startswith("(") and not token.atom
