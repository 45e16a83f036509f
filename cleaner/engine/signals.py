"""Signals: what the score rules for every publisher see in a block, each too little alone, for the chain model."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.engine.compiled import CompiledRules
from cleaner.engine.opening import Opener
from cleaner.engine.paragraph import is_paragraph
from cleaner.engine.pointing import Sights
from cleaner.engine.view import View, Views, is_in
from cleaner.rules.rule import Category


class Told(NamedTuple):
    """What the rules say about a block that none of them claims: categories hinted at, names of signals that are on."""

    hints: frozenset[Category] = frozenset()
    signals: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.hints or self.signals)


NOTHING = Told()


def speaks_of_a_line(compiled: CompiledRules, sights: Sights, views: Views) -> bool:
    """True where a signal is on in a block that is no paragraph: only then is there anything to weigh."""
    for index, openers in sights.openers.items():
        signals = {opener for opener in openers if opener.signal is not None}
        if signals and not is_paragraph(views[index]):
            view = views[index]
            if any(_is_on(compiled, signal, view) for signal in signals):
                return True
    return False


def told_by_rules(
    compiled: CompiledRules, folded: Sequence[str], views: Views, blocks: Sequence[int]
) -> dict[int, Told]:
    """What the rules say about some blocks, by number; those of which they say nothing are left out."""
    pointed: dict[int, set[Opener]] = defaultdict(set)
    for number, pointing in compiled.signals.look_at_any([folded[index] for index in blocks]):
        pointed[number].update(pointing)
    found: dict[int, Told] = {}
    for number, openers in pointed.items():
        view = views[blocks[number]]
        on: dict[tuple[int, int], Opener] = {}  # by rule and signal: of several alternatives one is enough
        for opener in openers:
            signal = opener.rule, opener.number
            if signal not in on and _is_on(compiled, opener, view):
                on[signal] = opener
        if on:
            hints = frozenset([opener.hint for opener in on.values() if opener.hint])
            found[view.number] = Told(hints, frozenset([opener.signal for opener in on.values() if opener.signal]))
    return found


def _is_on(compiled: CompiledRules, opener: Opener, view: View) -> bool:
    """True where the opener is a signal for every publisher and its pattern matches."""
    return opener.signal is not None and is_in(compiled.opened(opener)[1], view.folded)
