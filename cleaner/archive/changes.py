"""What another cleaning changes: cuts that come, cuts that go."""

from collections import Counter
from dataclasses import dataclass

from sqlite_utils import Database

from cleaner.archive.decisions import Standing
from cleaner.archive.verdicts import StoredVerdict, read_verdict
from cleaner.engine.keeps import put_back
from cleaner.engine.verdict import Removal, Verdict
from cleaner.pipeline import Revision


@dataclass(frozen=True, slots=True)
class Change:
    """The cuts that one cleaning makes and another does not, and whether the extracted text is another one."""

    cut: tuple[Removal, ...]
    restored: tuple[Removal, ...]
    extracted: bool = False

    @property
    def nothing(self) -> bool:
        """True where the two come to the same text."""
        return not (self.cut or self.restored or self.extracted)


def change(before: StoredVerdict, after: StoredVerdict) -> Change:
    """From one verdict to another; a cut is the same where the same rule takes the same text."""
    old, new = (Counter(map(_what, stored.verdict.removals)) for stored in (before, after))
    return Change(
        cut=_left_over(after.verdict, new - old),
        restored=_left_over(before.verdict, old - new),
        extracted=before.text != after.text,
    )


def fresh_verdict(db: Database, document: int, revision: Revision, standing: Standing) -> StoredVerdict:
    """What a cleaning that is not stored would come to under the decisions that stand."""
    keeps = standing.keeps(db, document, revision.article.metadata.host)
    return StoredVerdict(revision.article.text, put_back(revision.article.text, revision.verdict, keeps), {})


def known_verdict(db: Database, document: int, revision: int, standing: Standing) -> StoredVerdict:
    """What a stored revision that rules made would come to under the decisions that stand."""
    stored = read_verdict(db, revision)
    host = stored.metadata["host"]
    keeps = standing.keeps(db, document, host if isinstance(host, str) else None)
    return StoredVerdict(stored.text, put_back(stored.text, stored.verdict, keeps), stored.metadata)


def _what(removal: Removal) -> tuple[str, str]:
    return removal.rule, removal.text


def _left_over(verdict: Verdict, counts: Counter[tuple[str, str]]) -> tuple[Removal, ...]:
    """As many removals of each kind as are counted, in the order of the text."""
    left: list[Removal] = []
    for removal in verdict.removals:
        if counts[_what(removal)] > 0:
            counts[_what(removal)] -= 1
            left.append(removal)
    return tuple(left)
