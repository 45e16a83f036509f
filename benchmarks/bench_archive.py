"""Measure the archive: `make bench-archive`.

Everything is measured in this one run, side by side; only ratios mean anything on another machine. The texts are made
up (`archive_texts`); three rules of our own cut them, so that the archive is measured and not the rules. Figures that
are named on the command line are measured alone: `make bench-archive OPTIONS="rows growth --documents 20000"`.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cleaner.cli  # noqa: F401 (the command looks for garbage as seldom)
from benchmarks.archive_rows import ratios_to_bare
from benchmarks.archive_texts import pages, texts, write_files
from cleaner.archive.connect import open_for_writing
from cleaner.archive.write import Writer
from cleaner.batch.answer import give
from cleaner.batch.archiving import ArchiveMemory, archive_sources
from cleaner.batch.limits import Limits
from cleaner.document.capture import Capture, MediaType
from cleaner.engine.policy import Policy
from cleaner.reading.folder import find_sources
from cleaner.rules.pack import RuleSet, load_rules
from tests.archive.samples import rules_of
from tests.faults.kills import killed_archives
from tests.memory import peak_memory

WINDOW = 10_000  # documents of which the cost is told together
PAGES = 2_400  # each worker compiles what patterns its first pages need: as long as it takes to clean some forty more
ALONE = 400  # pages that each of two processes cleans to tell what the machine can do
ROUNDS = 3
ROWS = 5_000
GROWN, GROWN_BY = 5, 8_000  # how often new documents are added to both archives, and how many


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure and what it has to be: `at least` for shares and speeds, else `at most`."""

    name: str
    value: float
    bound: float
    aim: float
    at_least: bool = True

    @property
    def reached(self) -> bool:
        """True where the bound holds."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def line(self) -> str:
        """The figure as a row of a table."""
        sign, reached = "≥" if self.at_least else "≤", "yes" if self.reached else "NO"
        return f"| {self.name} | {self.value:.2f} | {sign} {self.bound:g} | {self.aim:g} | {reached} |"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured, and where there is room for it."""

    folder: Path
    documents: int
    kills: int
    notes: Path | None  # what earlier kills came to


def rows(sizes: Sizes) -> Iterator[Figure]:
    """Our writer against `executemany` of the very rows that it wrote."""
    ratios = ratios_to_bare(sizes.folder / "rows", list(texts(ROWS)), rules_of())
    yield Figure("rows: speed of bare executemany", ratios.rows, 0.6, 0.9)
    yield Figure(
        "rows with packing, folding, digests, marks: of triggers, which fold", ratios.whole_by_triggers, 0.6, 0.9
    )
    print(f"rows: {ratios.rows_without_keys:.2f} of executemany that may leave foreign keys off")
    print(f"rows with packing, folding, digests, marks: {ratios.whole:.2f} of executemany that finds all that done")


def jobs(sizes: Sizes) -> Iterator[Figure]:
    """Pages with the shipped rules: two workers against one, and the size of what is kept."""
    folder = write_files(sizes.folder / "pages", pages(PAGES), ".html")
    rules = load_rules()
    _archive(sizes.folder / "warm.db", next(folder.rglob("*.html")), rules, 1)  # patterns are compiled once
    captures = [Capture(file.read_bytes(), MediaType.HTML) for file in sorted(folder.rglob("*.html"))[:ALONE]]
    ours, machine, used = [], [], [0.0, 0.0]
    for round_ in range(ROUNDS):
        paths = [sizes.folder / f"jobs-{round_}-{count}.db" for count in (1, 2)]
        before = time.process_time(), _of_children()
        one = _timed(lambda path=paths[0]: _archive(path, folder, rules, 1))  # type: ignore[misc]
        used = [used[0] + time.process_time() - before[0], used[1] + _of_children() - before[1]]
        ours.append(one / _timed(lambda path=paths[1]: _archive(path, folder, rules, 2)))  # type: ignore[misc]
        machine.append(_machine(captures, rules))
        print(f"pages: two jobs {ours[-1]:.2f}, two processes that only clean {machine[-1]:.2f}", flush=True)
    main, workers = (1000 * seconds / PAGES / ROUNDS for seconds in used)
    most = 2 * workers / (main + workers)  # if with one job main process and worker run side by side all the time
    print(f"pages: ms of processor time a page: main process {main:.2f}, worker {workers:.2f}: at most {most:.2f} so")
    reached, limit = statistics.median(ours), statistics.median(machine)
    print(
        f"pages: two processes that only clean, each {ALONE} pages, do {limit:.2f} times as much as one here "
        f"({min(machine):.2f}–{max(machine):.2f}); two jobs reach {100 * reached / limit:.0f} % of that"
    )
    yield Figure("pages: 2 jobs against 1", reached, 1.7, 1.9)
    raw = sum(file.stat().st_size for file in folder.rglob("*.html"))
    empty = sizes.folder / "empty.db"
    _archive(empty, sizes.folder / "nothing", rules, 1)
    grown = paths[-1].stat().st_size - empty.stat().st_size  # the tables and the rules stand there once
    yield Figure("archive against raw bytes, HTML", grown / raw, 0.35, 0.25, at_least=False)


