"""Archiving: every document that is done becomes rows, in the order in which it was found."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from cleaner.archive.fields import document_key
from cleaner.archive.leaves import Digests
from cleaner.archive.places import Place, Unchanged, place_digest
from cleaner.archive.write import Writer
from cleaner.batch.answer import Failed
from cleaner.batch.limits import Limits
from cleaner.batch.run import Done, Known, Task, Unread, clean_sources
from cleaner.document.capture import Recognised
from cleaner.document.digest import digest_text
from cleaner.document.errors import Reason
from cleaner.document.mark import FileMark
from cleaner.engine.policy import Policy
from cleaner.reading.folder import Found
from cleaner.reading.source import MEDIA, Source
from cleaner.rules.pack import RuleSet

_FLEETING = frozenset({Reason.UNREADABLE, Reason.NOT_A_FILE})  # not the document's fault: tried again every time


@dataclass(frozen=True, slots=True)
class ArchiveMemory:
    """An archive that is written to and remembers earlier runs; with `retry` nothing stays in quarantine."""

    writer: Writer
    retry: bool = False

    def unchanged(self, files: Sequence[tuple[Source, FileMark]]) -> list[Unread | None]:
        """What was last met at each place, if the file system says that nothing has changed."""
        found = self.writer.unchanged([(place_digest(source.file), mark) for source, mark in files])
        return [_unread(source, known) if known else None for (source, _), known in zip(files, found, strict=True)]

    def known(self, recipe: str) -> Known | Failed | None:
        """The revision that the recipe has made, or why it could not make one."""
        if known := self.writer.known(recipe):
            return Known(*known)
        problem = None if self.retry else self.writer.problem(recipe)
        return Failed(*problem, again=True) if problem and problem[0] not in _FLEETING else None

    def forgotten(self, digest: str) -> Failed | None:
        """That these bytes were forgotten."""
        return _forgotten(self.writer.tombstone(digest))


def _unread(source: Source, found: Unchanged) -> Unread:
    capture = Recognised(found.digest, MEDIA[source.type], source.host)
    digests = Digests(found.digest, found.extracted_digest, found.clean_digest)
    return Unread(capture, found.recipe, Known(found.revision, found.outcome, digests))


def archive_sources(
    found: Iterable[Found],
    memory: ArchiveMemory,
    rules: RuleSet,
    policy: Policy,
    limits: Limits,
    jobs: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Generator[Done]:
    """Clean what was found and store it, until `stopped`; yields each document once its rows are written."""
    with closing(clean_sources(found, rules, policy, limits, jobs, memory, stopped)) as cleaned:
        for done in cleaned:
            yield _store(done, memory.writer)


def _store(done: Done, writer: Writer) -> Done:
    """The document as it was stored: a copy that was on its way beside the first turns out to be known."""
    task, answer = done.task, done.answer
    if isinstance(answer, Known) and answer.still_there:
        writer.still_there(answer.revision, Place(task.source.place, task.source.path), answer.still_there)
        return done
    place = _place(task)
    if isinstance(answer, Known):
        writer.sighting(answer.revision, place)
    elif isinstance(answer, Failed) and answer.reason is Reason.FORGOTTEN:
        pass  # not even its place is stored
    elif isinstance(answer, Failed):
        writer.failure(place, answer.reason, answer.problem, task.capture, task.recipe)
    else:
        assert task.capture is not None
        if forgotten := _forgotten(writer.tombstone(digest_text(document_key(answer)))):
            return Done(task, forgotten)
        known = writer.revision(task.recipe, task.capture, answer, place, done.prepared)
        return done if known is None else Done(task, Known(known, answer.verdict.outcome))
    return done


def _forgotten(reason: str | None) -> Failed | None:
    return None if reason is None else Failed(Reason.FORGOTTEN, f"was forgotten and is not stored again: {reason}")


def _place(task: Task) -> Place:
    source = task.source
    lasting = source.number is None or task.id is not None  # a record's number changes with every line before it
    digest = place_digest(source.file, task.id) if lasting else None
    return Place(source.place, source.path, source.number, digest, task.mark)
