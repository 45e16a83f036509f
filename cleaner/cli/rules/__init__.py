"""`cleaner rules`: one module a subcommand."""

import click

from cleaner.cli.rules.examples import test_rules
from cleaner.cli.rules.lint import lint_rules
from cleaner.cli.rules.listing import list_rules
from cleaner.cli.rules.new import new_rule
from cleaner.cli.rules.schema import print_schema
from cleaner.cli.rules.show import show_rule


@click.group("rules")
def command() -> None:
    """List, show, test, lint and write rules; print the schema of a rule file.

    \b
    Example: cleaner rules test generic/newsletter-prompt
    """


for subcommand in (list_rules, show_rule, test_rules, lint_rules, new_rule, print_schema):
    command.add_command(subcommand)
