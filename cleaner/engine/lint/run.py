"""All nets over chosen rules."""

from collections.abc import Iterator, Sequence

from cleaner.engine.lint.corpus import CleanText, kept_examples, on_clean_texts
from cleaner.engine.lint.cost import costs
from cleaner.engine.lint.finding import Finding, Severity
from cleaner.engine.lint.near_miss import near_misses
from cleaner.engine.lint.overlap import doubles, overlaps, owners_of_lines
from cleaner.engine.lint.trial import trials_of
from cleaner.engine.lint.untested import untested
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import ChainShape, Rule, Status


def lint(
    rules: RuleSet, chosen: Sequence[Rule], corpus: Sequence[CleanText] | None = None, least: Severity = Severity.NOTE
) -> tuple[Finding, ...]:
    """What is wrong with the chosen rules of a set, at least this bad, by rule.

    Without a corpus of clean texts, what all the rules say must stay takes its place.
    """
    live = tuple(map(_awake, filter(_is_live, rules.rules)))
    looked_at = {rule.id for rule in chosen}
    awake = [rule for rule in live if rule.id in looked_at]
    everything = RuleSet.of(live)
    texts = kept_examples(live) if corpus is None else corpus
    owners = owners_of_lines(live)
    found = [finding for rule in awake for finding in (*_alone(rule, everything, least), *doubles(rule, owners))]
    found += on_clean_texts(awake, texts, silent=corpus is not None)
    severities = tuple(Severity)
    enough = [finding for finding in found if severities.index(finding.severity) <= severities.index(least)]
    return tuple(sorted(enough, key=lambda finding: finding.order))


def _alone(rule: Rule, live: RuleSet, least: Severity) -> Iterator[Finding]:
    strips, keeps = trials_of(rule)
    yield from near_misses(rule, keeps)
    yield from untested(rule, (*strips, *keeps), least)
    if least is Severity.ERROR:
        return  # what follows is never an error
    yield from costs(rule)
    yield from overlaps(rule, strips, live)


def _is_live(rule: Rule) -> bool:
    """True for what has examples and may cut one day; the chain model has none."""
    return rule.status is not Status.RETIRED and not isinstance(rule.shape, ChainShape)


def _awake(rule: Rule) -> Rule:
    """A rule that cuts, drafts included; its digest says that it may be another one."""
    return rule._replace(status=Status.STABLE, digest=f"{rule.digest} awake")
