"""What a rule has cut in an archive."""

from dataclasses import dataclass

from sqlite_utils import Database

LATEST = 3  # cuts that are shown
_TOTALS = """
    SELECT count(DISTINCT document_id), count(*), coalesce(sum(length(text)), 0)
    FROM current_removals WHERE rule = ?"""
_LATEST = """
    SELECT document_id AS document, title, text FROM current_removals WHERE rule = ? ORDER BY id DESC LIMIT ?"""


@dataclass(frozen=True, slots=True)
class RuleCut:
    """One cut: the document, its title and the removed text."""

    document: int
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class RuleUse:
    """How much a rule cuts from the documents of an archive as they now are, and its latest cuts."""

    documents: int
    removals: int
    characters: int
    latest: tuple[RuleCut, ...]


def rule_use(db: Database, rule_id: str) -> RuleUse:
    """What every version of a rule has cut, in current revisions only."""
    documents, removals, characters = db.execute(_TOTALS, [rule_id]).fetchone()
    latest = tuple(RuleCut(**row) for row in db.query(_LATEST, [rule_id, LATEST]))
    return RuleUse(documents, removals, characters, latest)
