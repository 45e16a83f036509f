"""`cleaner rules show`: a rule, and what it has cut."""

from dataclasses import asdict
from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading
from cleaner.archive.usage import RuleUse, rule_use
from cleaner.cli.options import archive_option, json_option, rules_of, rules_option
from cleaner.cli.output import how_many, one_line, print_json, print_text, say, short
from cleaner.cli.rules.choose import chosen_rules, rule_fields


@click.command("show")
@click.argument("rule_id", metavar="ID")
@archive_option
@rules_option
@json_option
def show_rule(rule_id: str, archive_path: Path, packs: tuple[Path, ...], as_json: bool) -> None:
    """The file of a rule, and below it, as comments, what it cut in the archive.

    \b
    Example: cleaner rules show wire/agency-credit
    """
    rule = chosen_rules(rules_of(packs), (rule_id,))[0]
    use = _use(archive_path, rule_id)
    if as_json:
        print_json(rule_fields(rule) | {"source": rule.source, "archive": asdict(use) if use else None})
        return
    print_text(rule.source)
    if use is None:
        say(f"cleaner: there is no archive {archive_path}, so nothing is known about what the rule cut")
    else:
        print_text("\n".join(_comments(use, archive_path)))


def _use(path: Path, rule_id: str) -> RuleUse | None:
    if not path.is_file():
        return None
    with open_for_reading(path) as db:
        return rule_use(db, rule_id)


def _comments(use: RuleUse, path: Path) -> list[str]:
    cuts = how_many(use.removals, "cuts")
    documents = how_many(use.documents, "documents")
    total = f"# In {one_line(str(path))}: {cuts} in {documents}, {use.characters:,} characters."
    latest = [f"# document {cut.document} ({short(cut.title or 'no title')}): {short(cut.text)}" for cut in use.latest]
    return ["", total, *latest]
