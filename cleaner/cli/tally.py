"""What a run did, counted as it goes, and its summary."""

from collections import Counter
from dataclasses import dataclass, field

from cleaner.batch.answer import Failed
from cleaner.batch.run import Done, Known
from cleaner.cli.output import Json
from cleaner.document.errors import Reason
from cleaner.engine.verdict import Outcome
from cleaner.pipeline import Revision


@dataclass(slots=True)
class Tally:
    """Documents by what became of them; characters of the texts that were cleaned."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    forgotten: Counter[str] = field(default_factory=Counter)
    cuts: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    removed: int = 0

    def add(self, done: Done) -> None:
        """Count one document."""
        answer = done.answer
        if isinstance(answer, Known):
            self.seen[answer.outcome] += 1
        elif isinstance(answer, Failed) and answer.reason is Reason.FORGOTTEN:
            self.forgotten[answer.reason] += 1
        elif isinstance(answer, Failed):
            (self.quarantined if answer.again else self.failures)[answer.reason] += 1
        else:
            self._add_cleaning(answer)

    def _add_cleaning(self, revision: Revision) -> None:
        verdict = revision.verdict
        self.outcomes[verdict.outcome] += 1
        self.cuts.update(removal.category for removal in verdict.removals)
        self.characters += len(revision.article.text)
        self.removed += sum(len(removal.text) for removal in verdict.removals)

    @property
    def _kinds(self) -> tuple[Counter[str], ...]:
        return self.outcomes, self.seen, self.failures, self.quarantined, self.forgotten

    @property
    def documents(self) -> int:
        """How many documents were met."""
        return sum(counts.total() for counts in self._kinds)

    @property
    def incomplete(self) -> bool:
        """True where a document failed, stays in quarantine, or nothing was found in it."""
        nothing = self.outcomes[Outcome.NOTHING_FOUND] + self.seen[Outcome.NOTHING_FOUND]
        return bool(self.failures or self.quarantined or nothing)

    def fields(self) -> Json:
        """The counts as JSON."""
        return {
            "outcomes": dict(self.outcomes),
            "seen": self.seen.total(),
            "failures": dict(self.failures),
            "quarantined": dict(self.quarantined),
            "forgotten": self.forgotten.total(),
            "cuts": dict(self.cuts),
            "characters": self.characters,
            "removed_characters": self.removed,
        }

    def table(self, new: str = "new") -> str:
        """A line for each kind of outcome; `new` is what those documents are called that were cleaned."""
        rows = [(new, self.outcomes.total(), _listed(self.outcomes)), ("seen before", self.seen.total(), "")]
        rows += [
            (name, counts.total(), _listed(counts))
            for name, counts in (("failed", self.failures), ("in quarantine", self.quarantined))
            if counts
        ]
        rows += [("forgotten", self.forgotten.total(), "not stored again")] if self.forgotten else []
        width = max(len(f"{count:,}") for _, count, _ in rows)
        lines = [f"  {name:<13}  {count:>{width},}  {listed}".rstrip() for name, count, listed in rows]
        if self.cuts:
            share = 100 * self.removed / max(self.characters, 1)
            said = f"{self.removed:,} of {self.characters:,} characters ({share:.1f} %)"
            lines.append(f"  {'cut':<13}  {said}  {_listed(self.cuts)}")
        return "\n".join(lines)


def _listed(counts: Counter[str]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in counts.most_common())
