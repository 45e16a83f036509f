"""Reading many rule files: on several cores where there are enough of them.

A process that is forked for it reads every so-manieth file and sends back plain data: lines as they are stored, or
mistakes. Whatever it does not send back is read here.
"""

import gc
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO

from cleaner.rules.errors import RuleError
from cleaner.rules.line import line_of
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule

WORTH_A_FORK = 100  # files a process: a quarter of a second's work and more, for a fork of some milliseconds
File = tuple[str, str, bytes]  # id, path and bytes
Answer = bytes | list[RuleError]  # the rule's line, or what is wrong with the file


def read_files(files: Sequence[File]) -> list[Answer]:
    """The line of every rule, or the mistakes in its file."""
    with _uncollected():
        return _read_all(files)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles, of which reading makes none that last: it takes a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read_all(files: Sequence[File]) -> list[Answer]:
    jobs = min(_cores(), len(files) // WORTH_A_FORK)
    if jobs < 2 or threading.active_count() > 1:  # a fork copies only one thread, and the locks of all
        return [_read(file) for file in files]
    answers: list[Answer | None] = [None] * len(files)
    children = [_Child(files[job::jobs]) for job in range(1, jobs)]
    answers[::jobs] = [_read(file) for file in files[::jobs]]
    for job, child in enumerate(children, 1):
        for number, answer in zip(range(job, len(files), jobs), child.answers(), strict=False):
            answers[number] = answer
    return [_read(file) if answer is None else answer for file, answer in zip(files, answers, strict=True)]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _read(file: File) -> Answer:
    rule_id, path, data = file
    read = read_rule(rule_id, data, path)
    return line_of(read) if isinstance(read, Rule) else read


class _Child:
    """A process that reads some files. It ends with `_exit`, so it flushes and closes nothing of ours."""

    def __init__(self, files: Sequence[File]) -> None:
        ours, theirs = os.pipe()
        self._process = os.fork()
        if self._process:
            os.close(theirs)
            self._answers = open(ours, "rb")  # noqa: SIM115 (closed by `answers`)
            return
        try:
            os.close(ours)
            with open(theirs, "wb") as pipe:
                _send(files, pipe)
        finally:
            os._exit(0)

    def answers(self) -> Iterator[Answer]:
        """What the child sends, as far as it comes."""
        try:
            with self._answers as lines, suppress(ValueError, TypeError):
                for line in lines:
                    answer = line.rstrip(b"\n")
                    is_rule = answer[:2] == b'["'  # its shape comes first; mistakes are lists
                    yield answer if is_rule else [RuleError(*error) for error in json.loads(answer)]
        finally:
            os.waitpid(self._process, 0)


def _send(files: Sequence[File], pipe: BinaryIO) -> None:
    lines: list[bytes] = []
    for file in files:
        answer = _read(file)
        lines.append(answer if isinstance(answer, bytes) else json.dumps(answer).encode())
    pipe.write(b"\n".join((*lines, b"")))  # at once: a full pipe would stop us until our parent reads
