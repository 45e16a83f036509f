r"""The pieces of a rule pattern, each as RE2 has to spell what it means."""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from math import inf
from typing import NamedTuple

from cleaner.document.folding import MARKS, fold
from cleaner.rules.signs import MARK, WORD, escape, move_sign, moved_category, moved_range

_CLASSES = {"w": WORD, "d": r"\p{Nd}", "s": r"\s" + "".join(map(move_sign, "\xa0\u1680\u2028\u2029\u202f\u205f\u3000"))}
_REFUSED = {
    "B": r"\B is not supported: match the neighbouring letters instead",
    "A": r"\A is not supported: write ^",
    "z": r"\z is not supported: write $",
    "Z": r"\Z is not supported: write $",
    "Q": r"\Q is not supported: escape the characters one by one",
    "C": r"\C is not supported: it can split a character",
}
_PLAIN = re.compile(r"[ !\"#%&',\-/0-9:;<=>@A-Z_`a-z~]+")
_DIGITS = re.compile("[0-9]+")
_HEX = re.compile("[0-9A-Fa-f]{2,8}")
_MARKS_ONLY = re.compile(rf"[{MARKS}]|\[[{MARKS}]+\]")  # no folded text has them
_SURROGATES = range(0xD800, 0xE000)  # half a character each


class PatternError(ValueError):
    """A pattern that cannot be taken as it is; the text says why and what to write."""


class Token(NamedTuple):
    """One piece: `literal` ones take exactly this text, other `atom` ones one character."""

    exact: str
    atom: bool = False
    literal: str = ""
    boundary: bool = False
    quantifier: str = ""

    @property
    def optional(self) -> bool:
        """True where the piece may be absent."""
        return bool(self.quantifier) and self.quantifier.startswith(("?", "*", "{0"))

    @property
    def most(self) -> int:
        """How often the piece is repeated at most; an unbounded one counts twice, as RE2 writes it out."""
        if not self.quantifier:
            return 1
        if self.quantifier.startswith("{"):
            bounds = self.quantifier.strip("{}?").split(",")
            return int(bounds[-1] or bounds[0]) + (bounds[-1] == "")
        return 2 if self.quantifier.startswith(("*", "+")) else 1

    @property
    def longest(self) -> float:
        """How often the piece stands in a row at most; infinite where nothing bounds it."""
        unbounded = self.quantifier.startswith(("*", "+")) or self.quantifier.rstrip("?}").endswith(",")
        return inf if unbounded else self.most


_ESCAPES = str.maketrans({char: escape(char) for char in map(chr, range(0x80))})


def spell(char: str) -> str:
    """The character as a pattern spells it."""
    return escape(move_sign(char))


def tokens_of(source: str) -> Iterator[Token]:
    """The pieces of a pattern, each with the quantifier that follows it; raises PatternError."""
    position = 0
    while position < len(source):
        run = _PLAIN.match(source, position)
        end = run.end() - (source[run.end() : run.end() + 1] in tuple("*+?{")) if run else position
        if end > position:  # the last character of a run is repeated alone
            yield _plain(source[position:end])
            position = end
            continue
        if marks := _MARKS_ONLY.match(source, position):
            position = _quantifier(source, marks.end())[1]
            continue
        token, position = _piece(source, position)
        quantifier, position = _quantifier(source, position)
        if quantifier and (token.boundary or token.exact in ("(", "(?:", "|", "^", "$")):
            raise PatternError(f"{quantifier} at character {position} has nothing to repeat")
        yield Token(*token[:4], quantifier) if quantifier else token


def _piece(source: str, position: int) -> tuple[Token, int]:
    char = source[position]
    if char == "\\":
        return _escaped(source, position)
    if char == "[":
        return _character_class(source, position)
    if char == "(":
        return _group_opening(source, position)
    if char == ".":
        return _class(f"\\n{MARK}", negated=True), position + 1
    if char in "^$|)":
        return Token(char), position + 1
    if char in "*+?{":
        raise PatternError(f"{char} at character {position + 1} has nothing to repeat; write \\{char} for itself")
    return _literal(char), position + 1


@lru_cache(maxsize=4096)
def _plain(run: str) -> Token:
    """A run of ASCII that stands for itself."""
    literal = fold(run)
    return Token(literal.translate(_ESCAPES), atom=True, literal=literal)


@lru_cache(maxsize=4096)
def _literal(char: str) -> Token:
    folded = fold(char)
    if not folded:
        raise PatternError(f"U+{ord(char):04X} is invisible and never in the folded text: leave it out")
    text = "".join(map(spell, folded))
    text = text if len(folded) == 1 else f"(?:{text})"
    return Token(text, atom=True, literal=folded)


def _class(members: str, *, negated: bool) -> Token:
    return Token(f"[{'^' if negated else ''}{members}]", atom=True)


def _quantifier(source: str, position: int) -> tuple[str, int]:
    if position >= len(source) or source[position] not in "*+?{":
        return "", position
    end = position + 1
    if source[position] == "{":
        close = source.find("}", position)
        bounds = source[position + 1 : close].split(",")
        if (
            close < 0
            or len(bounds) > 2
            or not _DIGITS.fullmatch(bounds[0])
            or not (_DIGITS.fullmatch(bounds[-1]) or bounds[-1] == "")
        ):
            raise PatternError(r"{ begins a repetition such as {2,5}; write \{ for the character itself")
        end = close + 1
    if source[end : end + 1] == "?":
        end += 1
    elif source[end : end + 1] == "+":
        raise PatternError("possessive repetition is not supported: drop the second +")
    return source[position:end], end


