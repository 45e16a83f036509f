"""What cleaning one document comes to, in this process or in a worker: plain data, never an exception."""

from typing import TYPE_CHECKING, NamedTuple

from cleaner.document.capture import Capture
from cleaner.document.errors import Reason, SourceError
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Verdict
from cleaner.pipeline import Revision, clean
from cleaner.rules.pack import RuleSet

if TYPE_CHECKING:
    from cleaner.archive.prepared import Prepared


class Failed(NamedTuple):
    """A document that could not be cleaned: why, and what is to be said about it.

    `again` is true where it was not even tried: it has failed before and stays in quarantine.
    """

    reason: Reason
    problem: str
    again: bool = False


Answer = Revision | Failed
Given = tuple[Answer, "Prepared | None"]  # by a worker: for an archive with what its rows hold


def clean_one(capture: Capture, rules: RuleSet, policy: Policy) -> Answer:
    """The revision of a capture, or why there is none."""
    try:
        return clean(capture, rules, policy)
    except SourceError as error:
        return Failed(error.reason, str(error))


def give(capture: Capture, rules: RuleSet, policy: Policy, *, storing: bool) -> Given:
    """What a worker sends; with `storing` what the rows hold too, and no blocks, and no evidence beside the rows'."""
    answer = clean_one(capture, rules, policy)
    if isinstance(answer, Failed) or not storing:
        return answer, None
    from cleaner.archive.prepared import prepare  # loads SQLite, which cleaning alone does not need

    bare = answer._replace(article=answer.article._replace(blocks=()), verdict=_without_evidence(answer.verdict))
    return bare, prepare(capture, answer)


def _without_evidence(verdict: Verdict) -> Verdict:
    """Hundreds of signs a page, which take longer to be handed over than all the rest."""
    return verdict._replace(
        removals=tuple([removal._replace(evidence=()) for removal in verdict.removals]),
        spared=tuple([spared._replace(evidence=()) for spared in verdict.spared]),
    )
