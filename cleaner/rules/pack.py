"""Rule packs: folders of rule files, read into one rule set."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner.document.digest import digest_fields
from cleaner.rules.chain import CHAIN_ID, CHAIN_IDS, PAGE_CHAIN_ID, ChainError, read_chain
from cleaner.rules.errors import RuleError, RulesInvalid
from cleaner.rules.rule import Category, ChainShape, Rule, Scope, Status
from cleaner.rules.shelf import Entry, MadeRules, ShelvedRules, shelve
from cleaner.rules.stored import load_pack
from cleaner.rules.unchanged import Tell, key_of_unchanged


class RuleSet(NamedTuple):
    """Rules in the order of their ids; the digest tells whether two sets are the same.

    `kept`: categories of which nothing is cut, neither by rules nor by the chain model.
    """

    rules: Sequence[Rule]
    digest: str
    kept: frozenset[Category] = frozenset()

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "RuleSet":
        """A rule set of these rules; the order in which they are given does not matter."""
        ordered = tuple(sorted(rules, key=lambda rule: rule.id))
        return cls(ordered, digest_fields([(rule.id, rule.digest) for rule in ordered]))

    @classmethod
    def shelved(cls, entries: Iterable[Entry]) -> "RuleSet":
        """A rule set of rules each of which is made when somebody asks for it."""
        ordered = sorted(entries, key=lambda entry: entry[0])
        return cls(ShelvedRules(ordered), digest_fields([entry[:2] for entry in ordered]))

    def keeping(self, categories: Iterable[Category]) -> "RuleSet":
        """These rules, which cut nothing of the categories but still know it when they see it."""
        kept = self.kept | frozenset(categories)
        return RuleSet(self.rules, digest_fields([self.digest, sorted(kept)]), kept) if kept - self.kept else self

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


def load_rules(packs: Iterable[Path] = (), override: Collection[str] = (), tell: Tell | None = None) -> RuleSet:
    """The shipped rules and those of further packs; raises RulesInvalid with every mistake in them.

    An id that is taken is a mistake, unless `override` holds it: then the rule of the later pack takes the place.
    `tell` is called with the number of files before files are read whose rules are not kept from an earlier run.
    """
    errors: list[RuleError] = []
    entries = {entry[0]: entry for chain_id in CHAIN_IDS for entry in _chain(chain_id, errors)}
    for pack in (shipped_pack(), *packs):
        for entry in _read_pack(pack, errors, tell):
            rule_id = entry[0]
            if rule_id in entries and rule_id not in override:
                problem = f"a rule {rule_id!r} exists already: choose another name, or override it in cleaner.toml"
                errors.append(RuleError(str(pack / f"{rule_id}.toml"), 1, "", problem))
            entries[rule_id] = entry
    if errors:
        raise RulesInvalid(errors)
    return RuleSet.shelved(entries.values())


def is_replaced(rule_id: str, packs: Iterable[Path]) -> bool:
    """True where two folders, that of the shipped rules among them, hold a rule of this id."""
    return sum((pack / f"{rule_id}.toml").is_file() for pack in (shipped_pack(), *packs)) > 1


def _read_pack(pack: Path, errors: list[RuleError], tell: Tell | None) -> Iterable[Entry]:
    """The rules of a pack: as they were read the last time where nothing has changed since, else from its files."""
    key = key_of_unchanged(str(pack))
    stored = load_pack(key, str(pack)) if key else None
    if stored is None:
        from cleaner.rules.folder import read_folder  # with TOML, patterns and all that checks them

        stored = read_folder(pack, errors, tell)
    return shelve(stored, stored.ids, stored.digests)


_SUMMARIES = {
    CHAIN_ID: "What layout, hints of other rules and neighbours say together",
    PAGE_CHAIN_ID: "What a page's elements, layout, hints of other rules and neighbours say together",
}


def _chain(chain_id: str, errors: list[RuleError]) -> Iterable[Entry]:
    """The rule of a chain model, where its weights have been fitted."""
    path = shipped_pack() / f"{chain_id}.json"
    if not path.is_file():
        return []
    try:
        rule = chain_rule(path.read_bytes(), chain_id)
    except ChainError as error:
        errors.append(RuleError(str(path), 1, "", str(error)))
        return []
    return shelve(MadeRules((rule,)), (rule.id,), (rule.digest,))


def chain_rule(data: bytes, chain_id: str = CHAIN_ID) -> Rule:
    """The rule of a chain model with these weights; raises ChainError where they are none."""
    weights = read_chain(data)
    return Rule(
        id=chain_id,
        digest=weights.digest,
        summary=_SUMMARIES[chain_id],
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