def _group_opening(source: str, position: int) -> tuple[Token, int]:
    rest = source[position + 1 :]
    if not rest.startswith("?"):
        return Token("(?:"), position + 1  # nobody reads it, and RE2 pays for every group that it must report
    if rest.startswith("?:"):
        return Token("(?:"), position + 3
    if rest.startswith("?P<") and ">" in rest:
        name = rest[3 : rest.index(">")]
        return Token(f"(?P<{name}>"), position + 1 + rest.index(">") + 1
    if rest.startswith(("?=", "?!", "?<=", "?<!")):
        raise PatternError("look-around is not supported (RE2): use a guard, a must_keep example or a longer pattern")
    raise PatternError(
        "a group begins with (, (?: or (?P<name>; flags such as (?i) are not supported: matching ignores case already"
    )


def _escaped(source: str, position: int) -> tuple[Token, int]:
    char = source[position + 1 : position + 2]
    if not char:
        raise PatternError("the pattern ends in a single backslash")
    if char == "b":
        return Token("", boundary=True), position + 2
    if char in _REFUSED:
        raise PatternError(_REFUSED[char])
    if char in _CLASSES:
        return _class(_CLASSES[char], negated=False), position + 2
    if char.lower() in _CLASSES:
        return _class(MARK + _CLASSES[char.lower()], negated=True), position + 2
    if char in "pP":
        name, end = _property(source, position)
        if char == "p":
            return _class(name, negated=False), end
        return _class(name + MARK, negated=True), end
    literal, end = _escaped_literal(source, position)
    return _literal(literal), end


def _property(source: str, position: int) -> tuple[str, int]:
    r"""What `\pL`, `\p{Greek}` or their negations name, as members of a class, and where it ends."""
    end = position + 3
    if source[position + 2 : position + 3] == "{":
        end = source.find("}", position) + 1
        if not end:
            raise PatternError(r"\p{ has no closing }")
    if source[position + 2 : end].strip("{}") in ("C", "Cc", "Any") or source[position + 3 : position + 4] == "^":
        raise PatternError(f"{source[position:end]} takes the marks of word boundaries: write \\P{{…}} or a dot")
    name = source[position + 2 : end]
    return rf"\p{name}{moved_category(name.strip('{}'))}", end


def _property_member(source: str, position: int) -> tuple[str, int]:
    members, end = _property(source, position)
    if source[position + 1] == "p":
        return members, end
    if members.endswith("}") or len(members) == len(r"\pL"):
        return members.replace(r"\p", r"\P", 1), end
    raise PatternError(f"{source[position:end]} cannot stand in a character class: write the class without the ^")


def _escaped_literal(source: str, position: int) -> tuple[str, int]:
    char = source[position + 1]
    if char == "t":
        return " ", position + 2  # the folded text has no tabs
    if char == "x":
        return _hexadecimal(source, position)
    if char.isalnum():
        raise PatternError(f"\\{char} is not supported")
    return char, position + 2


def _hexadecimal(source: str, position: int) -> tuple[str, int]:
    end = position + 4
    digits = source[position + 2 : end]
    if digits.startswith("{"):
        end = source.find("}", position) + 1
        digits = source[position + 3 : end - 1] if end else ""
    if not _HEX.fullmatch(digits) or (code := int(digits, 16)) > sys.maxunicode or code in _SURROGATES:
        raise PatternError(r"\x takes two hex digits or {…}, such as \x{20AC}")
    return chr(code), end


def _character_class(source: str, position: int) -> tuple[Token, int]:
    end = position + 1
    negated = source[end : end + 1] == "^"
    end += negated
    members = [MARK] * negated
    first = True
    while first or source[end : end + 1] != "]":
        if end >= len(source):
            raise PatternError("[ has no closing ]")
        member, end = _class_member(source, end, negated=negated)
        members.append(member)
        first = False
    return _class("".join(members), negated=negated), end + 1


def _class_member(source: str, position: int, *, negated: bool) -> tuple[str, int]:
    """One member of a character class, a range included, folded, and where it ends."""
    if source.startswith("[:", position):
        raise PatternError(r"[: :] classes are not supported: write \p{L}, \d, \s or the characters")
    if source[position] == "\\" and source[position + 1 : position + 2] in tuple("wdsp" + "P" * negated):
        return _class_escape(source, position)
    low, position = _class_character(source, position)
    member = spell(low)
    if source[position : position + 1] == "-" and source[position + 1 : position + 2] not in ("]", ""):
        high, position = _class_character(source, position + 1)
        if low > high:
            raise PatternError(f"the range {low}-{high} is empty once case is folded")
        member = f"{escape(low)}-{escape(high)}{moved_range(low, high)}"
    return member, position


def _class_escape(source: str, position: int) -> tuple[str, int]:
    char = source[position + 1]
    if char in "pP":
        return _property_member(source, position)
    return _CLASSES[char], position + 2


def _class_character(source: str, position: int) -> tuple[str, int]:
    char, end = source[position], position + 1
    if char == "\\":
        if source[end : end + 1] in (*"WDSPbB", ""):
            raise PatternError(rf"\{source[end : end + 1]} cannot stand in a character class")
        char, end = _escaped_literal(source, position)
    folded = fold(char)
    if not folded:
        raise PatternError(f"U+{ord(char):04X} in a character class is never in the folded text: leave it out")
    if len(folded) != 1:
        raise PatternError(f"{char!r} in a character class folds to {folded!r}: write it as an alternative (?:…|…)")
    return folded, end
