"""Rules that claim the same lines: one of them may be there for nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.lint.finding import Check, Finding, Severity
from cleaner.engine.lint.trial import Trial
from cleaner.engine.selftest import NO_CEILING
from cleaner.engine.verdict import Match
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import BlockShape, Position, Quotes, Rule, Scope

_Claimed = dict[str, frozenset[int]]  # blocks by rule


def overlaps(rule: Rule, strips: Sequence[Trial], rules: RuleSet) -> Iterator[Finding]:
    """The rules of the same family that take the lines of this rule's must_strip examples."""
    verdicts = [_claims_and_winners(trial, rules) for trial in strips]
    claimed = [claims for claims, _ in verdicts]
    if not all(claims.get(rule.id) for claims in claimed):
        return  # an example fails, or parts of lines go: others cannot claim the same
    wins = any(rule.id in winners for _, winners in verdicts)
    for other in rules.rules:
        if other.id != rule.id and _family(other) == _family(rule) and _covers(other.scope, rule.scope):
            yield from _finding(rule, other, claimed, wins=wins)


def owners_of_lines(rules: Sequence[Rule]) -> Mapping[str, Sequence[Rule]]:
    """The rules that list each whole line."""
    owners: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for line in set(_lines(rule)):
            owners[line].append(rule)
    return owners


def doubles(rule: Rule, owners: Mapping[str, Sequence[Rule]]) -> Iterator[Finding]:
    """The lines of this rule that another one of the same family lists too, for at least as much."""
    seen: set[str] = set()
    for line in _lines(rule):
        other = next((owner for owner in owners[line] if _owns(owner, rule)), rule if line in seen else None)
        seen.add(line)
        if other is not None:
            message = f"{other.id} lists the line {line!r} already: take it out where it fits less"
            yield Finding(rule.id, Severity.WARNING, Check.SHADOWED, message)


def _lines(rule: Rule) -> tuple[str, ...]:
    return rule.shape.lines if isinstance(rule.shape, BlockShape) else ()


def _owns(other: Rule, rule: Rule) -> bool:
    """True where the other rule makes a line of this one needless; of two alike, the first by id owns it."""
    if other.id == rule.id or _family(other) != _family(rule) or not _covers(other.scope, rule.scope):
        return False
    return other.id < rule.id or not _covers(rule.scope, other.scope)


def _finding(rule: Rule, other: Rule, claimed: list[_Claimed], *, wins: bool) -> Iterator[Finding]:
    shared = [claims[rule.id] & claims.get(other.id, frozenset()) for claims in claimed]
    if all(both == claims[rule.id] for both, claims in zip(shared, claimed, strict=True)):
        if wins:
            message = f"{other.id} claims every line of its examples too: keep one, or show what only this one takes"
            yield Finding(rule.id, Severity.WARNING, Check.OVERLAP, message)
        else:
            message = f"{other.id} takes every line of its examples: retire it, or show what only this one takes"
            yield Finding(rule.id, Severity.WARNING, Check.SHADOWED, message)
    elif any(shared):
        message = f"{other.id} claims {sum(map(len, shared))} of the lines of its examples too"
        yield Finding(rule.id, Severity.NOTE, Check.OVERLAP, message)


def _claims_and_winners(trial: Trial, rules: RuleSet) -> tuple[_Claimed, frozenset[str]]:
    """The whole blocks that each rule claims in an example, and the rules that cut something of it."""
    article = trial.document.article
    matches = find_matches(article, rules)
    removals = decide(article, matches, NO_CEILING).removals
    return _blocks(matches), frozenset(removal.rule for removal in removals)


def _blocks(matches: Sequence[Match]) -> _Claimed:
    claimed: _Claimed = {}
    for match in matches:
        blocks = frozenset() if match.part else frozenset(range(match.first, match.last + 1))
        claimed[match.rule.id] = claimed.get(match.rule.id, frozenset()) | blocks
    return claimed


def _family(rule: Rule) -> str:
    return rule.id.rpartition("/")[0]


def _covers(other: Scope, scope: Scope) -> bool:
    """True where the other scope holds every document and place that this one holds."""
    return (
        set(other.hosts) >= set(scope.hosts)
        and (other.names_publisher or not scope.names_publisher)
        and (not other.languages or (bool(scope.languages) and set(other.languages) >= set(scope.languages)))
        and other.position in (Position.ANYWHERE, scope.position)
        and (other.quotes is Quotes.STRIP or scope.quotes is Quotes.KEEP)
    )
