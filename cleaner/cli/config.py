"""The user's configuration: `cleaner.toml`, or `[tool.cleaner]` in a `pyproject.toml`, in this folder or above it."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from cleaner.cli.nearest import configurations
from cleaner.engine.policy import Profile
from cleaner.rules.chain import Strength
from cleaner.rules.errors import RuleError, RulesInvalid
from cleaner.rules.fields import Fields, Mistakes
from cleaner.rules.form import Key, Kind, TableForm
from cleaner.rules.locate import KeyPath
from cleaner.rules.pack import RuleSet, is_replaced, load_rules
from cleaner.rules.rule import Category
from cleaner.rules.toml import MAX_FILE_BYTES, parse_toml
from cleaner.rules.unchanged import Tell

CATEGORY = "category:"
CONFIG = TableForm(
    (
        Key("rules", Kind.TEXTS, "folders of further rules, seen from the folder of this file"),
        Key("disable", Kind.TEXTS, "rules that take no part: ids, ids with `*` and `?`, or `category:` and its name"),
        Key("override", Kind.TEXTS, "ids of rules that a later folder of rules replaces"),
        Key("keep", Kind.TEXTS, "categories of which nothing is cut"),
        Key("profile", Kind.WORD, "what `--profile` is where it is not given", words=Profile),
        Key("strength", Kind.WORD, "what `--strength` is where it is not given", words=Strength),
    )
)
_PYPROJECT = TableForm((Key("tool", Kind.TABLE, "", table=TableForm((Key("cleaner", Kind.TABLE, "", table=CONFIG),))),))


class ConfigInvalid(RulesInvalid):
    """The configuration is wrong; no document has been touched."""

    where = "the configuration"


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file asks for, and its text, to show where a mistake stands."""

    path: str
    source: str
    table: KeyPath
    packs: tuple[Path, ...]
    disable: tuple[str, ...]
    override: tuple[str, ...]
    keep: tuple[str, ...]
    profile: Profile | None
    strength: Strength | None

    def mistake(self, key: str, index: int, problem: str) -> RuleError:
        """A mistake in one text of a list."""
        mistakes = Mistakes(self.path, self.source)
        mistakes.add((*self.table, key, index), problem)
        return mistakes.found[0]


def find_config() -> Config | None:
    """The nearest configuration from the current folder upwards; raises ConfigInvalid where it is wrong."""
    return next((config for config in map(_read, configurations()) if config), None)


def chosen_rules(config: Config, packs: Iterable[Path] = (), tell: Tell | None = None) -> RuleSet:
    """The rules that a configuration and further packs leave; raises ConfigInvalid where it speaks of none.

    `tell` is told how many rules have to be read anew.
    """
    every = {os.path.realpath(pack): pack for pack in (*config.packs, *packs)}.values()
    rules = load_rules(every, config.override, tell)
    errors = [
        config.mistake("override", i, f"{rule_id!r} replaces nothing: two folders must hold a rule of this id")
        for i, rule_id in enumerate(config.override)
        if not is_replaced(rule_id, every)
    ]
    disabled: set[str] = set()
    for i, pattern in enumerate(config.disable):
        if problem := _problem(pattern, rules):
            errors.append(config.mistake("disable", i, problem))
        disabled |= _matching(pattern, rules)
    if errors:
        raise ConfigInvalid(errors)
    left = RuleSet.of(rule for rule in rules.rules if rule.id not in disabled)
    return left.keeping(map(Category, config.keep))


def _read(path: Path) -> Config | None:
    """The configuration of a file; None where it is a `pyproject.toml` without one."""
    data = _bytes(path)
    in_tool = path.name == "pyproject.toml"
    table, mistakes = parse_toml(data, str(path))
    fields: Fields | None = Fields(table, CONFIG, (), mistakes)
    if in_tool:
        tool = Fields(table, _PYPROJECT, (), mistakes).table("tool")
        fields = tool.table("cleaner") if tool else None
    config = _config(fields, path, mistakes) if fields and not mistakes.found else None
    if mistakes.found:
        raise ConfigInvalid(mistakes.found)
    return config


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ConfigInvalid([RuleError(str(path), 1, "", f"cannot be read: {error.strerror}")]) from error


def _config(fields: Fields, path: Path, mistakes: Mistakes) -> Config:
    config = Config(
        path=str(path),
        source=mistakes.source,
        table=("tool", "cleaner") if path.name == "pyproject.toml" else (),
        packs=tuple(path.parent / name for name in fields.texts("rules")),
        disable=fields.texts("disable"),
        override=fields.texts("override"),
        keep=fields.texts("keep"),
        profile=fields.optional_choice("profile", Profile),
        strength=fields.optional_choice("strength", Strength),
    )
    for pack in config.packs:
        if not pack.is_dir():
            fields.problem("rules", f"there is no folder {pack}")
    for i, word in enumerate(config.keep):
        if problem := _no_category(word):
            mistakes.add((*config.table, "keep", i), problem)
    fields.finish()
    return config


def _matching(pattern: str, rules: RuleSet) -> set[str]:
    """The ids of the rules that a text of `disable` means."""
    if pattern.startswith(CATEGORY):
        return {rule.id for rule in rules.rules if CATEGORY + rule.category == pattern}
    return {rule.id for rule in rules.rules if fnmatchcase(rule.id, pattern)}


def _no_category(word: str) -> str | None:
    """What is wrong with a text of `keep`."""
    if word in list(Category):
        return None
    close = get_close_matches(word, list(Category), 1)
    hint = f"did you mean {str(close[0])!r}?" if close else f"the categories are {', '.join(Category)}"
    return f"{word!r} is no category; {hint}"


def _problem(pattern: str, rules: RuleSet) -> str | None:
    """What is wrong with a text of `disable`: most likely it is mistyped, and a rule would cut that should not."""
    categories = [CATEGORY + category for category in Category]
    if pattern in categories or _matching(pattern, rules):
        return None  # a category need not have rules
    ids = [rule.id for rule in rules.rules]
    close = get_close_matches(pattern, [*categories, *Category, *ids], 1)
    meant = CATEGORY + close[0] if close and close[0] in list(Category) else next(iter(close), "")
    hint = f"did you mean {meant!r}?" if close else "`cleaner rules list --no-config` shows the ids"
    return f"no rule is called {pattern!r}; {hint}"
