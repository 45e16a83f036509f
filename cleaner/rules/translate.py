"""Rule patterns as written, translated for RE2, or refused with what to write instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from cleaner.rules.alternatives import opens, portions_of, step, weight_of
from cleaner.rules.factors import factors_of
from cleaner.rules.pattern import SHORT, Alternative, Pattern, options
from cleaner.rules.signs import MARK, is_word
from cleaner.rules.tokens import PatternError, Token, spell, tokens_of
from cleaner.rules.tree import longest_match, shortest_match

MAX_PATTERN = 4_000  # code points; the longest of ours has some 2,000
MAX_DEPTH = 50  # groups in groups; the shipped rules need 6
MAX_GROUPS = 20  # with names; RE2 carries the place of each through the whole text
MAX_WEIGHT = 4_000  # characters of a pattern with repetitions written out; RE2 then needs some 40 MB at worst
NEVER = Pattern("", (Alternative(r"[^\x00-\x{10FFFF}]", False, ()),))  # for a pattern that cannot be read


def search_pattern(source: str) -> Pattern:
    """A pattern that may match anywhere in a block."""
    return _translate(source, "", "")


def start_pattern(source: str) -> Pattern:
    """A pattern at the block's first word; what is not a word or a quotation mark may stand before it."""
    return _translate(source, r'^[^\w"]*(?:', ")")


def whole_pattern(source: str) -> Pattern:
    """A pattern that covers the block from the first word to the last."""
    return _translate(source, r'^[^\w"]*(?:', r")[^\w]*$")


def end_pattern(source: str) -> Pattern:
    """A pattern that ends with the block."""
    return _translate(source, "(?:", ")$")


def _translate(source: str, before: str, after: str) -> Pattern:
    if len(source) > MAX_PATTERN:
        raise PatternError(f"the pattern has {len(source)} characters; {MAX_PATTERN} are allowed: split the rule")
    if source != source.strip() and "\n" not in source:
        raise PatternError(
            "the pattern begins or ends with a space: write [ ] for it, or begin it on the line of the key"
        )
    inner = list(tokens_of(on_one_line(source)))
    _check_shape(inner)
    _check_depth(inner)
    _check_names(inner)
    inner = _without_doubled_boundaries(inner)
    marked = any(token.boundary for token in inner)
    around = list(tokens_of(before)), list(tokens_of(after))
    chosen = tuple(_alternative(tokens, *around, marked=marked) for tokens in portions_of(inner))
    return Pattern(source, chosen)


def _alternative(
    inner: Sequence[Token], before: Sequence[Token], after: Sequence[Token], *, marked: bool
) -> Alternative:
    tokens = [*before, *inner, *after]
    exact = _marked(tokens) if marked else "".join(token.exact + token.quantifier for token in tokens)
    _check_syntax(exact)
    starts, ends = bool(before) and before[0].exact == "^", bool(after) and after[-1].exact == "$"
    longest = longest_match(inner) if starts and ends else None
    rare = longest is None or longest > SHORT
    factors = factors_of(inner, at_first_word=starts, at_last_word=ends, rare=rare)
    return Alternative(exact, marked, factors, longest, shortest_match(inner))


def on_one_line(source: str) -> str:
    """Long patterns are written over several lines; the breaks and the indentation mean nothing."""
    return "".join(line.strip() for line in source.split("\n")) if "\n" in source else source


def _check_syntax(exact: str) -> None:
    """Let RE2 parse the pattern, which takes less than compiling it."""
    import re2

    try:
        re2.Set.SearchSet(options()).Add(exact)
    except re2.error:
        raise PatternError(f"RE2 does not take this pattern: {_reason(exact)}") from None


def _reason(exact: str) -> str:
    """What is wrong with a pattern that a set of patterns does not take; only a pattern alone says it."""
    import re2

    try:
        re2.compile(exact, options())
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        sizes = "; numbers in { } may be up to 1,000, of repetitions in each other multiplied, the greater one last"
        return said + sizes * ("repetition size" in said)
    return "it is too large"


@dataclass(slots=True)
class _Group:
    """An open parenthesis on the way through a pattern."""

    any_empty: bool = False  # an alternative before the open one can be empty
    open_empty: bool = True  # the open alternative can be empty so far


