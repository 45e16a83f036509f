"""Rule packs: folders of rule files, read into one rule set."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cleaner.document.digest import digest_fields
from cleaner.rules.errors import RuleError, RulesInvalid
from cleaner.rules.reader import MAX_FILE_BYTES, read_rule
from cleaner.rules.rule import Rule, Status

MAX_RULES = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """Rules in the order of their ids; the digest tells whether two sets are the same."""

    rules: tuple[Rule, ...]
    digest: str

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "RuleSet":
        """A rule set of these rules; the order in which they are given does not matter."""
        ordered = tuple(sorted(rules, key=lambda rule: rule.id))
        return cls(ordered, digest_fields([(rule.id, rule.digest) for rule in ordered]))

    @property
    def stable(self) -> tuple[Rule, ...]:
        """The rules that cut."""
        return tuple(rule for rule in self.rules if rule.status is Status.STABLE)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def shipped_pack() -> Path:
    """The folder of the rules that come with the package: `packs` in a wheel, `rules/` in a checkout."""
    installed = Path(__file__).parent / "packs"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "rules"


def load_rules(packs: Iterable[Path] = ()) -> RuleSet:
    """The shipped rules and those of further packs; raises RulesInvalid with every mistake in them."""
    rules: dict[str, Rule] = {}
    errors: list[RuleError] = []
    for pack in (shipped_pack(), *packs):
        for rule_id, path in _rule_files(pack, errors):
            read = _read(rule_id, path, errors)
            if read is not None and rule_id in rules:
                errors.append(RuleError(str(path), 1, "", f"a rule {rule_id!r} exists already: choose another name"))
            elif read is not None:
                rules[rule_id] = read
    if errors:
        raise RulesInvalid(errors)
    return RuleSet.of(rules.values())


def _rule_files(pack: Path, errors: list[RuleError]) -> list[tuple[str, Path]]:
    """The ids and files of a pack, in the order of the ids."""
    if not pack.is_dir():
        errors.append(RuleError(str(pack), 1, "", "there is no such folder of rules"))
        return []
    files: list[tuple[str, Path]] = []
    for folder, _, names in os.walk(pack):  # symbolic links to folders are not followed
        for name in names:
            path = Path(folder, name)
            if path.suffix == ".toml":
                files.append((path.relative_to(pack).with_suffix("").as_posix(), path))
    if len(files) > MAX_RULES:
        errors.append(RuleError(str(pack), 1, "", f"{len(files)} rule files; {MAX_RULES} are allowed"))
        return []
    return sorted(files)


def _read(rule_id: str, path: Path, errors: list[RuleError]) -> Rule | None:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        errors.append(RuleError(str(path), 1, "", f"cannot be read: {error.strerror}"))
        return None
    rule = read_rule(rule_id, data, str(path))
    if isinstance(rule, list):
        errors += rule
        return None
    return rule
