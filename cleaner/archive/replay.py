"""Replaying: from the stored bytes, rules and options to the same result again."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError

from sqlite_utils import Database

from cleaner.archive.finding import Finding
from cleaner.archive.read import read_capture
from cleaner.document.article import ExtractorName
from cleaner.document.capture import Capture, MediaType
from cleaner.document.digest import digest_text
from cleaner.engine.policy import Policy, Profile
from cleaner.pipeline import clean, recipe
from cleaner.rules.chain import CHAIN_IDS, Strength
from cleaner.rules.pack import RuleSet, chain_rule
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule

# A revision that puts cuts back was made by no recipe of the pipeline.
_REVISIONS = """
    SELECT id, document_id, capture_id, rule_set_id, recipe, media_type, context, profile, strength, ceiling,
           outcome, extracted_digest, clean_digest
    FROM revisions WHERE derived_from IS NULL"""
_REMOVALS = """
    SELECT start, text, rules.name, rules.digest, removals.category
    FROM removals JOIN rules ON rules.id = rule_id WHERE revision_id = ? ORDER BY start"""


def replay(db: Database, share: float, checked: Counter[str]) -> Iterator[Finding]:
    """Clean `share` per cent of the captures again, as their revisions were made; what comes out otherwise.

    What other versions of the program or its libraries made is counted and left alone.
    """
    chance = random.Random()  # noqa: S311 – no secret: another part each time
    rules_of = lru_cache(maxsize=2)(lambda rule_set: _rules(db, rule_set))
    for row in db.query(_REVISIONS):
        if share < 100 and chance.random() * 100 >= share:
            continue
        rules, policies = rules_of(row["rule_set_id"]), _policies(row["profile"], row["strength"], row["ceiling"])
        capture = _capture(db, row["capture_id"], row["media_type"], row["context"])
        made_by = (policy for policy in policies if rules and _recipe(capture, rules, policy) == row["recipe"])
        policy = next(made_by, None)
        if rules is None or policy is None:
            checked["by another version"] += 1
            continue
        checked["replayed"] += 1
        verdict, text = (made := clean(capture, rules, policy)).verdict, made.article.text
        again = (verdict.outcome, digest_text(text), digest_text(verdict.clean_text))
        cuts = [(cut.start, cut.text, cut.rule, cut.rule_digest, cut.category) for cut in verdict.removals]
        stored = (row["outcome"], row["extracted_digest"], row["clean_digest"])
        if again != stored or cuts != db.execute(_REMOVALS, [row["id"]]).fetchall():
            problem = "comes out otherwise when its capture is cleaned again"
            yield Finding(f"revision {row['id']}", problem, (row["document_id"],))


def _rules(db: Database, rule_set: int) -> RuleSet | None:
    """A rule set from the stored files of its rules; None where this version reads them otherwise or not at all."""
    select = "SELECT name, source FROM rules JOIN rule_set_rules ON rule_id = rules.id WHERE rule_set_id = ?"
    read = [
        chain_rule(source.encode(), name) if name in CHAIN_IDS else read_rule(name, source.encode(), name)
        for name, source in db.execute(select, [rule_set])
    ]
    rules = [rule for rule in read if isinstance(rule, Rule)]
    return RuleSet.of(rules) if len(rules) == len(read) else None


def _policies(profile: str, strength: str, ceiling: int) -> list[Policy]:
    """The policies that a row can mean: which extractor was chosen, only the recipe tells."""
    known = profile in list(Profile) and strength in list(Strength)
    return [Policy(Profile(profile), ceiling, Strength(strength), name) for name in ExtractorName] if known else []


def _capture(db: Database, capture: int, media_type: str, context: str | None) -> Capture:
    given = json.loads(context) if context else {}
    return Capture(read_capture(db, capture), MediaType(media_type), **given)


def _recipe(capture: Capture, rules: RuleSet, policy: Policy) -> str | None:
    try:
        return recipe(capture, rules, policy)
    except PackageNotFoundError:
        return None  # no library of that name any more
