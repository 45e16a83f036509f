"""`cleaner rules schema`: the JSON Schema of a rule file."""

import json

import click

from cleaner.cli.options import json_option
from cleaner.cli.output import print_json, print_text
from cleaner.rules.schema import rule_schema


@click.command("schema")
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
