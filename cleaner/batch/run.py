"""From what was found in a folder to answers, in order: what is quick here, what may hang in a worker."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from cleaner.batch.answer import Answer, Failed, clean_one
from cleaner.batch.limits import Limits
from cleaner.batch.pool import Pool, Slot
from cleaner.document.capture import PAGES, Capture
from cleaner.document.errors import SourceError
from cleaner.engine.policy import Policy
from cleaner.pipeline import recipe
from cleaner.reading.folder import Found, Unreadable
from cleaner.reading.record import Scalar
from cleaner.reading.source import Source, read_source
from cleaner.rules.pack import RuleSet

SHORT_TEXT = 100_000  # bytes; more can be hundreds of thousands of lines, which take minutes


@dataclass(frozen=True, slots=True)
class Known:
    """A capture that the same recipe has cleaned before: nothing to do."""

    revision: int


@dataclass(frozen=True, slots=True)
class Task:
    """A document on its way through a batch; `known` answers before any work is done."""

    source: Source
    id: Scalar
    recipe: str = ""
    capture: Capture | None = None
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A document at the end of its way, in the order in which it was found."""

    task: Task
    answer: Answer | Known


def clean_sources(
    found: Iterable[Found],
    rules: RuleSet,
    policy: Policy,
    limits: Limits,
    jobs: int,
    known: Callable[[str], int | None] | None = None,
) -> Generator[Done]:
    """Clean what was found. `known` tells the revision that a recipe has already made, or None.

    Without it no recipe is made. Short text is cleaned here: handing it to a process costs more than doing it. Long
    text and pages go to workers that can be killed: parsers of HTML can hang and crash. Closing ends the workers.
    """
    with Pool(jobs, rules, policy, limits) as pool:
        slots = (_slot(entry, rules, policy, limits, known) for entry in found)
        for slot in pool.in_order(slots):
            assert slot.answer is not None or slot.task.known is not None
            yield Done(slot.task, slot.answer or slot.task.known)  # type: ignore[arg-type]


def _slot(
    entry: Found, rules: RuleSet, policy: Policy, limits: Limits, known: Callable[[str], int | None] | None
) -> Slot[Task]:
    """The task of an entry, answered already where it needs no worker."""
    if isinstance(entry, Unreadable):
        return Slot(Task(entry.source, None), None, Failed(entry.reason, entry.problem))
    try:
        reading = read_source(entry, limits.input_bytes)
    except SourceError as error:
        return Slot(Task(entry, error.id), None, Failed(error.reason, str(error)))
    made = recipe(reading.capture, rules, policy) if known else ""
    revision = known(made) if known else None
    task = Task(entry, reading.id, made, reading.capture, None if revision is None else Known(revision))
    if task.known is not None:
        return Slot(task, None)
    if reading.capture.media_type in PAGES or len(reading.capture.data) > SHORT_TEXT:
        return Slot(task, reading.capture)
    return Slot(task, None, clean_one(reading.capture, rules, policy))
