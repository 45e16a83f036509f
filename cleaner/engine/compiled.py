"""The compiled form of a rule set: what one scan of a document says about which rules to try where.

Rules for every publisher, and those that name their publisher themselves, are scanned for together. Rules that need
a host are looked up by it, so packs for thousands of publishers cost a document nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf

from cleaner.document.block import Block
from cleaner.document.folding import fold_lines
from cleaner.document.host import parent_hosts
from cleaner.engine.scan import Scanner
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
    Status,
)
from cleaner.rules.shapes import fold_line

WORTH_KEEPING = 200  # rules; fewer are compiled in less time than it takes to read the file
MAX_HOSTS = 256  # publishers whose own rules are kept compiled
_COMMON = 1 / 10_000  # expected hits a code point: one in three texts


@dataclass(frozen=True, slots=True, eq=False)
class Opener:
    """A pattern that can open a rule's claim on a block, and the points that it may be worth to the rule.

    `signal`: which signal of a score it is, by number; 0 for the one pattern of another shape.
    `hint`: the category of the rule where it is for every publisher; next to nothing alone, a sign for the chain model.
    """

    rule: int
    signal: int
    points: int
    hint: Category | None


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """What the scan must find of a rule: some points, of patterns that are looked for; `unscanned` ones are not."""

    points: int
    unscanned: tuple[int, ...] = ()  # signals by number


_ONE = Need(1)  # of every rule that is no score


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
    openers: Sequence[tuple[Opener, ...]]  # by number of the factor
    targets: Scanner
    target_openers: Sequence[tuple[Opener, ...]]
    everywhere: tuple[Opener, ...]  # their patterns have no factors: to be tried on every block
    always: tuple[int, ...]  # rules that need no pattern
    lines: Mapping[str, list[int]]
    longest_line: int

    def look(self, folded: Sequence[str], blocks: Sequence[Block], sights: Sights) -> None:
        """Note what the rules point at."""
        for factor, index in self.scanner.scan(folded):
            sights[index].openers.update(self.openers[factor])
        for index, line in enumerate(folded) if self.lines else ():
            if len(line) <= self.longest_line and (named := self.lines.get(fold_line(line))):
                sights[index].rules.update(named)
        if self.target_openers:
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

    rules: Sequence[Rule]
    needs: dict[int, Need]  # of scores, by number of the rule
    general: Index
    hosted: Mapping[str, list[int]]  # rules that need a host, by host
    chain: Rule | None

    def prepare(self) -> None:
        """Make ready for many documents at once what is made ready bit by bit otherwise."""
        self.general.scanner.prepare()
        self.general.targets.prepare()

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
            points[opener.rule] += opener.points
        for number, found in points.items():
            need = self.needs.get(number, _ONE)
            if found >= need.points:
                sight.rules.add(number)
                sight.patterns.update(self._signal(number, signal) for signal in need.unscanned)
        for opener in sight.openers:
            if opener.rule in sight.rules and opener.rule in self.needs:
                sight.patterns.add(self._signal(opener.rule, opener.signal))

    def _signal(self, rule: int, signal: int) -> Pattern:
        """The pattern of a score's signal; asked for only where the rule is tried, because the rule has to be read."""
        shape = self.rules[rule].shape
        pattern = shape.signals[signal].pattern if isinstance(shape, ScoreShape) else None
        assert pattern is not None
        return pattern


@lru_cache(maxsize=8)
def compile_rules(rules: RuleSet) -> CompiledRules:
    """The compiled form of the stable rules of a set; of a large set as it was kept from an earlier run."""
    if len(rules.rules) < WORTH_KEEPING:
        return compile_anew(rules)
    from cleaner.engine.kept import keep_compiled, kept_compiled

    compiled = kept_compiled(rules)
    if compiled is None:
        compiled = compile_anew(rules)
        keep_compiled(compiled, rules)
    return compiled


