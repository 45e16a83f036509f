"""`cleaner rules`: list, show and test the rules; their schema."""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from cleaner.cli import main
from cleaner.cli.options import json_option, rules_of, rules_option
from cleaner.cli.output import Json, print_json, print_text
from cleaner.engine.selftest import ExampleFailure, failures_of
from cleaner.rules.pack import RuleSet
from cleaner.rules.rule import Category, Rule
from cleaner.rules.schema import rule_schema


@click.group("rules")
def command() -> None:
    """List, show and test the rules; print the schema of a rule file.

    \b
    Example: cleaner rules test generic/newsletter-prompt
    """


@command.command("list")
@click.option("--category", type=click.Choice([category.value for category in Category]), help="Only this category.")
@click.option("--host", help="Only the rules for this publisher's host.")
@rules_option
@json_option
def list_rules(category: str | None, host: str | None, packs: tuple[Path, ...], as_json: bool) -> None:
    """One line a rule: id, category, status, summary.

    \b
    Example: cleaner rules list --category donation-appeal
    """
    for rule in rules_of(packs).rules:
        if (category and rule.category != category) or (host and host not in rule.scope.hosts):
            continue
        if as_json:
            print_json(_fields(rule))
        else:
            print_text(f"{rule.id:48}  {rule.category:20}  {rule.status:8}  {rule.summary}")


@command.command("show")
@click.argument("rule_id", metavar="ID")
@rules_option
@json_option
def show_rule(rule_id: str, packs: tuple[Path, ...], as_json: bool) -> None:
    """The file of a rule.

    \b
    Example: cleaner rules show wire/agency-credit
    """
    rule = _chosen(rules_of(packs), (rule_id,))[0]
    if as_json:
        print_json(_fields(rule) | {"source": rule.source})
    else:
        print_text(rule.source)


@command.command("test")
@click.argument("rule_ids", nargs=-1, metavar="[ID…]")
@rules_option
@json_option
@click.pass_context
def test_rules(ctx: click.Context, rule_ids: tuple[str, ...], packs: tuple[Path, ...], as_json: bool) -> None:
    """Run rules on their own examples, with a diff of what does not come out. Exit code 1: some fail.

    \b
    Example: cleaner rules test
    """
    chosen = _chosen(rules_of(packs), rule_ids)
    failures = [failure for rule in chosen for failure in failures_of(rule)]
    for failure in failures:
        if as_json:
            print_json({"rule": failure.rule, "example": failure.example, "diff": list(_diff(failure))})
        else:
            print_text(f"{failure.rule}: {failure.example}\n" + "\n".join(_diff(failure)))
    examples = sum(len(rule.must_strip) + len(rule.must_keep) for rule in chosen)
    click.echo(f"{len(chosen)} rules, {examples} examples, {len(failures)} failures", err=True)
    ctx.exit(main.FOUND if failures else main.OK)


@command.command("schema")
@json_option
def print_schema(as_json: bool) -> None:
    """The JSON Schema of a rule file, for editors.

    \b
    Example: cleaner rules schema > rule.schema.json
    """
    if as_json:
        print_json(rule_schema())
    else:
        print_text(json.dumps(rule_schema(), ensure_ascii=False, indent=2))


def _chosen(rules: RuleSet, rule_ids: tuple[str, ...]) -> list[Rule]:
    """The rules of these ids, all where none is given; an unknown id is a usage error."""
    by_id = {rule.id: rule for rule in rules.rules}
    for rule_id in rule_ids:
        if rule_id not in by_id:
            raise click.UsageError(f"there is no rule {rule_id!r}; `cleaner rules list` shows the ids")
    return [by_id[rule_id] for rule_id in rule_ids] or list(rules.rules)


def _diff(failure: ExampleFailure) -> Iterable[str]:
    """What should have stayed or gone, a line each."""
    yield from (f"  cut, but should stay:  {line}" for line in failure.expected if line not in failure.left)
    yield from (f"  left, but should go:   {line}" for line in failure.left if line not in failure.expected)


def _fields(rule: Rule) -> Json:
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
