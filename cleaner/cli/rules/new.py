"""`cleaner rules new`: a first rule file from a document and the lines that should go."""

import datetime
import shlex
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import clean_host_option, host_option, json_option, rules_of, rules_option
from cleaner.cli.output import one_line, print_json, print_text, say, short
from cleaner.cli.rules.lint import line_of
from cleaner.cli.rules.picking import a_file, asked, asked_numbers, line_of_example, numbers_of, the_article
from cleaner.document.article import Article
from cleaner.document.host import clean_host
from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.lint.finding import Finding
from cleaner.engine.lint.run import lint
from cleaner.engine.selftest import NO_CEILING, failures_of
from cleaner.rules.draft import Draft, is_rule_id, line_rule, region_rule
from cleaner.rules.errors import RulesInvalid
from cleaner.rules.lines import fold_line
from cleaner.rules.pack import RuleSet, shipped_pack
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Category, Rule, Status

if TYPE_CHECKING:
    from cleaner.cli.config import Config


@click.command("new")
@click.argument("rule_id", metavar="ID")
@click.option("--from", "source", type=click.Path(exists=True, dir_okay=False), help="The document with the lines.")
@click.option("--cut", "cuts", multiple=True, metavar="N[-M]", help="A line to cut, or a range; several lines: again.")
@host_option
@click.option(
    "--category",
    type=click.Choice([category.value for category in Category]),
    default=Category.OTHER.value,
    show_default=True,
    help="What kind of boilerplate it is.",
)
@click.option("--summary", help="One line: what the rule cuts.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("rules"),
    show_default=True,
    help="The folder of the rule pack.",
)
@rules_option
@json_option
def new_rule(
    rule_id: str,
    source: str | None,
    cuts: tuple[str, ...],
    host: str | None,
    packs: tuple[Path, ...],
    as_json: bool,
    **given: Any,
) -> None:
    """Write a draft of a rule that cuts these lines of a document, with its examples.

    Asks for the document and the lines where they are not given. Single lines make a rule of whole lines,
    lines in a row a region. Numbers count the lines that are not empty. No file is ever overwritten.

    \b
    Example: cleaner rules new publishers/paper.example/appeal --from article.html --cut 12-15
    """
    rules = rules_of(packs)
    path = _free_path(rule_id, given["out"], rules)
    source = source or asked("The document", "--from FILE", a_file)
    article = the_article(source, clean_host_option(host), rules)
    numbers = numbers_of(cuts, len(article.blocks)) if cuts else asked_numbers(article)
    lines = _lines(article, numbers)
    draft = Draft(
        category=Category(given["category"]),
        summary=given["summary"] or f"Lines such as: {short(lines[0])}",
        added=datetime.datetime.now(tz=datetime.UTC).date(),
        told=f"Made from {Path(source).name}, line {_listed(numbers)}. Say what the wording rests on, why it is safe.",
        hosts=_hosts(rule_id, clean_host_option(host)),
    )
    rule = _checked(rule_id, (region_rule if _is_region(numbers) else line_rule)(draft, lines), path)
    _write(path, rule)
    health = _health(rule, rules, article)
    if as_json:
        print_json({"rule": rule_id, "path": str(path), **asdict(health)})
    else:
        print_text(one_line(str(path)))
        _tell(health, f"cleaner rules test {rule_id}{_further(given['out'], packs)}")


@dataclass(frozen=True, slots=True)
class _Health:
    """How a new rule does: what it cuts in its document, which examples fail, what lint finds."""

    cuts: tuple[str, ...]
    failures: tuple[str, ...]
    findings: tuple[Finding, ...]


def _free_path(rule_id: str, out: Path, rules: RuleSet) -> Path:
    """Where the rule will lie; a bad id or one that is taken is a usage error."""
    if not is_rule_id(rule_id):
        raise click.UsageError(
            f"{rule_id!r} is no rule id: write folders and a name in small letters, digits and hyphens, such as "
            "generic/share-labels or publishers/paper.example/appeal"
        )
    path = out / f"{rule_id}.toml"
    if path.exists() or any(rule.id == rule_id for rule in rules.rules):
        raise click.UsageError(f"a rule {rule_id!r} exists already: choose another id")
    return path


def _lines(article: Article, numbers: Sequence[int]) -> list[str]:
    """The lines to cut, in the markup of examples; one without a word is a usage error."""
    lines = [line_of_example(article, number) for number in numbers]
    if not all(map(fold_line, lines)):
        raise click.UsageError("one of the lines has no word in it: ornaments such as *** are the author's")
    return lines


def _is_region(numbers: Sequence[int]) -> bool:
    """True for several lines in a row."""
    return len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1


def _listed(numbers: Sequence[int]) -> str:
    return f"{numbers[0]}-{numbers[-1]}" if _is_region(numbers) else ", ".join(map(str, numbers))


def _hosts(rule_id: str, host: str | None) -> tuple[str, ...]:
    """The publisher: the host that was given, else that of the folder."""
    folders = rule_id.split("/")
    found = host or (clean_host(folders[1]) if folders[0] == "publishers" else None)
    return (found,) if found else ()


def _checked(rule_id: str, written: str, path: Path) -> Rule:
    """The rule that was written, as every command will read it."""
    rule = read_rule(rule_id, written.encode(), str(path))
    if isinstance(rule, list):
        raise RulesInvalid(rule)
    return rule


def _write(path: Path, rule: Rule) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(rule.source)


def _health(rule: Rule, rules: RuleSet, article: Article) -> _Health:
    host = rule.scope.hosts[0] if rule.scope.hosts else None
    own = article._replace(metadata=article.metadata._replace(host=host))
    matches = find_matches(own, RuleSet.of([rule._replace(status=Status.STABLE)]))
    return _Health(
        cuts=tuple(removal.text for removal in decide(own, matches, NO_CEILING).removals),
        failures=tuple(failure.example for failure in failures_of(rule)),
        findings=lint(RuleSet.of([*rules.rules, rule]), [rule]),
    )


def _further(out: Path, packs: tuple[Path, ...]) -> str:
    """The options with which a command finds the rules of a folder, and those that were given."""
    config: Config | None = click.get_current_context().obj
    known = {folder.resolve() for folder in (shipped_pack(), *(config.packs if config else ()))}
    folders = [folder for folder in dict.fromkeys((*packs, out)) if folder.resolve() not in known]
    return "".join(f" --rules {shlex.quote(str(folder))}" for folder in folders)


def _tell(health: _Health, trial: str) -> None:
    for text in health.cuts or ["nothing"]:
        say(f"cuts here: {short(text)}")
    for name in health.failures:
        say(f"the example {name!r} does not come out yet: `{trial}` shows it")
    for finding in health.findings:
        say(line_of(finding))
    say(f"a draft cuts nothing: put your own words into its examples, make its status stable, then `{trial}`")
