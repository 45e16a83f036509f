"""Cleaning stored captures again, where rules, profile or versions are no longer those that cleaned them."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlite_utils import Database

from cleaner.archive.changes import Change, change, fresh_verdict, known_verdict
from cleaner.archive.decisions import Standing, standing
from cleaner.archive.places import Place
from cleaner.archive.stored import StoredCapture, stored_captures
from cleaner.archive.verdicts import read_verdict
from cleaner.archive.write import Writer, known_revision, last_problem
from cleaner.batch.answer import Failed
from cleaner.batch.limits import Limits
from cleaner.batch.run import Done, Known, Task, clean_tasks
from cleaner.engine.policy import Policy
from cleaner.pipeline import Revision, recipe
from cleaner.reading.source import FileType, Source
from cleaner.rules.pack import RuleSet


@dataclass(frozen=True, slots=True)
class Recleaned:
    """A document that was cleaned again: what came of it, and how that differs from what it showed."""

    document: int
    done: Done
    change: Change | None


@dataclass(frozen=True, slots=True)
class _Again:
    """A capture whose recipe is another one now, with its task."""

    stored: StoredCapture
    task: Task | Done


@dataclass(frozen=True, slots=True)
class Recleaning:
    """Cleaning documents of an archive again; without a writer nothing is stored, with `retry` quarantine ends."""

    db: Database
    writer: Writer | None = None
    retry: bool = False

    def of(
        self, documents: Iterable[int], rules: RuleSet, policy: Policy, limits: Limits, jobs: int
    ) -> Generator[Recleaned]:
        """Clean again what was cleaned in another way, in the order of the documents. Closing ends the workers."""
        decisions = standing(self.db)
        waiting: dict[int, StoredCapture] = {}
        tasks = (_noted(again, waiting) for again in self._due(documents, rules, policy))
        with closing(clean_tasks(tasks, rules, policy, limits, jobs)) as dones:
            for done in dones:
                stored = waiting.pop(_document(done))
                changed = _change(self.db, stored, done, decisions)
                if self.writer is not None:
                    _store(self.writer, stored, done)
                yield Recleaned(stored.document, done, changed)

    def _due(self, documents: Iterable[int], rules: RuleSet, policy: Policy) -> Iterator[_Again]:
        for stored in stored_captures(self.db, documents):
            wanted = [recipe(context, rules, policy) for context in stored.contexts]
            if stored.recipe not in wanted:
                yield _Again(stored, self._task(stored, wanted[0]))

    def _task(self, stored: StoredCapture, wanted: str) -> Task | Done:
        source = Source(b"", stored.place.encode("utf-8", "surrogateescape"), FileType.TEXT)
        if known := known_revision(self.db, wanted):
            return Task(source, stored.document, wanted, known=Known(*known))
        problem = None if self.retry else last_problem(self.db, wanted)
        if problem:
            return Done(Task(source, stored.document, wanted), Failed(*problem, again=True))
        return Task(source, stored.document, wanted, stored.read(self.db))


def _noted(again: _Again, waiting: dict[int, StoredCapture]) -> Task | Done:
    waiting[again.stored.document] = again.stored
    return again.task


def _document(done: Done) -> int:
    assert isinstance(done.task.id, int)
    return done.task.id


def _change(db: Database, stored: StoredCapture, done: Done, decisions: Standing) -> Change | None:
    """How a document would change; None where the cleaning failed."""
    if isinstance(done.answer, Failed):
        return None
    if isinstance(done.answer, Revision):
        after = fresh_verdict(db, stored.document, done.answer, decisions)
    else:
        after = known_verdict(db, stored.document, done.answer.revision, decisions)
    return change(read_verdict(db, stored.shown), after)


def _store(writer: Writer, stored: StoredCapture, done: Done) -> None:
    task, answer = done.task, done.answer
    if isinstance(answer, Failed):
        place = Place(task.source.place, task.source.path)
        writer.failure(place, answer.reason, answer.problem, task.capture, task.recipe)
    elif isinstance(answer, Known):
        writer.reclaimed(stored.document, answer.revision)
    else:
        assert task.capture is not None
        writer.recleaned(task.recipe, task.capture, answer, stored.document)
