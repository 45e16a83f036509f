"""How the matches of a pattern begin: literal texts, as long as there are not too many."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import product

from cleaner.rules.signs import put_back
from cleaner.rules.tokens import Token, tokens_of
from cleaner.rules.tree import Branch, Group

MOST_BEGINNINGS = 2_000
_FEW = 8  # members of a class that are spelled out
_NO_WORD, _SPACE_CLASS = (token.exact for token in tokens_of(r"[^\w]\s"))
_SPACES = _SPACE_CLASS[1:-1]


def beginnings(
    sequence: Branch, longest: int, *, from_word: bool, most: float = MOST_BEGINNINGS
) -> tuple[set[str], set[str]]:
    """How matches of a sequence begin: texts after which the sequence may have ended, and texts that are certain.

    `from_word`: what is no word and stands before the first one does not count. Once there are more than `most` they
    grow no longer.
    """
    reached, certain = {""}, set[str]()
    for item in sequence:
        if len(reached) == 1 and isinstance(item, Token) and item.literal and not item.quantifier:  # nearly all
            (text,) = reached
            text += item.literal
            if len(text) >= longest:
                return set(), certain | {text}
            reached = {text}
            continue
        if isinstance(item, Group):
            reached, added = _past_group(reached, item, longest, from_word=from_word, most=most)
            certain |= added
        elif item.atom and not (from_word and reached == {""} and takes_only_signs(item)):
            reached, added = _past_atom(reached, item)
            certain |= added
        long = {text for text in reached if len(text) >= longest}
        certain |= long
        reached -= long
        if not reached or len(reached) + len(certain) > most:
            return set(), certain | reached
    return reached, certain


def takes_only_signs(atom: Token) -> bool:
    """True for a character class without anything that a word can begin with."""
    if atom.exact == _NO_WORD:
        return True
    members = atom.exact.replace(_SPACES, "")
    letters = any(char.isalnum() or char == "_" for char in members)
    return not (atom.literal or members.startswith("[^") or r"\p" in members or letters)


def choices_of(atom: Token, most: int = _FEW) -> Sequence[str]:
    """What an atom takes, where that is a literal or a class with few members; nothing where it is more.

    Where more than few are asked for, the digits of all scripts are nothing, and a hyphen among the members is one.
    """
    if atom.literal:
        return [atom.literal]
    if atom.exact == r"[\p{Nd}]":
        return _all_digits() if most == _FEW else ""
    if atom.exact == "[0-9]":
        return "0123456789"
    members = atom.exact[1:-1].replace("\\", "")
    exact = atom.exact if most == _FEW else atom.exact.replace(r"\-", "")
    few = atom.exact.startswith("[") and 0 < len(members) <= most
    literal = few and not any(sign in exact for sign in ("[^", r"\p", r"\s", "-"))
    return "".join(map(put_back, members)) if literal else ""


@cache
def _all_digits() -> list[str]:
    return [chr(code) for code in range(0x11000) if unicodedata.category(chr(code)) == "Nd"]


def _past_atom(reached: set[str], atom: Token) -> tuple[set[str], set[str]]:
    """The texts reached past an atom, and those that are certain from here on."""
    if atom.literal and not atom.quantifier and len(reached) <= MOST_BEGINNINGS:  # nearly all atoms
        return {text + atom.literal for text in reached}, set()
    choices = choices_of(atom)
    going = _going_on(reached, len(choices)) if choices else set()
    longer = {text + choice for text in going for choice in choices}
    kept = going if atom.optional else set[str]()
    once = atom.quantifier in ("", "?", "??")
    return (longer | kept if once else kept), (reached - going) | (set() if once else longer)


def _past_group(
    reached: set[str], group: Group, longest: int, *, from_word: bool, most: float
) -> tuple[set[str], set[str]]:
    """The texts reached past a group, and those that are certain from here on."""
    ended, certain = set[str](), set[str]()
    for sequence in group.alternatives:
        if len(sequence) == 1 and isinstance(sequence[0], Token) and sequence[0].literal and not sequence[0].quantifier:
            (certain if len(sequence[0].literal) >= longest else ended).add(sequence[0].literal)  # nearly all
            continue
        more_ended, more_certain = beginnings(sequence, longest, from_word=from_word and reached == {""}, most=most)
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
        if len(going) * choices <= MOST_BEGINNINGS:
            return going
    return set()
