"""What matching and deciding come to: matches, removals, spared claims, the verdict."""

from enum import StrEnum
from typing import NamedTuple

from cleaner.document.span import Span
from cleaner.rules.chain import Strength
from cleaner.rules.rule import Category, Rule


class Outcome(StrEnum):
    """How the cleaning of a document ended."""

    CLEANED = "cleaned"
    UNCHANGED = "unchanged"
    HELD = "held"
    NOTHING_FOUND = "nothing-found"


class SpareReason(StrEnum):
    """Why something that a rule claimed stays."""

    STRENGTH = "strength"
    QUOTATION = "quotation"
    POSITION = "position"
    PROFILE = "profile"
    OVERLAP = "overlap"
    CEILING = "ceiling"
    DECISION = "decision"


class Evidence(NamedTuple):
    """One sign that a rule saw: its name in the rule, the text it matched, its points in a score."""

    name: str
    text: str
    points: int | None = None


class Match(NamedTuple):
    """A rule's claim on blocks `first` to `last`, or on a part of one block.

    `span` covers the claimed text without the line breaks after it. `strength` is the least at which it is cut.
    """

    rule: Rule
    first: int
    last: int
    span: Span
    evidence: tuple[Evidence, ...]
    part: bool = False
    quoted: bool = False
    groups: tuple[tuple[str, str], ...] = ()
    strength: Strength = Strength.SAFE
    told: Category | None = None

    @property
    def category(self) -> Category:
        """The category of what is claimed: the rule's, unless the rule is for several."""
        return self.told or self.rule.category


class Removal(NamedTuple):
    """A cut: `extracted_text[start:start + len(text)]` went, by this rule, on this evidence."""

    start: int
    text: str
    rule: str
    rule_digest: str
    category: Category
    evidence: tuple[Evidence, ...]
    keep_as: str | None = None
    groups: tuple[tuple[str, str], ...] = ()

    @property
    def end(self) -> int:
        """Where the cut ends in the extracted text, in code points."""
        return self.start + len(self.text)


class Spared(NamedTuple):
    """A claim that was not carried out, and why; `detail` names the rule that won, or the share."""

    start: int
    end: int
    rule: str
    rule_digest: str
    category: Category
    reason: SpareReason
    detail: str
    evidence: tuple[Evidence, ...]


def spare(span: Span, claim: Match | Removal, reason: SpareReason, detail: str) -> Spared:
    """The claim on a span, not carried out."""
    rule, digest = (claim.rule.id, claim.rule.digest) if isinstance(claim, Match) else (claim.rule, claim.rule_digest)
    return Spared(span.start, span.end, rule, digest, claim.category, reason, detail, claim.evidence)


class Verdict(NamedTuple):
    """The clean text with everything that went and everything that was spared, in order."""

    outcome: Outcome
    clean_text: str
    removals: tuple[Removal, ...]
    spared: tuple[Spared, ...]
