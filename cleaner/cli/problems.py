"""What is said about documents that gave no text, by every command in the same words."""

from cleaner.batch.answer import Failed
from cleaner.batch.run import Done, Known
from cleaner.cli.output import say
from cleaner.engine.verdict import Outcome


def tell_problem(done: Done) -> bool:
    """A line on stderr for a document that gave no text; True where there was one."""
    problem = _problem(done)
    if problem:
        say(f"cleaner: {done.task.source.place}: {problem}")
    return problem is not None


def _problem(done: Done) -> str | None:
    answer = done.answer
    if isinstance(answer, Failed):
        again = "; in quarantine, --retry-failed tries it again" if answer.again else ""
        return f"{answer.problem} ({answer.reason}{again})"
    outcome = answer.outcome if isinstance(answer, Known) else answer.verdict.outcome
    return "no article was found on this page (nothing-found)" if outcome == Outcome.NOTHING_FOUND else None
