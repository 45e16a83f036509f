"""The compiled form of a rule set: what one scan of a document says about which rules to try where.

Rules for every publisher, and those that name their publisher themselves, are scanned for together. Rules that need
a host are looked up by it, so packs for thousands of publishers cost a document nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter

from cleaner.document.block import Block
from cleaner.document.folding import fold_lines
from cleaner.document.host import parent_hosts
from cleaner.engine.opening import (
    Need,
    Opener,
    is_at_most,
    need_of,
    openers_of,
    quiet_openers_of,
    target_openers_of,
)
from cleaner.engine.scan import Scanner
from cleaner.rules.pack import RuleSet
from cleaner.rules.pattern import SHORT, Pattern
from cleaner.rules.rule import BlockShape, ChainShape, Rule
from cleaner.rules.shapes import strip_line

MAX_HOSTS = 256  # publishers whose own rules are kept compiled
_targets = attrgetter("link_targets")


@dataclass(frozen=True, slots=True)
class Sights:
    """What points at the blocks of a document, by their numbers: patterns that may match, rules that may claim."""

    openers: dict[int, list[Opener]] = field(default_factory=lambda: defaultdict(list))
    rules: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def settle(self) -> None:
        """Add the rules of which enough patterns may match on a block."""
        for index, openers in self.openers.items():
            if len(openers) == 1:
                if openers[0].points >= openers[0].needed:
                    self.rules[index].add(openers[0].rule)
                continue
            points: dict[int, int] = {}
            for opener in set(openers):
                points[opener.rule] = points.get(opener.rule, 0) + opener.points
                if points[opener.rule] >= opener.needed:
                    self.rules[index].add(opener.rule)


@dataclass(frozen=True, slots=True, eq=False)
class Pointers:
    """Factors to look for, and what each points at."""

    scanner: Scanner
    openers: tuple[tuple[Opener, ...], ...]  # by number of the factor

    @classmethod
    def of(cls, openers: Iterable[Opener]) -> "Pointers":
        """Everything that these openers have to be looked for with."""
        found: dict[str, list[Opener]] = defaultdict(list)
        for opener in openers:
            for factor in opener.pattern.factors or ():
                found[factor].append(opener)
        return cls(Scanner.of(found), tuple(map(tuple, found.values())))

    def look(self, folded: Sequence[str]) -> Iterator[tuple[int, list[Opener]]]:
        """What points at a line that it fits, with the number of the line; a line may come several times."""
        for index, openers in self.look_at_any(folded):
            yield index, [opener for opener in openers if opener.fits(folded[index])]

    def look_at_any(self, folded: Sequence[str]) -> Iterator[tuple[int, tuple[Opener, ...]]]:
        """The same, of any length."""
        for factor, index in self.scanner.scan(folded):
            yield index, self.openers[factor]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Some rules of a set, ready to scan. `lines` leads from a folded whole line to the rules that name it."""

    anywhere: Pointers
    in_short: Pointers  # what can only claim short blocks
    on_targets: Pointers
    everywhere: tuple[Opener, ...]  # their patterns have no factors: to be tried on every block
    always: tuple[int, ...]  # rules that need no pattern
    lines: dict[str, list[int]]
    longest_line: int

    def look(self, folded: Sequence[str], blocks: Sequence[Block], sights: Sights) -> None:
        """Note what the rules point at."""
        for index, openers in self.anywhere.look(folded):
            sights.openers[index] += openers
        self._look_at_short(folded, sights)
        if self.on_targets.openers and any(map(_targets, blocks)):
            self._look_at_targets(blocks, sights)
        for index in range(len(blocks)) if self.everywhere or self.always else ():
            sights.openers[index] += [opener for opener in self.everywhere if opener.fits(folded[index])]
            sights.rules[index].update(self.always)

    def _look_at_short(self, folded: Sequence[str], sights: Sights) -> None:
        """Look at short blocks for what needs them."""
        short = [index for index, line in enumerate(folded) if is_at_most(line, SHORT)]
        for number, openers in self.in_short.look([folded[index] for index in short]):
            sights.openers[short[number]] += openers
        for index in [index for index, line in enumerate(folded) if len(line) <= self.longest_line]:
            if named := self.lines.get(strip_line(folded[index])):
                sights.rules[index].update(named)

    def _look_at_targets(self, blocks: Sequence[Block], sights: Sights) -> None:
        linking = [(index, target) for index, block in enumerate(blocks) for target in block.link_targets]
        for number, openers in self.on_targets.look(fold_lines(target.replace("\n", " ") for _, target in linking)):
            sights.openers[linking[number][0]] += openers


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRules:
    """A rule set ready to scan."""

    rules: tuple[Rule, ...]
    needs: tuple[Need, ...]  # by rule
    general: Index
    quiet: Pointers  # signals too common to point at a block, for the chain model
    hosted: dict[str, list[int]]  # rules that need a host, by host
    chain: Rule | None

    def look(self, folded: Sequence[str], blocks: Sequence[Block], host: str | None) -> Sights:
        """What points at which block, folded; no rule can match where nothing does."""
        sights = Sights()
        self.general.look(folded, blocks, sights)
        if host and (own := self._own(host)):
            _index(self, own).look(folded, blocks, sights)
        sights.settle()
        return sights

    def _own(self, host: str) -> tuple[int, ...]:
        """The rules that need this host."""
        return tuple(number for parent in parent_hosts(host) for number in self.hosted.get(parent, ()))

    def pointed(self, sights: Sights, index: int) -> set[Pattern]:
        """The patterns that may match on a block, so far as they open claims."""
        patterns = {opener.pattern for opener in sights.openers.get(index, ())}
        for number in sights.rules.get(index, ()):
            patterns.update(self.needs[number].unscanned)
        return patterns


