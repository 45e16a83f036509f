"""Whole lines, as rules that list them compare them."""

import re

from cleaner.document.folding import fold

_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)


def fold_line(line: str) -> str:
    """A line as whole lines are compared: folded, without what is not a word at either end."""
    return strip_line(fold(line))


def strip_line(folded: str) -> str:
    """A folded line without what is not a word at either end."""
    if folded[:1].isalnum() and folded[-1:].isalnum():
        return folded
    words = _WORDS.search(folded)
    return words[0] if words else ""
