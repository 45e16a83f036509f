"""A factor as a text: its literal, where that stands, and what else the same block must hold.

HEAD or MARK before it and MARK behind it say where. Behind it each text that is needed stands after a TOO. They come in
groups, with two TOO between; of each group one is needed. SCRIPT and a number stand for any letter of a script.
"""

from cleaner.rules.scripts import DIGIT, scripts_of
from cleaner.rules.signs import HEAD, MARK, SCRIPT, TOO

Needs = tuple[tuple[str, ...], ...]


def literal_of(factor: str) -> str:
    """The text of a factor, without where it stands and what else is needed."""
    return factor.partition(TOO)[0].strip(MARK + HEAD)


def split_needs(factor: str) -> tuple[str, Needs]:
    """A factor's own text, and its needs."""
    text, _, rest = factor.partition(TOO)
    return text, tuple(tuple(group.split(TOO)) for group in rest.split(TOO * 2) if group)


def script_of(text: str, needs: Needs) -> int:
    """A script of every text that holds a factor's own text and what it needs: the last one."""
    last = scripts_of(text)[-1]
    for group in needs:
        script = _script_of_need(group[0])
        if script > last and all(_script_of_need(text) == script for text in group[1:]):
            last = script
    return last


def _script_of_need(text: str) -> int:
    if not text.startswith(SCRIPT):
        return scripts_of(text)[-1]
    return 0 if int(text[1:]) == DIGIT else int(text[1:])