@lru_cache(maxsize=8)
def compile_rules(rules: RuleSet) -> CompiledRules:
    """The compiled form of the stable rules of a set."""
    stable = rules.stable
    hosted: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(stable):
        for host in rule.scope.hosts if _needs_host(rule) else ():
            hosted[host].append(number)
    general = _index_of((number, rule) for number, rule in enumerate(stable) if not _needs_host(rule))
    quiet = (opener for number, rule in enumerate(stable) for opener in quiet_openers_of(number, rule) if opener.hint)
    return CompiledRules(
        rules=stable,
        needs=tuple(map(need_of, stable)),
        general=general,
        quiet=Pointers.of(quiet),
        hosted=hosted,
        chain=next((rule for rule in stable if isinstance(rule.shape, ChainShape)), None),
    )


@lru_cache(maxsize=MAX_HOSTS)
def _index(compiled: CompiledRules, numbers: tuple[int, ...]) -> Index:
    return _index_of((number, compiled.rules[number]) for number in dict.fromkeys(numbers))


def _needs_host(rule: Rule) -> bool:
    return bool(rule.scope.hosts) and not rule.scope.names_publisher


def _index_of(rules: Iterable[tuple[int, Rule]]) -> Index:
    chosen = list(rules)
    lines: dict[str, list[int]] = defaultdict(list)
    for number, rule in chosen:
        for line in rule.shape.lines if isinstance(rule.shape, BlockShape) else ():
            lines[line].append(number)
    openers = [opener for number, rule in chosen for opener in openers_of(number, rule)]
    targets = [opener for number, rule in chosen for opener in target_openers_of(number, rule)]
    return Index(
        anywhere=Pointers.of(opener for opener in openers if not opener.is_short),
        in_short=Pointers.of(opener for opener in openers if opener.is_short),
        on_targets=Pointers.of(targets),
        everywhere=tuple(opener for opener in (*openers, *targets) if opener.pattern.factors is None),
        always=tuple(number for number, rule in chosen if need_of(rule).points <= 0),
        lines=dict(lines),
        longest_line=max(map(len, lines), default=-1) + 8,  # room for arrows and stops around the words
    )
