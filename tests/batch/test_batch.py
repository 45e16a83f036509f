"""Many documents at once: whatever one of them does, the others come out, in order."""

import faulthandler
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_writing
from cleaner.archive.prepared import prepare
from cleaner.archive.write import Writer
from cleaner.batch.answer import Failed, _without_evidence
from cleaner.batch.archiving import ArchiveMemory, archive_sources
from cleaner.batch.limits import Limits
from cleaner.batch.pool import Pool, Slot
from cleaner.batch.run import Done, Known, Unread, clean_sources
from cleaner.batch.worker import Worker
from cleaner.document.capture import Capture, MediaType
from cleaner.document.errors import Reason
from cleaner.document.mark import FileMark
from cleaner.engine.policy import Policy
from cleaner.pipeline import Revision, clean
from cleaner.reading.folder import Found, find_sources
from cleaner.reading.source import Source
from tests.archive.samples import APPEAL, STORY, archive, html, rules_of, write, write_folder

LINES = STORY.split("\n")[2:4]
PATIENCE = 3.0  # seconds that a page may take; an ordinary one takes some 0.01


def hanging(attributes: int) -> str:
    """A page that takes time that grows with the square of the attributes of its tag."""
    return "<html><body><p " + " ".join(f"a{n}=1" for n in range(attributes)) + f">{LINES[0]}</p></body></html>"


HANGING = hanging(60_000)  # for half a minute


def clean_folder(folder: Path, limits: Limits | None = None, jobs: int = 2) -> list[Done]:
    return list(cleaning(find_sources(str(folder)), limits, jobs))


def cleaning(found: Iterable[Found], limits: Limits | None = None, jobs: int = 2) -> Generator[Done]:
    return clean_sources(found, rules_of(), Policy(), limits or Limits(), jobs)


def outcomes(dones: list[Done]) -> list[tuple[str, str]]:
    """The places with the outcome of the cleaning or the reason for which there is none."""
    return [
        (done.task.source.place, done.answer.reason if isinstance(done.answer, Failed) else done.answer.verdict.outcome)
        for done in dones
        if not isinstance(done.answer, Known)
    ]


def problem_of(dones: list[Done], place: str) -> str:
    (answer,) = (done.answer for done in dones if done.task.source.place == place)
    assert isinstance(answer, Failed)
    return answer.problem


def write_pages(folder: Path, count: int) -> list[tuple[str, str]]:
    """Ordinary pages, each with an appeal; what is to become of them."""
    for n in range(count):
        write(folder / f"page-{n:02}.html", html(*LINES, f"Story number {n}.", APPEAL))
    return [(f"page-{n:02}.html", "cleaned") for n in range(count)]


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    faulthandler.disable()  # it would tell pytest about crashes that are meant
    yield
    faulthandler.enable(sys.__stderr__)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_documents_come_out_in_the_order_in_which_they_went_in(tmp_path: Path, jobs: int) -> None:
    write_folder(tmp_path)
    (tmp_path / "link.html").symlink_to("c.html")
    assert outcomes(clean_folder(tmp_path, jobs=jobs)) == [
        ("a.txt", "cleaned"),
        ("b/copy-of-a.txt", "cleaned"),
        ("b/plain.txt", "unchanged"),
        ("b/quoted.txt", "cleaned"),
        ("c.html", "cleaned"),
        ("d.html", "cleaned"),
        ("e-copy-of-d.html", "cleaned"),
        ("empty.html", "nothing-found"),
        ("f.md", "cleaned"),
        ("held.txt", "held"),
        ("link.html", "not-a-regular-file"),
        ("nothing.txt", "empty"),
        ("records.jsonl#1", "cleaned"),
        ("records.jsonl#2", "bad-record"),
        ("records.jsonl#3", "bad-record"),
    ]


def test_a_text_of_countless_lines_is_given_up_too(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "a\n" * 4_000_000)
    write(tmp_path / "b.txt", STORY)
    assert outcomes(clean_folder(tmp_path, Limits(seconds=1))) == [("a.txt", "timed-out"), ("b.txt", "unchanged")]


