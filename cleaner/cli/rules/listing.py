"""`cleaner rules list`: which rules there are."""

from pathlib import Path

import click

from cleaner.cli.options import clean_host_option, json_option, rules_of, rules_option
from cleaner.cli.output import one_line, print_json, print_text
from cleaner.cli.rules.choose import rule_fields
from cleaner.document.host import parent_hosts
from cleaner.rules.rule import Category


@click.command("list")
@click.option("--category", type=click.Choice([category.value for category in Category]), help="Only this category.")
@click.option("--host", help="Only the rules of this publisher's host, or of a host above it.")
@rules_option
@json_option
def list_rules(category: str | None, host: str | None, packs: tuple[Path, ...], as_json: bool) -> None:
    """One line a rule: id, category, status, summary.

    \b
    Example: cleaner rules list --category donation-appeal
    """
    hosts = parent_hosts(clean_host_option(host) or "") if host is not None else None
    for rule in rules_of(packs).rules:
        if (category and rule.category != category) or (hosts is not None and not {*hosts} & {*rule.scope.hosts}):
            continue
        if as_json:
            print_json(rule_fields(rule))
        else:
            print_text(one_line(f"{rule.id:48}  {rule.category:20}  {rule.status:8}  {rule.summary}"))
