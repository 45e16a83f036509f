"""`cleaner rules test`: rules on their own examples."""

from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path

import click

from cleaner.cli import main
from cleaner.cli.options import json_option, rules_of, rules_option
from cleaner.cli.output import how_many, one_line, print_json, print_text, say
from cleaner.cli.rules.choose import chosen_rules
from cleaner.engine.selftest import ExampleFailure, failures_of


@click.command("test")
@click.argument("rule_ids", nargs=-1, metavar="[ID…]")
@rules_option
@json_option
@click.pass_context
def test_rules(ctx: click.Context, rule_ids: tuple[str, ...], packs: tuple[Path, ...], as_json: bool) -> None:
    """Run rules on their own examples, with a diff of what does not come out. Exit code 1: some fail.

    In the diff a line with - should have stayed and was cut, a line with + was left and should have gone.

    \b
    Example: cleaner rules test
    """
    chosen = chosen_rules(rules_of(packs), rule_ids)
    failures = [failure for rule in chosen for failure in failures_of(rule)]
    for failure in failures:
        if as_json:
            print_json({"rule": failure.rule, "example": failure.example, "diff": list(diff_of(failure))})
        else:
            print_text("\n".join(map(one_line, (f"{failure.rule}: {failure.example}", *diff_of(failure)))))
    examples = sum(len(rule.must_strip) + len(rule.must_keep) for rule in chosen)
    say(f"{how_many(len(chosen), 'rules')}, {how_many(examples, 'examples')}, {how_many(len(failures), 'failures')}")
    ctx.exit(main.FOUND if failures else main.OK)


def diff_of(failure: ExampleFailure) -> Iterable[str]:
    """From the lines that should be left to those that are, as a unified diff."""
    return unified_diff(failure.expected, failure.left, "should be left", "is left", lineterm="")