def test_short_text_alone_starts_no_process(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    for done in cleaning(find_sources(str(tmp_path))):
        assert isinstance(done.answer, Revision)
        assert multiprocessing.active_children() == []


def test_the_number_of_workers_is_the_number_of_jobs_and_they_are_used_again(tmp_path: Path) -> None:
    write_pages(tmp_path, 12)
    workers = set()
    for _ in cleaning(find_sources(str(tmp_path))):
        workers |= {process.pid for process in multiprocessing.active_children()}
    assert len(workers) == 2


def test_a_page_that_hangs_is_given_up_and_the_others_are_not(tmp_path: Path) -> None:
    expected = write_pages(tmp_path, 6)
    write(tmp_path / "page-01-hangs.html", HANGING)
    expected.insert(1, ("page-01-hangs.html", "timed-out"))
    dones = clean_folder(tmp_path, Limits(seconds=PATIENCE))
    assert outcomes(dones) == expected
    assert problem_of(dones, "page-01-hangs.html") == "took longer than 3 seconds"


def in_a_fresh_process(folder: Path, memory: int) -> list[tuple[str, str]]:
    """What becomes of the documents under a memory limit in MiB, where nothing has grown the memory before."""
    command = [sys.executable, "-m", "cleaner", "clean", folder, "--json", "--jobs", "2", "--max-memory", str(memory)]
    came = subprocess.run(command, capture_output=True, check=False, timeout=60).stdout.splitlines()
    return [(line["id"], line.get("reason", "done")) for line in map(json.loads, came)]


def test_a_page_that_eats_memory_fails_and_the_others_do_not(tmp_path: Path) -> None:
    expected = [(place, "done") for place, _ in write_pages(tmp_path, 4)]
    write(tmp_path / "page-01-hungry.html", "<html><body><p>" + "<b>x</b>" * 500_000)
    came = in_a_fresh_process(tmp_path, 160)
    hungry, reason = came.pop(1)
    assert hungry == "page-01-hungry.html"
    assert reason in ("out-of-memory", "crashed")  # C code dies of it in its own ways
    assert came == expected


def test_a_page_too_big_for_the_memory_to_be_handed_over_is_out_of_memory_too(tmp_path: Path) -> None:
    write(tmp_path / "a.html", "<p>" + "x" * 9_900_000)
    write(tmp_path / "b.html", html(*LINES))
    assert in_a_fresh_process(tmp_path, 66) == [("a.html", "out-of-memory"), ("b.html", "done")]


def when_a_worker_runs(then: Callable[[int], None]) -> threading.Thread:
    """Does something to the first worker that appears, once it is at work."""

    def watch() -> None:
        while not (workers := multiprocessing.active_children()):
            time.sleep(0.01)
        time.sleep(0.2)
        then(workers[0].pid or 0)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_costs_one_document(tmp_path: Path, sign: signal.Signals) -> None:
    write(tmp_path / "a.html", HANGING)
    expected = [("a.html", "crashed"), *write_pages(tmp_path, 3)]
    thread = when_a_worker_runs(lambda pid: os.kill(pid, sign))
    dones = clean_folder(tmp_path, jobs=1)
    thread.join()
    assert outcomes(dones) == expected
    assert problem_of(dones, "a.html") == f"the process that cleaned it was killed by {sign.name}"


def test_a_worker_that_dies_after_its_answer_costs_nothing() -> None:
    capture = Capture(html(*LINES).encode(), MediaType.HTML)
    with Pool(1, rules_of(), Policy(), Limits()) as pool:

        def slots() -> Iterator[Slot[str]]:
            yield Slot("first", capture)
            (worker,) = pool._busy
            assert worker.connection.poll(30)
            worker.process.kill()
            worker.process.join()
            yield Slot("second", capture)

        answers = [(slot.task, type(slot.answer)) for slot in pool.in_order(slots())]
    assert answers == [("first", Revision), ("second", Revision)]


def test_workers_prepare_what_an_archive_stores_and_leave_out_blocks_and_evidence() -> None:
    page = Capture(html(STORY, APPEAL).encode(), MediaType.HTML)
    wanted = clean(page, rules_of())
    with Pool(1, rules_of(), Policy(), Limits(), storing=True) as pool:
        (slot,) = pool.in_order([Slot("page", page)])
    assert isinstance(slot.answer, Revision)
    assert wanted.verdict.removals
    assert slot.answer.verdict == _without_evidence(wanted.verdict) != wanted.verdict
    assert (slot.answer.article.text, slot.answer.article.blocks) == (wanted.article.text, ())
    assert slot.prepared == prepare(page, wanted)


def test_a_worker_ends_when_its_pipe_closes() -> None:
    worker = Worker(rules_of(), Policy(), Limits(), storing=False)
    worker.connection.close()
    assert worker.died() == Failed(Reason.CRASHED, "the process that cleaned it ended with exit code 0")


def test_a_worker_ends_quietly_when_nobody_takes_its_answer(capfd: pytest.CaptureFixture[str]) -> None:
    worker = Worker(rules_of(), Policy(), Limits(), storing=False)
    worker.ask(Capture(html(*LINES).encode(), MediaType.HTML))
    assert worker.connection.poll(30)
    worker.connection.close()
    assert worker.died().problem.endswith("ended with exit code 0")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_leaves_it_to_its_parent_what_an_interrupt_means(tmp_path: Path, sign: signal.Signals) -> None:
    write(tmp_path / "a.html", hanging(20_000))  # for some seconds
    thread = when_a_worker_runs(lambda pid: os.kill(pid, sign))
    dones = clean_folder(tmp_path, jobs=1)
    thread.join()
    assert outcomes(dones) == [("a.html", "unchanged")]


def test_closing_early_ends_the_workers(tmp_path: Path) -> None:
    write_pages(tmp_path, 8)
    write(tmp_path / "page-02-hangs.html", HANGING)
    dones = cleaning(find_sources(str(tmp_path)))
    next(dones)
    assert multiprocessing.active_children()
    dones.close()
    assert multiprocessing.active_children() == []


class KnowsAll:
    """A memory that has seen every recipe."""

    def unchanged(self, files: Sequence[tuple[Source, FileMark]]) -> list[Unread | None]:
        return [None] * len(files)

    def known(self, _recipe: str) -> Known:
        return Known(7, "cleaned")

    def forgotten(self, _digest: str) -> None:
        return None


def test_what_a_recipe_has_made_before_is_not_made_again(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", STORY)
    write(tmp_path / "b.html", html(*LINES))
    dones = list(clean_sources(find_sources(str(tmp_path)), rules_of(), Policy(), Limits(), 1, KnowsAll()))
    assert [done.answer for done in dones] == [Known(7, "cleaned"), Known(7, "cleaned")]


def test_a_document_over_the_limit_is_not_read(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "x" * 101)
    write(tmp_path / "b.jsonl", '{"text": "' + "x" * 101 + '"}\n{"text": "short"}\n')
    dones = clean_folder(tmp_path, Limits(input_bytes=100))
    assert outcomes(dones) == [("a.txt", "too-large"), ("b.jsonl#1", "too-large"), ("b.jsonl#2", "unchanged")]
    assert [done.task.capture is None for done in dones] == [True, True, False]


def test_copies_that_travel_together_are_counted_as_one(tmp_path: Path) -> None:
    for name in "abcdef":
        write(tmp_path / f"in/{name}.html", html(*LINES))
    dones = archive(tmp_path / "a.db", tmp_path / "in", jobs=3)[1]
    assert [type(done.answer) for done in dones] == [Revision, Known, Known, Known, Known, Known]


def test_the_user_may_stop_and_what_is_under_way_is_finished(tmp_path: Path) -> None:
    for n in range(20):
        write(tmp_path / f"in/{n:02}.txt", STORY + str(n))
    stored: list[Done] = []
    rules, policy = rules_of(), Policy()
    with open_for_writing(tmp_path / "a.db") as db:
        writer = Writer(db, rules, policy)
        found, memory = find_sources(str(tmp_path / "in")), ArchiveMemory(writer)
        stored.extend(archive_sources(found, memory, rules, policy, Limits(), 1, stopped=lambda: len(stored) >= 5))
        writer.finish()
        assert db.execute("SELECT count(*) FROM documents").fetchone() == (5,)
