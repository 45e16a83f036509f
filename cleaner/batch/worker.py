"""One worker: a process with one pipe and one task at a time, which can be killed without losing another.

Started by fork, so that rules and libraries are there at once. It never opens the archive, answers with plain
data only, and dies with its parent.
"""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection

from cleaner.batch.answer import Failed, Given, give
from cleaner.batch.limits import Limits
from cleaner.document.capture import Capture, MediaType
from cleaner.document.errors import Reason
from cleaner.engine.compiled import compile_rules
from cleaner.engine.policy import Policy
from cleaner.rules.pack import RuleSet

_PR_SET_PDEATHSIG = 1
_WARMING = (
    b'<html lang="en"><head><title>Warming</title><meta property="article:published_time" content="2026-01-02"></head>'
    b"<body><article><p>The council met for nine hours on Tuesday.</p><p>It met again.</p></article></body></html>"
)
_fork = multiprocessing.get_context("fork")


class Worker:
    """The parent's end of a worker process; `prepare` comes before the first."""

    def __init__(self, rules: RuleSet, policy: Policy, limits: Limits, storing: bool = False) -> None:
        self.connection, theirs = _fork.Pipe()
        arguments = (theirs, self.connection, rules, policy, limits, storing, os.getpid())
        self.process = _fork.Process(target=_work, args=arguments, daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, capture: Capture) -> None:
        """Hand over a task; the worker is idle and reads it at once."""
        with suppress(BrokenPipeError, ConnectionResetError):  # it died while idle: reading the answer will tell
            self.connection.send(capture)

    def answer(self) -> Given | None:
        """The answer that is ready; None where the worker died over the task."""
        try:
            received: Given = self.connection.recv()
        except (EOFError, OSError):  # it died, perhaps in the middle of its answer
            return None
        return received

    def died(self) -> Failed:
        """Why a worker that gave no answer died."""
        self.process.join()
        code = self.process.exitcode or 0
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return Failed(Reason.CRASHED, f"the process that cleaned it {how}")

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def prepare(rules: RuleSet, *, storing: bool) -> None:
    """Load and compile before the first fork what every page needs: a worker's time and memory are its page's alone."""
    import_module("re2")
    compile_rules(rules).prepare()
    page = Capture(_WARMING, MediaType.HTML)  # parsers and their tables load with their first page
    give(page, rules, Policy(), storing=storing)


def _work(
    connection: Connection,
    parents: Connection,
    rules: RuleSet,
    policy: Policy,
    limits: Limits,
    storing: bool,
    parent: int,
) -> None:
    """Clean captures until the pipe closes or the memory is used up."""
    parents.close()
    for stop in (signal.SIGINT, signal.SIGTERM):  # the parent decides what they mean; both often go to the group
        signal.signal(stop, signal.SIG_IGN)
    _die_with(parent)
    _limit_memory(limits.memory)
    while True:
        try:
            capture: Capture = connection.recv()
            connection.send(give(capture, rules, policy, storing=storing))
        except (EOFError, ConnectionError):  # nobody asks any more
            return
        except MemoryError:  # perhaps in the middle of reading the task: a fresh worker goes on
            problem = f"needs more than {limits.memory >> 20:,} MiB of memory"
            connection.send((Failed(Reason.OUT_OF_MEMORY, problem), None))
            return


def _die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit_memory(limit: int) -> None:
    """Allow `limit` bytes of address space beyond what the process has now."""
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as statm:
            pages = int(statm.read().split()[0])
        ceiling = pages * resource.getpagesize() + limit
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
