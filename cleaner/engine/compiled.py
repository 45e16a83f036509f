"""The compiled form of a rule set: what one scan of a document says about which rules to try where.

Rules for every publisher, and those that name their publisher themselves, are scanned for together. Rules that need
a host are looked up by it, so packs for thousands of publishers cost a document nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from operator import attrgetter

from cleaner.document.block import Block
from cleaner.document.folding import fold_lines
from cleaner.document.host import parent_hosts
from cleaner.engine.scan import Scanner
from cleaner.rules.factors import expected_hits
from cleaner.rules.pack import RuleSet
from cleaner.rules.pattern import Pattern
from cleaner.rules.rule import (
    BlockShape,
    Category,
    ChainShape,
    Feature,
    InlineShape,
    RegionShape,
    Rule,
    ScoreShape,
    Signal,
)
from cleaner.rules.shapes import strip_line

MAX_HOSTS = 256  # publishers whose own rules are kept compiled
_COMMON = 1 / 10_000  # expected hits a code point: one in three texts


_targets = attrgetter("link_targets")


@dataclass(frozen=True, slots=True, eq=False)
class Opener:
    """A pattern that can open a rule's claim on a block, and the points that it may be worth to the rule.

    `hint`: the category of the rule where it is for every publisher; next to nothing alone, a sign for the chain model.
    """

    rule: int
    pattern: Pattern
    points: int
    hint: Category | None


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What the scan must find of a rule: some points, of patterns that are looked for; `unscanned` ones are not."""

    points: int
    unscanned: tuple[Pattern, ...] = ()


@dataclass(slots=True)
class Sight:
    """What points at a block: rules that may claim it, by number, and the patterns that may match on it."""

    rules: set[int] = field(default_factory=set)
    patterns: set[Pattern] = field(default_factory=set)
    openers: set[Opener] = field(default_factory=set)

    @property
    def hints(self) -> set[Category]:
        """The categories of the rules for every publisher that point at the block."""
        return {opener.hint for opener in self.openers if opener.hint}


