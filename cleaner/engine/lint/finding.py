"""What lint finds."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    ERROR = "error"  # the rule is wrong, or an example does not prove what it is there to prove
    WARNING = "warning"  # worth a look; may be as it has to be
    NOTE = "note"  # true of many good rules


class Check(StrEnum):
    """The net that caught it."""

    NEAR_MISS = "near-miss"
    DEAD_SIGNAL = "dead-signal"
    UNTESTED = "untested"
    COST = "cost"
    OVER_BROAD = "over-broad"
    SHADOWED = "shadowed"
    OVERLAP = "overlap"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; the message says what is wrong and how to mend it."""

    rule: str
    severity: Severity
    check: Check
    message: str

    @property
    def order(self) -> tuple[str, int, str, str]:
        """The place among findings: by rule, the worst first."""
        return self.rule, tuple(Severity).index(self.severity), self.check, self.message
