"""A pool of workers that gives answers in the order of the tasks, whatever happens to a worker."""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from cleaner.batch.answer import Answer, Failed
from cleaner.batch.limits import Limits
from cleaner.document.capture import Capture
from cleaner.document.errors import Reason
from cleaner.engine.policy import Policy
from cleaner.rules.pack import RuleSet

if TYPE_CHECKING:
    from cleaner.archive.prepared import Prepared
    from cleaner.batch.worker import Worker

T = TypeVar("T")
_AHEAD = 4  # tasks a worker that may be under way or waiting for their turn: memory stays flat


class Slot(Generic[T]):
    """A task on its way: what the caller wants back with it, and the answer once it is there."""

    __slots__ = ("answer", "capture", "prepared", "task")

    def __init__(self, task: T, capture: Capture | None, answer: Answer | None = None) -> None:
        self.task, self.capture, self.answer = task, capture, answer
        self.prepared: Prepared | None = None


class Pool:
    """Worker processes, started when the first task needs one; a context manager that leaves none behind.

    With `storing` they also make what the rows of an archive hold.
    """

    def __init__(self, jobs: int, rules: RuleSet, policy: Policy, limits: Limits, *, storing: bool = False) -> None:
        self._settings = (rules, policy, limits, storing)
        self._limits = limits
        self._jobs = jobs
        self._prepared = False
        self._idle: list[Worker] = []
        self._busy: dict[Worker, tuple[Slot[object], float]] = {}

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in [*self._idle, *self._busy]:
            worker.kill()

    def in_order(self, slots: Iterable[Slot[T]]) -> Iterator[Slot[T]]:
        """The slots in their order, each with its answer; one without a capture passes through as it is."""
        queue: deque[Slot[T]] = deque()
        for slot in slots:
            if slot.capture is None and not queue:
                yield slot
                continue
            queue.append(slot)
            if slot.capture is not None:
                self._start(slot)
            while queue and (self._is_done(queue[0]) or len(queue) >= self._jobs * _AHEAD):
                yield self._await(queue.popleft())
        while queue:
            yield self._await(queue.popleft())

    def _is_done(self, slot: Slot[T]) -> bool:
        return slot.capture is None or slot.answer is not None

    def _await(self, slot: Slot[T]) -> Slot[T]:
        while not self._is_done(slot):
            self._collect()
        return slot

    def _start(self, slot: Slot[T]) -> None:
        """Give the task to a worker, waiting for one where all are busy."""
        while not self._idle and len(self._busy) >= self._jobs:
            self._collect()
        worker = self._ready()
        assert slot.capture is not None
        worker.ask(slot.capture)
        self._busy[worker] = (slot, time.monotonic() + self._limits.seconds)  # type: ignore[assignment]

    def _ready(self) -> "Worker":
        """An idle worker that is still alive, or a new one."""
        while self._idle:
            worker = self._idle.pop()
            if worker.process.is_alive():
                return worker
            worker.kill()
        from cleaner.batch.worker import Worker, prepare  # a run over one text needs no process

        if not self._prepared:
            prepare(self._settings[0], storing=self._settings[-1])
            self._prepared = True
        return Worker(*self._settings)

    def _collect(self) -> None:
        """Wait until a worker answers, dies or runs out of time."""
        from multiprocessing.connection import wait

        first = min(deadline for _, deadline in self._busy.values())
        ready = wait([worker.connection for worker in self._busy], max(0.0, first - time.monotonic()))
        now = time.monotonic()
        for worker, (slot, deadline) in list(self._busy.items()):
            if worker.connection in ready:
                self._answered(worker, slot)
            elif deadline <= now:
                problem = f"took longer than {self._limits.seconds:g} seconds"
                self._lost(worker, slot, Failed(Reason.TIMED_OUT, problem))

    def _answered(self, worker: "Worker", slot: Slot[object]) -> None:
        given = worker.answer()
        if given is None:
            self._lost(worker, slot, worker.died())
            return
        answer, slot.prepared = given
        if isinstance(answer, Failed) and answer.reason is Reason.OUT_OF_MEMORY:
            self._lost(worker, slot, answer)
        else:
            slot.answer = answer
            del self._busy[worker]
            self._idle.append(worker)

    def _lost(self, worker: "Worker", slot: Slot[object], failed: Failed) -> None:
        slot.answer = failed
        del self._busy[worker]
        worker.kill()