def _machine(captures: list[Capture], rules: RuleSet) -> float:
    """What two processes that have nothing to do with each other get done, against one: the limit of the machine."""
    one, two = (_timed(lambda count=count: _cleaning(captures, rules, count)) for count in (1, 2))  # type: ignore[misc]
    return 2 * one / two


def _cleaning(captures: list[Capture], rules: RuleSet, processes: int) -> None:
    """Do what a worker does with every page, in so many processes at once, each with all of these pages."""
    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            for capture in captures:
                give(capture, rules, Policy(), storing=True)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


def growth(sizes: Sizes) -> Iterator[Figure]:
    """One long run in a process of its own, then the same again over the unchanged folder; processor time."""
    folder = write_files(sizes.folder / "texts", texts(sizes.documents), ".txt")
    time.sleep(4)  # files younger than three seconds prove nothing
    path = sizes.folder / "growth.db"
    first, again = (_in_a_process(path, folder) for _ in range(2))
    small = sizes.folder / "small.db"
    _archive(small, folder / "0000", rules_of(), 1)
    for part in range(1, WINDOW // 1_000):
        _archive(small, folder / f"{part:04}", rules_of(), 1)
    cost = _grown(path, small, sizes.folder)
    yield Figure(f"cost a document at {sizes.documents:,} against {WINDOW:,}", cost, 1.2, 1.0, at_least=False)
    yield Figure("unchanged folder: speed against the first run", first["seconds"] / again["seconds"], 20, 50)
    peak = max(first["peak_mb"], again["peak_mb"])
    yield Figure(f"peak memory of the main process at {sizes.documents:,}, MB", peak, 300, 150, at_least=False)
    costs = [round(1000 * cost / WINDOW, 2) for cost in first["windows"]]
    print(f"growth: ms a document in windows of {WINDOW:,}: {costs}")
    print(f"growth: first {first['seconds']:.0f} s, again {again['seconds']:.1f} s", flush=True)


def _grown(large: Path, small: Path, folder: Path) -> float:
    """Cost of a document in a large archive against a small one: the same new documents into both, in turns.

    Windows of one long run cannot be compared where others use the machine too: they are minutes apart. The small one
    is the same in each turn, the large one grows.
    """
    ratios = []
    for turn in range(GROWN):
        new = write_files(folder / f"new-{turn}", texts(GROWN_BY, seed=100 + turn), ".txt")
        again = shutil.copy(small, folder / "again.db")
        seconds = [
            _processor_time(lambda path=path, new=new: _archive(path, new, rules_of(), 1)) for path in (large, again)
        ]  # type: ignore[misc]
        ratios.append(seconds[0] / seconds[1])
    print(f"growth: large against small in turns of {GROWN_BY:,}: {[round(ratio, 2) for ratio in ratios]}")
    return statistics.median(ratios)


def _processor_time(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def kills(sizes: Sizes) -> Iterator[Figure]:
    """Runs killed at random moments, and run again until they end."""
    killed, wrong = killed_archives(sizes.folder / "kills", sizes.kills, notes=sizes.notes)
    yield Figure(f"{killed} kills: lost, doubled, damaged documents", wrong, 0, 0, at_least=False)


FIGURES: tuple[Callable[[Sizes], Iterator[Figure]], ...] = (rows, jobs, growth, kills)


def _archive(path: Path, folder: Path, rules: RuleSet, count: int) -> list[float]:
    """Archive a folder; the seconds of processor time that each window of documents took."""
    windows: list[float] = []
    with open_for_writing(path) as db:
        writer = Writer(db, rules, Policy())
        started = time.process_time()
        dones = archive_sources(find_sources(str(folder)), ArchiveMemory(writer), rules, Policy(), Limits(), count)
        for number, _ in enumerate(dones, 1):
            if number % WINDOW == 0:
                windows.append(time.process_time() - started)
                started = time.process_time()
        writer.finish()
    return windows


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _in_a_process(path: Path, folder: Path) -> dict[str, float | list[float]]:
    command = [sys.executable, "-m", "benchmarks.bench_archive", "--one", str(path), str(folder)]
    came: dict[str, float | list[float]] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return came


def _one(path: Path, folder: Path) -> None:
    windows = _archive(path, folder, rules_of(), 1)
    peak_mb = peak_memory() / 1_000_000
    print(json.dumps({"windows": windows, "seconds": time.process_time(), "peak_mb": peak_mb}))


def main() -> None:
    """Measure what is asked for and print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=", ".join(figure.__name__ for figure in FIGURES))
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--notes", type=Path, help="what `make kills` noted: those kills count too")
    parser.add_argument("--one", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _one(*options.one)
        return
    wanted = [figure for figure in FIGURES if not options.figures or figure.__name__ in options.figures]
    with tempfile.TemporaryDirectory(prefix="cleaner-bench-") as folder:
        sizes = Sizes(Path(folder), options.documents, options.kills, options.notes)
        found = [one for figure in wanted for one in figure(sizes)]
    print("| figure | measured | bound | aim | reached |\n|---|---|---|---|---|")
    print("\n".join(one.line() for one in found))


if __name__ == "__main__":
    main()
