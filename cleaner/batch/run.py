"""From what was found in a folder to answers, in order: what is quick here, what may hang in a worker."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from cleaner.batch.answer import Answer, Failed, clean_one
from cleaner.batch.limits import Limits
from cleaner.batch.pool import Pool, Slot
from cleaner.document.capture import PAGES, Capture, Recognised
from cleaner.document.errors import SourceError
from cleaner.document.mark import AT_ONCE, FileMark, file_mark
from cleaner.engine.policy import Policy
from cleaner.pipeline import recipe
from cleaner.reading.folder import Found, Unreadable
from cleaner.reading.record import Scalar
from cleaner.reading.source import Source, read_source
from cleaner.rules.pack import RuleSet

if TYPE_CHECKING:
    from cleaner.archive.leaves import Digests
    from cleaner.archive.prepared import Prepared

T = TypeVar("T")
SHORT_TEXT = 100_000  # bytes; more can be hundreds of thousands of lines, which take minutes


class Known(NamedTuple):
    """A capture that the same recipe has cleaned before, with the outcome it had then: nothing to do.

    `still_there` is set where it is known to be at the place where it was, and its document shows it: its digests.
    """

    revision: int
    outcome: str
    still_there: "Digests | None" = None


class Unread(NamedTuple):
    """A file that is what it was, and what its document shows: by which recipe, with which outcome."""

    capture: Recognised
    recipe: str
    known: Known


class Task(NamedTuple):
    """A document on its way through a batch; `known` answers before any work is done.

    `mark` is what the file system said of its file before and after it was read, where that proves something.
    """

    source: Source
    id: Scalar
    recipe: str = ""
    capture: Capture | None = None
    known: Known | None = None
    mark: FileMark | None = None


class Done(NamedTuple):
    """A document at the end of its way, in the order in which it was found."""

    task: Task
    answer: Answer | Known
    prepared: "Prepared | None" = None


_LookedUp = tuple[Found, FileMark | None, Unread | None]


class Memory(Protocol):
    """What earlier runs have left: asked before a file is read, and before a document is cleaned."""

    def unchanged(self, files: Sequence[tuple[Source, FileMark]]) -> list[Unread | None]:
        """What each of up to AT_ONCE files still is, as far as the file system can tell."""

    def known(self, recipe: str) -> Known | Failed | None:
        """What the same recipe came to before."""

    def forgotten(self, digest: str) -> Failed | None:
        """That a capture was forgotten on request and is not to be stored again."""


def clean_sources(
    found: Iterable[Found],
    rules: RuleSet,
    policy: Policy,
    limits: Limits,
    jobs: int,
    memory: Memory | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[Done]:
    """Clean what was found, until `stopped`: what runs by then is finished. Closing ends the workers.

    Without a memory no recipe is made and everything is cleaned.
    """
    looked_up = _looked_up(found, memory) if memory else ((entry, None, None) for entry in found)
    tasks = (_task(*each, rules, policy, limits, memory) for each in until(looked_up, stopped))
    return clean_tasks(tasks, rules, policy, limits, jobs, storing=memory is not None)


def until(entries: Iterable[T], stopped: Callable[[], bool]) -> Iterator[T]:
    """The entries up to the moment when the user wants to stop."""
    for entry in entries:
        if stopped():
            return
        yield entry


def clean_tasks(
    tasks: Iterable[Task | Done], rules: RuleSet, policy: Policy, limits: Limits, jobs: int, *, storing: bool = False
) -> Generator[Done]:
    """Do what is to be done; what is done already passes through.

    Short text is cleaned here: handing it to a process costs more than doing it. Long text and pages go to workers
    that can be killed: parsers of HTML can hang and crash. With `storing` they also make what an archive's rows hold.
    """
    with Pool(jobs, rules, policy, limits, storing=storing) as pool:
        for slot in pool.in_order(_slot(task, rules, policy) for task in tasks):
            assert slot.answer is not None or slot.task.known is not None
            yield Done(slot.task, slot.answer or slot.task.known, slot.prepared)  # type: ignore[arg-type]


def _looked_up(found: Iterable[Found], memory: Memory) -> Iterator[_LookedUp]:
    """Each entry; a file with its mark, and what it is known to be still. One question for up to AT_ONCE files.

    A file that changes while those before it are cleaned is found by the next run.
    """
    files: list[tuple[Source, FileMark | None]] = []
    for entry in found:
        alone = isinstance(entry, Source) and entry.number is None and entry.beside is None
        if isinstance(entry, Source) and alone:
            files.append((entry, file_mark(entry.file)))
        if not alone or len(files) == AT_ONCE:
            yield from _known_of(files, memory)
            files.clear()
        if not alone:  # what lies in it, or beside it, may change too
            yield entry, None, None
    yield from _known_of(files, memory)


def _known_of(files: list[tuple[Source, FileMark | None]], memory: Memory) -> Iterator[_LookedUp]:
    marked = [(source, mark) for source, mark in files if mark]
    known = iter(memory.unchanged(marked) if marked else ())
    for source, mark in files:
        yield source, mark, next(known) if mark else None


def _task(
    entry: Found,
    mark: FileMark | None,
    unread: Unread | None,
    rules: RuleSet,
    policy: Policy,
    limits: Limits,
    memory: Memory | None,
) -> Task | Done:
    """The task of an entry, done already where it is known or cannot be read."""
    if isinstance(entry, Unreadable):
        return Done(Task(entry.source, None), Failed(entry.reason, entry.problem))
    if memory and unread and (known := _unread(entry, unread, rules, policy, memory)):
        return known._replace(mark=mark)
    try:
        reading = read_source(entry, limits.input_bytes)
    except SourceError as error:
        return Done(Task(entry, error.id), Failed(error.reason, str(error)))
    if memory is None:
        return Task(entry, reading.id, "", reading.capture)
    task = Task(entry, reading.id, recipe(reading.capture, rules, policy), reading.capture, mark=_proven(entry, mark))
    answer = memory.forgotten(reading.capture.digest) or memory.known(task.recipe)
    if isinstance(answer, Known):
        return task._replace(known=answer)
    return Done(task, answer) if answer else task


def _unread(source: Source, unread: Unread, rules: RuleSet, policy: Policy, memory: Memory) -> Task | None:
    """The task of a file that need not be read, for it is what it was and has been cleaned by the same recipe."""
    made = recipe(unread.capture, rules, policy)
    known = unread.known if made == unread.recipe else memory.known(made)
    return Task(source, None, made, known=known) if isinstance(known, Known) else None


def _proven(source: Source, before: FileMark | None) -> FileMark | None:
    """What the file system says after a file was read, if it is what it said before and any change would show."""
    after = file_mark(source.file) if before else None
    return after if after and after == before and after.settled(time.time_ns()) else None


def _slot(task: Task | Done, rules: RuleSet, policy: Policy) -> Slot[Task]:
    """The place of a task in the queue, answered already where it needs no worker."""
    if isinstance(task, Done):
        assert isinstance(task.answer, Failed)
        return Slot(task.task, None, task.answer)
    if task.known is not None:
        return Slot(task, None)
    assert task.capture is not None
    if task.capture.media_type in PAGES or len(task.capture.data) > SHORT_TEXT:
        return Slot(task, task.capture)
    return Slot(task, None, clean_one(task.capture, rules, policy))
