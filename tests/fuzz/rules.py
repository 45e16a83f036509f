"""Ten thousand rule files as nobody would write them: `make fuzz-rules`, or `python -m tests.fuzz.rules FIRST COUNT`.

Each is refused with its mistakes or is a rule that runs on hostile documents, in bounded time and memory. They are
tried in processes of their own: neither a pattern that hangs nor one that kills the process ends the run.
"""

import multiprocessing
import os
import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from cleaner.document.article import Article
from tests.fuzz.trial import Trial, articles, try_file

COUNT = 10_000
BATCH = 100  # files a process; its caches of patterns end with it
MAX_READING = 2.0  # seconds of the processor for a file
MAX_RUNNING = 5.0  # for compiling a rule and running it on all documents; the heaviest patterns take 2 seconds
MAX_WAIT = 60  # seconds of the clock until a file counts as hanging; the machine may be busy
MAX_MEMORY = 1 << 30  # bytes
Documents = tuple[Article, ...]
TryOne = Callable[[int, Documents], Trial]
_fork = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that did what no rule file may do."""

    number: int
    problem: str


def fuzz(first: int, count: int, try_one: TryOne = try_file, wait: float = MAX_WAIT) -> Iterator[Trial | Failure]:
    """What became of each of these files; `wait` is how many seconds may go by on one."""
    documents = articles()
    at = first
    while at < first + count:
        upto = min(at + BATCH, first + count)
        ours, theirs = _fork.Pipe(duplex=False)
        child = _fork.Process(target=_try_files, args=(theirs, range(at, upto), documents, try_one))
        child.start()
        theirs.close()
        for told in _received(ours, range(at, upto), wait):
            yield told
            at = told.number + 1
        child.kill()
        child.join()


def _try_files(pipe: Connection, numbers: range, documents: Documents, try_one: TryOne) -> None:
    inherited = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (inherited + MAX_MEMORY, inherited + MAX_MEMORY))
    for number in numbers:
        try:
            pipe.send(_checked(try_one(number, documents)))
        except Exception as error:  # whatever it is, it is what this run looks for
            pipe.send(Failure(number, f"{type(error).__name__}: {error}"[:300]))


def _checked(trial: Trial) -> Trial | Failure:
    if trial.reading <= MAX_READING and trial.running <= MAX_RUNNING:
        return trial
    return Failure(trial.number, f"took {trial.reading:.1f} s to read, {trial.running:.1f} s to run")


def _received(pipe: Connection, numbers: range, wait: float) -> Iterator[Trial | Failure]:
    """The answers of one process; ends after the first file that it hangs or dies on."""
    for number in numbers:
        if not pipe.poll(wait):
            yield Failure(number, f"hangs: no answer in {wait} s")
            return
        try:
            yield pipe.recv()
        except EOFError:
            yield Failure(number, "killed its process")
            return


def main(first: int = 0, count: int = COUNT) -> int:
    """Try the files and say how it went; 1 where one did what it may not."""
    failures, outcomes, slowest = [], Counter[str](), Counter[int]()
    for told in fuzz(first, count):
        if isinstance(told, Failure):
            failures.append(told)
            print(f"file {told.number}: {told.problem}", flush=True)
            continue
        outcomes[told.outcome] += 1
        outcomes["mistakes" if told.outcome == "refused" else "cuts"] += told.count
        slowest[told.number] = round(1000 * max(told.reading, told.running))
        if (told.number + 1) % 1_000 == 0:
            print(f"{told.number + 1 - first} files", file=sys.stderr, flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(
        f"files {first} to {first + count - 1}: {outcomes['refused']} refused with {outcomes['mistakes']} mistakes, "
        f"{outcomes['rule']} rules that made {outcomes['cuts']} cuts; {len(failures)} failures"
    )
    print(f"slowest (ms): {dict(slowest.most_common(5))}; most memory of a process: {peak} MB")
    return 1 if failures else 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        sys.exit(main(*map(int, sys.argv[1:3])))
