"""What points at which block of a document: factors to look for, what each leads to, and what was found."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from cleaner.document.block import Block
from cleaner.document.folding import fold_lines
from cleaner.engine.opening import Opener, Opening, is_at_most
from cleaner.engine.scan import Scanner
from cleaner.engine.texts import SortedTexts
from cleaner.rules.lines import strip_line
from cleaner.rules.pattern import SHORT

_targets = attrgetter("link_targets")


class Sights:
    """What points at the blocks of a document, by their numbers: patterns that may match, rules that may claim."""

    def __init__(self) -> None:
        self.openers: dict[int, list[Opener]] = defaultdict(list)
        self.rules: dict[int, set[int]] = defaultdict(set)

    def settle(self) -> None:
        """Add the rules of which enough patterns may match on a block."""
        for index, openers in self.openers.items():
            points: dict[int, int] = {}
            counted: set[tuple[int, int]] = set()
            for opener in openers:
                rule = opener.rule
                if opener.points >= opener.needed:  # nearly all
                    self.rules[index].add(rule)
                elif (signal := (rule, opener.number)) not in counted:
                    counted.add(signal)
                    points[rule] = points.get(rule, 0) + opener.points
                    if points[rule] >= opener.needed:
                        self.rules[index].add(rule)


class Pointers(NamedTuple):
    """Factors to look for, and what each points at."""

    scanner: Scanner
    openers: Sequence[tuple[Opener, ...]]  # by number of the factor

    @classmethod
    def of(cls, openings: Iterable[Opening]) -> "Pointers":
        """Everything that these patterns have to be looked for with."""
        found: dict[str, list[Opener]] = defaultdict(list)
        for opener, alternative in openings:
            for factor in alternative.factors or ():
                found[factor].append(opener)
        factors = SortedTexts.of(found)
        return cls(Scanner(factors), [tuple(found[factor]) for factor in factors])

    def look(self, folded: Sequence[str]) -> Iterator[tuple[int, list[Opener]]]:
        """What points at a line that it fits, with the number of the line; a line may come several times."""
        for index, openers in self.look_at_any(folded):
            line = folded[index]
            size = len(line)
            yield (
                index,
                [o for o in openers if o.longest is None or size <= o.longest or is_at_most(line, o.longest)],
            )

    def look_at_any(self, folded: Sequence[str]) -> list[tuple[int, tuple[Opener, ...]]]:
        """The same, of any length."""
        openers = self.openers
        return [(index, openers[factor]) for factor, index in self.scanner.scan(folded)]


class Index(NamedTuple):
    """Some rules of a set, ready to scan. `lines` leads from a folded whole line to the rules that name it."""

    anywhere: Pointers
    in_short: Pointers  # what can only claim short blocks
    on_targets: Pointers
    everywhere: tuple[Opener, ...]  # their patterns have no factors: to be tried on every block
    always: tuple[int, ...]  # rules that need no pattern
    lines: Mapping[str, list[int]]
    longest_line: int

    def look(self, folded: Sequence[str], blocks: Sequence[Block], sights: Sights) -> None:
        """Note what the rules point at."""
        for index, openers in self.anywhere.look(folded):
            sights.openers[index] += openers
        self._look_at_short(folded, sights)
        if self.on_targets.scanner.factors and any(map(_targets, blocks)):
            self._look_at_targets(blocks, sights)
        for index in range(len(blocks)) if self.everywhere or self.always else ():
            sights.openers[index] += [opener for opener in self.everywhere if opener.fits(folded[index])]
            sights.rules[index].update(self.always)

    def _look_at_short(self, folded: Sequence[str], sights: Sights) -> None:
        """Look at short blocks for what needs them."""
        short = [index for index, line in enumerate(folded) if len(line) <= SHORT or is_at_most(line, SHORT)]
        for number, openers in self.in_short.look([folded[index] for index in short]):
            sights.openers[short[number]] += openers
        for index in [index for index, line in enumerate(folded) if len(line) <= self.longest_line]:
            if named := self.lines.get(strip_line(folded[index])):
                sights.rules[index].update(named)

    def _look_at_targets(self, blocks: Sequence[Block], sights: Sights) -> None:
        linking = [(index, target) for index, block in enumerate(blocks) for target in block.link_targets]
        for number, openers in self.on_targets.look(fold_lines(target.replace("\n", " ") for _, target in linking)):
            sights.openers[linking[number][0]] += openers
