"""What cleaning one document comes to, in this process or in a worker: plain data, never an exception."""

from typing import NamedTuple

from cleaner.document.capture import Capture
from cleaner.document.errors import Reason, SourceError
from cleaner.engine.policy import Policy
from cleaner.pipeline import Revision, clean
from cleaner.rules.pack import RuleSet


class Failed(NamedTuple):
    """A document that could not be cleaned: why, and what is to be said about it.

    `again` is true where it was not even tried: it has failed before and stays in quarantine.
    """

    reason: Reason
    problem: str
    again: bool = False


Answer = Revision | Failed


def clean_one(capture: Capture, rules: RuleSet, policy: Policy) -> Answer:
    """The revision of a capture, or why there is none."""
    try:
        return clean(capture, rules, policy)
    except SourceError as error:
        return Failed(error.reason, str(error))