Sights = dict[int, Sight]  # by number of the block


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Some rules of a set, ready to scan. `lines` leads from a folded whole line to the rules that name it."""

    scanner: Scanner
    openers: tuple[tuple[Opener, ...], ...]  # by number of the factor
    targets: Scanner
    target_openers: tuple[tuple[Opener, ...], ...]
    everywhere: tuple[Opener, ...]  # their patterns have no factors: to be tried on every block
    always: tuple[int, ...]  # rules that need no pattern
    lines: dict[str, list[int]]
    longest_line: int

    def look(self, folded: Sequence[str], blocks: Sequence[Block], sights: Sights) -> None:
        """Note what the rules point at."""
        for factor, index in self.scanner.scan(folded):
            if fitting := [opener for opener in self.openers[factor] if _fits(opener, folded[index])]:
                sights[index].openers.update(fitting)
        for index in [index for index, line in enumerate(folded) if len(line) <= self.longest_line]:
            if named := self.lines.get(strip_line(folded[index])):
                sights[index].rules.update(named)
        if self.target_openers and any(map(_targets, blocks)):
            self._look_at_targets(blocks, sights)
        for index in range(len(blocks)) if self.everywhere or self.always else ():
            sights[index].openers.update(self.everywhere)
            sights[index].rules.update(self.always)

    def _look_at_targets(self, blocks: Sequence[Block], sights: Sights) -> None:
        linking = [(index, target) for index, block in enumerate(blocks) for target in block.link_targets]
        for factor, number in self.targets.scan(fold_lines(target.replace("\n", " ") for _, target in linking)):
            sights[linking[number][0]].openers.update(self.target_openers[factor])


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRules:
    """A rule set ready to scan."""

    rules: tuple[Rule, ...]
    needs: tuple[Need, ...]  # by rule
    general: Index
    hosted: dict[str, list[int]]  # rules that need a host, by host
    chain: Rule | None

    def look(self, texts: Sequence[str], blocks: Sequence[Block], host: str | None) -> Sights:
        """What points at which block, in the order of the blocks; no rule can match where nothing does."""
        sights: Sights = defaultdict(Sight)
        folded = fold_lines(texts)
        self.general.look(folded, blocks, sights)
        if host and (own := self._own(host)):
            _index(self, own).look(folded, blocks, sights)
        for sight in sights.values():
            self._settle(sight)
        return dict(sorted(sights.items()))

    def _own(self, host: str) -> tuple[int, ...]:
        """The rules that need this host."""
        return tuple(number for parent in parent_hosts(host) for number in self.hosted.get(parent, ()))

    def _settle(self, sight: Sight) -> None:
        """The rules for which enough was found."""
        points: dict[int, int] = defaultdict(int)
        for opener in sight.openers:
            sight.patterns.add(opener.pattern)
            points[opener.rule] += opener.points
        for number, found in points.items():
            if found >= self.needs[number].points:
                sight.rules.add(number)
                sight.patterns.update(self.needs[number].unscanned)


def _fits(opener: Opener, line: str) -> bool:
    """False for a block with more words than the pattern can cover."""
    longest = opener.pattern.longest
    return longest is None or len(line) <= longest or len(strip_line(line)) <= longest


@lru_cache(maxsize=8)
def compile_rules(rules: RuleSet) -> CompiledRules:
    """The compiled form of the stable rules of a set."""
    stable = rules.stable
    needs = tuple(map(need_of, stable))
    hosted: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(stable):
        for host in rule.scope.hosts if _needs_host(rule) else ():
            hosted[host].append(number)
    general = _index_of((number, rule) for number, rule in enumerate(stable) if not _needs_host(rule))
    chain = next((rule for rule in stable if isinstance(rule.shape, ChainShape)), None)
    return CompiledRules(stable, needs, general, hosted, chain)


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
    openers = [opener for number, rule in chosen for opener in _openers(number, rule)]
    targets = [opener for number, rule in chosen for opener in _on_targets(number, rule)]
    by_factor, by_target = _by_factor(openers), _by_factor(targets)
    return Index(
        scanner=Scanner.of(by_factor),
        openers=tuple(by_factor.values()),
        targets=Scanner.of(by_target),
        target_openers=tuple(by_target.values()),
        everywhere=tuple(opener for opener in (*openers, *targets) if opener.pattern.factors is None),
        always=tuple(number for number, rule in chosen if need_of(rule).points <= 0),
        lines=lines,
        longest_line=max(map(len, lines), default=-1) + 8,  # room for arrows and stops around the words
    )


def _by_factor(openers: Iterable[Opener]) -> dict[str, tuple[Opener, ...]]:
    found: dict[str, list[Opener]] = defaultdict(list)
    for opener in openers:
        for factor in opener.pattern.factors or ():
            found[factor].append(opener)
    return {factor: tuple(pointed) for factor, pointed in found.items()}


def _openers(number: int, rule: Rule) -> Iterator[Opener]:
    """The patterns over the text that can open a claim of the rule."""
    match rule.shape:
        case BlockShape(pattern=Pattern() as pattern) | RegionShape(start=pattern) | InlineShape(pattern=pattern):
            yield Opener(number, pattern, 1, _hint(rule))
        case ScoreShape():
            unscanned = need_of(rule).unscanned
            scanned = [signal for signal in _signals(rule.shape, None) if signal[0] not in unscanned]
            yield from (Opener(number, pattern, points, _hint(rule)) for pattern, points in scanned)
        case _:
            pass  # whole lines are looked up; the chain model looks at whole documents


def _on_targets(number: int, rule: Rule) -> Iterator[Opener]:
    """The patterns over link targets that count for the rule."""
    if isinstance(rule.shape, ScoreShape):
        signals = _signals(rule.shape, Feature.LINK_TARGET)
        yield from (Opener(number, pattern, points, None) for pattern, points in signals)


def _hint(rule: Rule) -> Category | None:
    return None if rule.scope.hosts else rule.category


def _signals(shape: ScoreShape, feature: Feature | None) -> list[tuple[Pattern, int]]:
    return [(s.pattern, s.points) for s in shape.signals if s.pattern and s.points > 0 and s.feature is feature]


def need_of(rule: Rule) -> Need:
    """What the scan must find of a rule. Signals that are no patterns are taken to give their points.

    So are the most common patterns, as long as the others alone are needed too: a word that stands in every third
    text points at nothing.
    """
    if not isinstance(rule.shape, ScoreShape):
        return Need(1)
    points = rule.shape.threshold - sum(signal.points for signal in rule.shape.signals if _is_number(signal))
    unscanned: list[Pattern] = []
    for rate, pattern, worth in sorted(_rates(rule.shape), key=lambda signal: -signal[0]):
        if rate < _COMMON or points <= worth:
            break
        unscanned.append(pattern)
        points -= worth
    return Need(points, tuple(unscanned))


def _rates(shape: ScoreShape) -> list[tuple[float, Pattern, int]]:
    """The expected hits of each pattern over the text, the pattern, its points."""
    signals = _signals(shape, None)
    return [(expected_hits(p.factors) if p.factors is not None else inf, p, points) for p, points in signals]


def _is_number(signal: Signal) -> bool:
    return signal.points > 0 and signal.pattern is None
