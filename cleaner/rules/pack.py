"""Rule packs: folders of rule files, read into one rule set."""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from cleaner.document.digest import digest_fields
from cleaner.rules.cache import cache_key, cached_rules, store_rules
from cleaner.rules.chain import CHAIN_ID, ChainError, read_chain
from cleaner.rules.errors import RuleError, RulesInvalid
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Category, ChainShape, Rule, Scope, Status
from cleaner.rules.toml import MAX_FILE_BYTES

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


def load_rules(packs: Iterable[Path] = (), override: Collection[str] = ()) -> RuleSet:
    """The shipped rules and those of further packs; raises RulesInvalid with every mistake in them.

    An id that is taken is a mistake, unless `override` holds it: then the rule of the later pack takes the place.
    """
    errors: list[RuleError] = []
    rules = {rule.id: rule for rule in _chain(shipped_pack() / f"{CHAIN_ID}.json", errors)}
    for pack in (shipped_pack(), *packs):
        for rule in _read_pack(pack, errors):
            if rule.id in rules and rule.id not in override:
                problem = f"a rule {rule.id!r} exists already: choose another name, or override it in cleaner.toml"
                errors.append(RuleError(str(pack / f"{rule.id}.toml"), 1, "", problem))
            rules[rule.id] = rule
    if errors:
        raise RulesInvalid(errors)
    return RuleSet.of(rules.values())


def is_replaced(rule_id: str, packs: Iterable[Path]) -> bool:
    """True where two folders, that of the shipped rules among them, hold a rule of this id."""
    return sum((pack / f"{rule_id}.toml").is_file() for pack in (shipped_pack(), *packs)) > 1


def _read_pack(pack: Path, errors: list[RuleError]) -> Iterable[Rule]:
    """The rules of a pack: as they were read the last time where no byte has changed since, else anew."""
    found = len(errors)
    files = [(rule_id, path, data) for rule_id, path in _rule_files(pack, errors) for data in _bytes(path, errors)]
    key = cache_key((rule_id, data) for rule_id, _, data in files)
    if len(errors) == found and (cached := cached_rules(key)) is not None:
        return cached
    rules: list[Rule] = []
    for rule_id, path, data in files:
        read = read_rule(rule_id, data, str(path))
        if isinstance(read, list):
            errors += read
        else:
            rules.append(read)
    if len(errors) == found:
        store_rules(key, rules)
    return rules


def _chain(path: Path, errors: list[RuleError]) -> list[Rule]:
    """The rule of the chain model, where its weights have been fitted."""
    if not path.is_file():
        return []
    try:
        weights = read_chain(path.read_bytes())
    except ChainError as error:
        errors.append(RuleError(str(path), 1, "", str(error)))
        return []
    return [
        Rule(
            id=CHAIN_ID,
            digest=weights.digest,
            summary="What layout, hints of other rules and neighbours say together",
            category=Category.OTHER,
            status=Status.STABLE,
            added=weights.fitted,
            why="Fitted on labelled documents; the file names its data. Every cut shows its signs with their points.",
            scope=Scope(),
            shape=ChainShape(weights),
            must_strip=(),
            must_keep=(),
            source=weights.source,
        )
    ]


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


def _bytes(path: Path, errors: list[RuleError]) -> Iterable[bytes]:
    """The bytes of a rule file, if they can be had."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        # A FIFO would be waited for; a link may lead to a file whose first line an error would show.
        errors.append(RuleError(str(path), 1, "", "is not a regular file: put the rule itself here"))
        return []
    try:
        str(path).encode("utf-8")
        with path.open("rb") as file:
            return [file.read(MAX_FILE_BYTES + 1)]
    except UnicodeEncodeError:
        shown = str(path).encode("utf-8", "replace").decode("utf-8")
        errors.append(RuleError(shown, 1, "", "the file name is not UTF-8: rename the file"))
    except OSError as error:
        errors.append(RuleError(str(path), 1, "", f"cannot be read: {error.strerror}"))
    return []
