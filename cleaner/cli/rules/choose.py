"""Which rules a subcommand is about, and what it says of one."""

from difflib import get_close_matches

import click

from cleaner.cli.output import Json
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Rule


def chosen_rules(rules: RuleSet, rule_ids: tuple[str, ...]) -> list[Rule]:
    """The rules of these ids, all where none is given; an id that is unknown or switched off is a usage error."""
    by_id = {rule.id: rule for rule in rules.rules}
    for rule_id in rule_ids:
        if rule_id not in by_id:
            close = get_close_matches(rule_id.removeprefix("rules/").removesuffix(".toml"), by_id, 1)
            listed = "`cleaner rules list` shows the ids, with --rules DIR those of your own too"
            hint = f"did you mean {close[0]!r}?" if close else listed
            off = "" if click.get_current_context().obj is None else ", or the configuration switches it off"
            raise click.UsageError(f"there is no rule {rule_id!r}{off}; {hint}")
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
