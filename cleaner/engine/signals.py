"""Signals: what the score rules for every publisher see in a block, each too little alone, for the chain model."""

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.engine.compiled import CompiledRules, Sights
from cleaner.engine.view import Views, search
from cleaner.rules.rule import Category


@dataclass(frozen=True, slots=True)
class Told:
    """What the rules say about a block that none of them claims: categories hinted at, names of signals that are on."""

    hints: frozenset[Category] = frozenset()
    signals: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.hints or self.signals)


NOTHING = Told()


def told_by_rules(compiled: CompiledRules, sights: Sights, folded: Sequence[str], views: Views) -> dict[int, Told]:
    """What the rules say, by number of the block; blocks of which they say nothing are left out."""
    openers = {index: set(pointing) for index, pointing in sights.openers.items()}
    for factor, index in compiled.quiet.scanner.scan(folded):
        openers.setdefault(index, set()).update(compiled.quiet.openers[factor])
    found: dict[int, Told] = {}
    for index, pointing in openers.items():
        on = [opener for opener in pointing if opener.signal and search(opener.pattern, views[index])]
        if on:
            hints = frozenset(o.hint for o in on if o.hint)
            found[index] = Told(hints, frozenset(o.signal for o in on if o.signal))
    return found
