"""Archiving: every document that is done becomes rows, in the order in which it was found."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing

from cleaner.archive.write import Place, Writer
from cleaner.batch.answer import Failed
from cleaner.batch.limits import Limits
from cleaner.batch.run import Done, Known, clean_sources
from cleaner.engine.policy import Policy
from cleaner.reading.folder import Found
from cleaner.reading.source import Source
from cleaner.rules.pack import RuleSet


def archive_sources(
    found: Iterable[Found], writer: Writer, rules: RuleSet, policy: Policy, limits: Limits, jobs: int
) -> Generator[Done]:
    """Clean what was found and store it; yields each document once its rows are written."""
    with closing(clean_sources(found, rules, policy, limits, jobs, writer.known)) as cleaned:
        for done in cleaned:
            yield _store(done, writer)


def _store(done: Done, writer: Writer) -> Done:
    """The document as it was stored: a copy that was on its way beside the first turns out to be known."""
    task, answer = done.task, done.answer
    place = _place(task.source)
    if isinstance(answer, Known):
        writer.sighting(answer.revision, place)
    elif isinstance(answer, Failed):
        writer.failure(place, answer.reason, answer.problem, task.capture)
    else:
        assert task.capture is not None
        known = writer.revision(task.recipe, task.capture, answer, place)
        return done if known is None else Done(task, Known(known))
    return done


def _place(source: Source) -> Place:
    return source.place, source.path, source.number


def until(entries: Iterable[Found], stopped: Callable[[], bool]) -> Iterator[Found]:
    """The entries up to the moment when the user wants to stop; what runs by then is finished."""
    for entry in entries:
        if stopped():
            return
        yield entry