def _check_shape(tokens: list[Token]) -> None:
    """Parentheses pair, the pattern needs at least one character, and it does not grow too large in RE2."""
    groups = [_Group()]
    for token in tokens:
        if token.atom:
            groups[-1].open_empty &= token.optional
        elif opens(token):
            groups.append(_Group())
        elif token.exact == "|":
            groups[-1].any_empty |= groups[-1].open_empty
            groups[-1].open_empty = True
        elif token.exact == ")":
            closed = groups.pop()
            if not groups:
                raise PatternError(r"a ) has no ( before it; write \) for the character itself")
            groups[-1].open_empty &= closed.any_empty or closed.open_empty or token.optional
    if len(groups) > 1:
        raise PatternError(r"a ( has no ) after it; write \( for the character itself")
    if groups[0].any_empty or groups[0].open_empty:
        raise PatternError("the pattern matches an empty text: make one part of it required")
    if (weight := weight_of(tokens, of_class=1)) > MAX_WEIGHT:
        raise PatternError(
            f"with its repetitions written out the pattern has {weight:,} characters; "
            f"{MAX_WEIGHT:,} are allowed: lower the numbers in {{ }}"
        )


def _check_depth(tokens: list[Token]) -> None:
    """Groups in groups are few: whoever walks a pattern goes down into each."""
    if max(accumulate(map(step, tokens)), default=0) > MAX_DEPTH:
        raise PatternError(f"groups stand in groups more than {MAX_DEPTH} deep: take some out")


def _check_names(tokens: list[Token]) -> None:
    """Groups with names are few, and no two share one: of two, RE2 knows only the first."""
    names = [token.exact for token in tokens if token.exact.startswith("(?P<")]
    if len(names) > MAX_GROUPS:
        raise PatternError(f"the pattern has {len(names)} named groups; {MAX_GROUPS} are allowed: write (?: for most")
    for name in names:
        if names.count(name) > 1:
            raise PatternError(f"two groups begin with {name}: give each a name of its own")


def _without_doubled_boundaries(tokens: list[Token]) -> list[Token]:
    r"""The tokens without a `\b` that ends or begins a group beside another: two would demand two marks."""
    if sum(token.boundary for token in tokens) < 2:
        return tokens
    around: list[int] = []  # by position, where the group opens; -1 outside
    ends: dict[int, int] = {}  # where it ends, by where it opens
    opened = [-1]
    for position, token in enumerate(tokens):
        if opens(token):
            opened.append(position)
        around.append(opened[-1])
        if token.exact == ")" and not token.atom:
            ends[opened.pop()] = position
    return [
        token
        for position, token in enumerate(tokens)
        if not token.boundary or not any(_meets_boundary(tokens, around, ends, position, step) for step in (-1, 1))
    ]


def _meets_boundary(tokens: list[Token], around: list[int], ends: dict[int, int], position: int, step: int) -> bool:
    """True where nothing but the end of groups, or their beginning, stands between a token and a boundary."""
    edge = ")" if step > 0 else "("
    position += step
    if step < 0 and position >= 0 and tokens[position].boundary:
        return False  # of two in a row the first goes
    while 0 <= position < len(tokens) and not tokens[position].boundary:
        first = around[position]
        if tokens[position].atom or tokens[position].exact[:1] not in (edge, "|") or first < 0:
            return False
        if tokens[ends[first]].quantifier not in ("", "?"):
            return False
        position = ends[first] + 1 if step > 0 else first - 1
    return 0 <= position < len(tokens)


def _marked(tokens: list[Token]) -> str:
    """The form for the marked copy: every atom steps over one mark, a boundary demands one."""
    out: list[str] = []
    previous = ""  # the literal character just before, where nothing stands between
    for token in tokens:
        literal = token.literal if not token.quantifier else ""
        if token.boundary:
            out.append(MARK if not out or out[-1] != MARK else "")
        elif literal:
            out.append(_literal_with_marks(literal, previous))
        elif token.literal:
            out.append(f"(?:{_literal_with_marks(token.literal, '')}){token.quantifier}")
        elif token.atom:
            out.append(f"(?:{MARK}?{token.exact}){token.quantifier}")
        else:
            out.append(f"{MARK}?$" if token.exact == "$" else token.exact + token.quantifier)
        previous = literal[-1:]
    return "".join(out)


@lru_cache(maxsize=1 << 14)  # rules say the same words
def _literal_with_marks(text: str, previous: str) -> str:
    """Literal characters with marks where a word begins or ends between two of them."""
    out = [f"{MARK}?"] if not previous else [MARK] if is_word(previous) != is_word(text[0]) else []
    for before, char in zip(("", *text), text, strict=False):
        if before and is_word(before) != is_word(char):
            out.append(MARK)
        out.append(spell(char))
    return "".join(out)
