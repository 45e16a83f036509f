"""Options that several commands share, and what they make."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from cleaner.batch.limits import Limits
from cleaner.cli.nearest import configurations
from cleaner.document.article import ExtractorName
from cleaner.engine.policy import Policy, Profile
from cleaner.reading.source import FileType
from cleaner.rules.chain import Strength
from cleaner.rules.pack import RuleSet, load_rules

if TYPE_CHECKING:
    from cleaner.cli.config import Config


class Settings(NamedTuple):
    """What decides a cleaning, in the order in which a batch takes it."""

    rules: RuleSet
    policy: Policy
    limits: Limits
    jobs: int


F = TypeVar("F", bound=Callable[..., Any])
MANY_RULES = 300  # take about a second
_LIMITS = Limits()
_HOST = re.compile(r"[^\s/*?@:,;]+")
_SECONDS = click.FloatRange(0, 86_400, min_open=True)


def archive_option(command: F) -> F:
    """Which archive."""
    return click.option(
        "--archive",
        "archive_path",
        type=click.Path(path_type=Path),
        default=Path("archive/archive.db"),
        show_default=True,
        help="The archive's file.",
    )(command)


def json_option(command: F) -> F:
    """Output for programs."""
    return click.option("--json", "as_json", is_flag=True, help="JSON on stdout, one object a line.")(command)


def rules_option(command: F) -> F:
    """Further rule packs, and whether the configuration counts; `rules_of` loads what they choose."""
    no_config = click.option(
        "--no-config",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_configure,
        help="As if there were no cleaner.toml and no [tool.cleaner] in pyproject.toml.",
    )
    further = click.option(
        "--rules",
        "packs",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="DIR",
        help="A folder of further rules; can be given several times.",
    )
    return further(no_config(command))


def _configure(ctx: click.Context, _option: click.Parameter, without: bool) -> None:
    """Find the configuration before other options are read: what it says takes the place of their defaults."""
    if without or ctx.resilient_parsing:
        return
    if next(configurations(), None) is None:
        return
    from cleaner.cli.config import find_config  # with TOML and all that checks it

    config = ctx.obj = find_config()
    given = {"profile": config.profile, "strength": config.strength} if config else {}
    ctx.default_map = {name: word.value for name, word in given.items() if word}


def rules_of(packs: tuple[Path, ...]) -> RuleSet:
    """The rules that configuration and options choose; says on stderr which configuration that is."""
    config: Config | None = click.get_current_context().obj
    if config is None:
        return load_rules(packs, tell=_tell)
    from cleaner.cli.config import chosen_rules
    from cleaner.cli.output import say

    rules = chosen_rules(config, packs, _tell)
    say(f"cleaner: configuration: {config.path}")
    return rules


def _tell(count: int) -> None:
    """A word to whoever waits for rules to be checked and translated; the next run finds them done."""
    if count >= MANY_RULES:
        click.echo(f"cleaner: reading {count:,} rules for the first time…", err=True)


def host_option(command: F) -> F:
    """Whose documents these are."""
    return click.option("--host", help="The publisher's host, where the documents do not say it themselves.")(command)


def type_option(command: F) -> F:
    """What a file holds, where its name does not say it."""
    kinds = click.Choice([kind.value for kind in FileType])
    return click.option("--type", "kind", type=kinds, help="What files named by themselves (and stdin) hold.")(command)


def cleaning_options(command: F) -> F:
    """What decides a cleaning: rules, host, profile, limits."""
    return deciding_options(host_option(command))


def deciding_options(command: F) -> F:
    """What decides a cleaning of stored captures, whose hosts are known: rules, profile, limits."""
    profiles = click.Choice([profile.value for profile in Profile])
    for option in (
        click.option(
            "--max-memory",
            type=click.IntRange(1, 1 << 20),
            default=_LIMITS.memory >> 20,
            show_default=True,
            help="MiB a page, beside what the program itself takes.",
        ),
        click.option(
            "--max-seconds", type=_SECONDS, default=_LIMITS.seconds, show_default=True, help="Wall time a page."
        ),
        click.option(
            "--max-bytes",
            type=click.IntRange(1, 10**9),
            default=_LIMITS.input_bytes,
            show_default=True,
            help="Bytes a document.",
        ),
        click.option("--jobs", type=click.IntRange(1, 256), default=os.cpu_count() or 1, help="Processes for pages."),
        click.option(
            "--strength",
            type=click.Choice([strength.value for strength in Strength]),
            default=Strength.SAFE.value,
            show_default=True,
            help="How sure to be before cutting what no rule names.",
        ),
        click.option(
            "--extractor",
            type=click.Choice([name.value for name in ExtractorName]),
            default=ExtractorName.DOM.value,
            show_default=True,
            help="What finds the story in a page; another is asked where it finds next to nothing.",
        ),
        click.option(
            "--profile",
            type=profiles,
            default=Profile.ARTICLE.value,
            show_default=True,
            help="What goes: all that is not article, or only what asks something of the reader.",
        ),
    ):
        command = option(command)
    return rules_option(command)


def settings_of(given: Mapping[str, Any]) -> Settings:
    """What the options of `deciding_options` ask for; reads the rules."""
    rules = rules_of(given["packs"])
    policy = Policy(
        profile=Profile(given["profile"]),
        strength=Strength(given["strength"]),
        extractor=ExtractorName(given["extractor"]),
    )
    limits = Limits(given["max_bytes"], given["max_seconds"], given["max_memory"] << 20)
    return Settings(rules, policy, limits, given["jobs"])


def clean_host_option(host: str | None) -> str | None:
    """The host as it is compared; a URL is taken for its host. What can be no host is a usage error."""
    from cleaner.document.host import host_of

    if host is None:
        return None
    found = host_of(host if "://" in host else f"http://{host.strip()}")
    if found is None or not _HOST.fullmatch(found) or not found.isprintable():
        raise click.UsageError(f"--host {host!r} is no host: write it as in an address, such as paper.example")
    return found


def refuse_folder(_ctx: click.Context, _option: click.Parameter, target: Path) -> Path:
    """A file to be written; a folder, or no name at all, is a usage error."""
    if target.is_dir():
        raise click.BadParameter(f"{str(target)!r} is a folder: name a file in it")
    return target
