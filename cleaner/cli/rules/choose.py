"""Which rules a subcommand is about, and what it says of one."""

import click

from cleaner.cli.output import Json
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Rule


def chosen_rules(rules: RuleSet, rule_ids: tuple[str, ...]) -> list[Rule]:
    """The rules of these ids, all where none is given; an id that is unknown or switched off is a usage error."""
    by_id = {rule.id: rule for rule in rules.rules}
    for rule_id in rule_ids:
        if rule_id not in by_id:
            ids = "`cleaner rules list` shows the ids"
            raise click.UsageError(f"there is no rule {rule_id!r}, or a cleaner.toml switches it off; {ids}")
    return [by_id[rule_id] for rule_id in rule_ids] or list(rules.rules)


def rule_fields(rule: Rule) -> Json:
    """A rule as JSON, without its source."""
    return {
        "id": rule.id,
        "digest": rule.digest,
        "category": rule.category,
        "status": rule.status,
        "summary": rule.summary,
        "added": rule.added.isoformat(),
        "hosts": list(rule.scope.hosts),
        "languages": list(rule.scope.languages),
    }
