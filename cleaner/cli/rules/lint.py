"""`cleaner rules lint`: whether rules are in good health."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from cleaner.cli import main
from cleaner.cli.options import json_option, rules_of, rules_option
from cleaner.cli.output import how_many, one_line, print_json, print_text, say
from cleaner.cli.rules.choose import chosen_rules
from cleaner.document.capture import Capture, MediaType
from cleaner.document.errors import SourceError
from cleaner.engine.lint.corpus import CleanText
from cleaner.engine.lint.finding import Finding, Severity
from cleaner.engine.lint.run import lint
from cleaner.extraction.plain import extract_text
from cleaner.reading.decode import decode


@click.command("lint")
@click.argument("rule_ids", nargs=-1, metavar="[ID…]")
@rules_option
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of clean texts (*.txt) in which every cut is an error.",
)
@click.option(
    "--severity",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.WARNING.value,
    show_default=True,
    help="Report what is at least this bad.",
)
@json_option
@click.pass_context
def lint_rules(
    ctx: click.Context,
    rule_ids: tuple[str, ...],
    packs: tuple[Path, ...],
    corpus: Path | None,
    severity: str,
    as_json: bool,
) -> None:
    """Look for examples that prove nothing, for slow and broad patterns and for rules that do the same.

    One line a finding: rule, severity, check, message. Exit code 1: something was found.

    \b
    Example: cleaner rules lint generic/newsletter-score-en
             cleaner rules lint --severity error --corpus clean-articles/
    """
    rules = rules_of(packs)
    chosen = chosen_rules(rules, rule_ids)
    found = lint(rules, chosen, _clean_texts(corpus) if corpus else None, Severity(severity))
    for finding in found:
        if as_json:
            print_json(asdict(finding))
        else:
            print_text(line_of(finding))
    counts = Counter(finding.severity for finding in found)
    told = ", ".join(how_many(counts[each], f"{each}s") for each in Severity if counts[each])
    say(f"{how_many(len(chosen), 'rules')}: {told or 'nothing found'}")
    ctx.exit(main.FOUND if found else main.OK)


def line_of(finding: Finding) -> str:
    """A finding on one line."""
    return one_line(f"{finding.rule:48}  {finding.severity:7}  {finding.check:11}  {finding.message}")


def _clean_texts(folder: Path) -> Sequence[CleanText]:
    paths = sorted(path for path in folder.rglob("*.txt") if path.is_file())
    if not paths:
        raise click.UsageError(f"there are no texts (*.txt) in {folder}")
    return [_clean_text(path, path.relative_to(folder).as_posix()) for path in paths]


def _clean_text(path: Path, name: str) -> CleanText:
    try:
        return CleanText(name, extract_text(decode(Capture(path.read_bytes(), MediaType.TEXT))))
    except SourceError as error:
        raise click.UsageError(f"{path} is no clean text: {error}") from error
