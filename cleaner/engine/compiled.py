"""The compiled form of a rule set: what one scan of a document says about which rules to try where.

Rules for every publisher, and those that name their publisher themselves, are scanned for together. Rules that need
a host are looked up by it, so packs for thousands of publishers cost a document nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import NamedTuple

from cleaner.document.block import Block
from cleaner.document.host import parent_hosts
from cleaner.engine.opening import (
    Need,
    Opener,
    need_of,
    opening_pattern,
    openings_of,
    signal_openings_of,
    target_openings_of,
)
from cleaner.engine.pointing import Index, Pointers, Sights
from cleaner.engine.view import Pointed
from cleaner.rules.chain import CHAIN_ID, PAGE_CHAIN_ID
from cleaner.rules.pack import RuleSet
from cleaner.rules.pattern import Alternative, Pattern
from cleaner.rules.rule import BlockShape, Rule, ScoreShape, Status

WORTH_KEEPING = 200  # rules; fewer are compiled in less time than it takes to read the file
MAX_HOSTS = 256  # publishers whose own rules are kept compiled
_place = attrgetter("alternative")


class _Compiled(NamedTuple):
    rules: Sequence[Rule]
    needs: dict[int, Need]  # of scores, by number of the rule
    general: Index
    signals: Pointers  # those for every publisher, for the chain model: the common ones too, in blocks of any length
    hosted: Mapping[str, list[int]]  # rules that need a host, by host
    chain: Rule | None
    page_chain_number: int | None


class CompiledRules(_Compiled):
    """A rule set ready to scan. What is not here is asked of the rule itself, which may have to be read for it."""

    __hash__ = object.__hash__

    @cached_property
    def _patterns(self) -> dict[tuple[int, int], Pattern]:
        return {}

    @cached_property
    def _opened(self) -> dict[Opener, tuple[int, Alternative]]:
        return {}

    @property
    def page_chain(self) -> Rule | None:
        """The chain model for blocks that know their page; texts do not pay for reading it."""
        return None if self.page_chain_number is None else self.rules[self.page_chain_number]

    def prepare(self) -> None:
        """Make ready for many documents at once what is made ready bit by bit otherwise."""
        for pointers in (self.general.anywhere, self.general.in_short, self.general.on_targets, self.signals):
            pointers.scanner.prepare()

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

    def pointed(self, sights: Sights, index: int) -> Pointed:
        """The alternatives that may match on a block, of the rules that may claim it."""
        rules = sights.rules.get(index, ())
        found: dict[int, list[Alternative]] = {}
        for opener in sorted(set(sights.openers.get(index, ())), key=_place):
            if opener.rule in rules:
                identity, alternative = self.opened(opener)
                found.setdefault(identity, []).append(alternative)
        for rule in rules:
            for number in self.needs[rule].unscanned if rule in self.needs else ():
                pattern = self.pattern(rule, number)
                found[id(pattern)] = [pattern.whole]
        return found

    def opened(self, opener: Opener) -> tuple[int, Alternative]:
        """The pattern of an opener, by its identity, and the alternative that it stands for."""
        found = self._opened.get(opener)
        if found is None:
            pattern = self.pattern(opener.rule, opener.number)
            found = self._opened[opener] = id(pattern), pattern.alternatives[opener.alternative]
        return found

    def pattern(self, rule: int, number: int) -> Pattern:
        """The pattern that opens a rule's claims, or that of a signal, by the numbers of the rule and of the signal."""
        found = self._patterns.get((rule, number))
        if found is None:
            found = self._patterns[rule, number] = opening_pattern(self.rules[rule], number)
        return found


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
    hosted: dict[str, list[int]] = defaultdict(list)
    for number, rule in stable:
        for host in rule.scope.hosts if _needs_host(rule) else ():
            hosted[host].append(number)
    signals = (opening for number, rule in stable for opening in signal_openings_of(number, rule) if opening[0].signal)
    return CompiledRules(
        rules=rules.rules,
        needs={number: need_of(rule) for number, rule in stable if isinstance(rule.shape, ScoreShape)},
        general=_index_of((number, rule) for number, rule in stable if not _needs_host(rule)),
        signals=Pointers.of(signals),
        hosted=dict(hosted),
        chain=next((rule for _, rule in stable if rule.id == CHAIN_ID), None),
        page_chain_number=next((number for number, rule in stable if rule.id == PAGE_CHAIN_ID), None),
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
    openings = [opening for number, rule in chosen for opening in openings_of(number, rule)]
    targets = [opening for number, rule in chosen for opening in target_openings_of(number, rule)]
    return Index(
        anywhere=Pointers.of(opening for opening in openings if not opening[0].is_short),
        in_short=Pointers.of(opening for opening in openings if opening[0].is_short),
        on_targets=Pointers.of(targets),
        everywhere=tuple(opener for opener, alternative in (*openings, *targets) if alternative.factors is None),
        always=tuple(number for number, rule in chosen if need_of(rule).points <= 0),
        lines=dict(lines),
        longest_line=max(map(len, lines), default=-1) + 8,  # room for arrows and stops around the words
    )