def compile_anew(rules: RuleSet) -> CompiledRules:
    """The compiled form of the stable rules of a set, from the rules themselves."""
    stable = [(number, rule) for number, rule in enumerate(rules.rules) if rule.status is Status.STABLE]
    needs = {number: need_of(rule) for number, rule in stable if isinstance(rule.shape, ScoreShape)}
    hosted: dict[str, list[int]] = defaultdict(list)
    for number, rule in stable:
        for host in rule.scope.hosts if _needs_host(rule) else ():
            hosted[host].append(number)
    general = _index_of((number, rule) for number, rule in stable if not _needs_host(rule))
    chain = next((rule for _, rule in stable if isinstance(rule.shape, ChainShape)), None)
    return CompiledRules(rules.rules, needs, general, dict(hosted), chain)


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
        scanner=Scanner(by_factor),
        openers=tuple(by_factor.values()),
        targets=Scanner(by_target),
        target_openers=tuple(by_target.values()),
        everywhere=tuple(opener for opener, pattern in (*openers, *targets) if pattern.factors is None),
        always=tuple(number for number, rule in chosen if need_of(rule).points <= 0),
        lines=lines,
        longest_line=max(map(len, lines), default=-1) + 8,  # room for arrows and stops around the words
    )


def _by_factor(openers: Iterable[tuple[Opener, Pattern]]) -> dict[str, tuple[Opener, ...]]:
    found: dict[str, list[Opener]] = defaultdict(list)
    for opener, pattern in openers:
        for factor in pattern.factors or ():
            found[factor].append(opener)
    return {factor: tuple(pointed) for factor, pointed in found.items()}


def _openers(number: int, rule: Rule) -> Iterator[tuple[Opener, Pattern]]:
    """The patterns over the text that can open a claim of the rule."""
    match rule.shape:
        case BlockShape(pattern=Pattern() as pattern) | RegionShape(start=pattern) | InlineShape(pattern=pattern):
            yield Opener(number, 0, 1, _hint(rule)), pattern
        case ScoreShape():
            unscanned = need_of(rule).unscanned
            for signal, pattern, points in _signals(rule.shape, None):
                if signal not in unscanned:
                    yield Opener(number, signal, points, _hint(rule)), pattern
        case _:
            pass  # whole lines are looked up; the chain model looks at whole documents


def _on_targets(number: int, rule: Rule) -> Iterator[tuple[Opener, Pattern]]:
    """The patterns over link targets that count for the rule."""
    if isinstance(rule.shape, ScoreShape):
        for signal, pattern, points in _signals(rule.shape, Feature.LINK_TARGET):
            yield Opener(number, signal, points, None), pattern


def _hint(rule: Rule) -> Category | None:
    return None if rule.scope.hosts else rule.category


def _signals(shape: ScoreShape, feature: Feature | None) -> list[tuple[int, Pattern, int]]:
    """The number, pattern and points of the signals that speak for cutting."""
    return [
        (number, signal.pattern, signal.points)
        for number, signal in enumerate(shape.signals)
        if signal.pattern and signal.points > 0 and signal.feature is feature
    ]


def need_of(rule: Rule) -> Need:
    """What the scan must find of a rule. Signals that are no patterns are taken to give their points.

    So are the most common patterns, as long as the others alone are needed too: a word that stands in every third
    text points at nothing.
    """
    if not isinstance(rule.shape, ScoreShape):
        return Need(1)
    points = rule.shape.threshold - sum(signal.points for signal in rule.shape.signals if _is_number(signal))
    unscanned: list[int] = []
    for rate, number, worth in sorted(_rates(rule.shape), key=lambda signal: -signal[0]):
        if rate < _COMMON or points <= worth:
            break
        unscanned.append(number)
        points -= worth
    return Need(points, tuple(unscanned))


def _rates(shape: ScoreShape) -> list[tuple[float, int, int]]:
    """The expected hits of each pattern over the text, the number of its signal, its points."""
    return [(_hits(pattern), number, points) for number, pattern, points in _signals(shape, None)]


def _hits(pattern: Pattern) -> float:
    from cleaner.rules.factors import expected_hits  # needed only where nothing was kept from an earlier run

    return inf if pattern.factors is None else expected_hits(pattern.factors)


def _is_number(signal: Signal) -> bool:
    return signal.points > 0 and signal.pattern is None
