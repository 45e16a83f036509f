"""Real processes under real signals: nothing is lost that was done, and nobody is left behind."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.archive.samples import STORY, html, write, write_pack
from tests.batch.test_batch import HANGING, hanging

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for children in /proc")
RECORDS = 530  # more than one transaction of these runs holds
PROGRAM = """
import runpy, cleaner.archive.write
cleaner.archive.write.BATCH = 500
runpy.run_module("cleaner", run_name="__main__")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Records, then two pages that hang, then more texts than the queue takes in ahead."""
    write(tmp_path / "in/a.jsonl", "".join(f'{{"text": "Story {n}\\nThe council met."}}\n' for n in range(RECORDS)))
    write(tmp_path / "in/b.html", HANGING)
    write(tmp_path / "in/c.html", hanging(60_001))
    for n in range(40):
        write(tmp_path / f"in/z{n:02}.txt", f"{STORY}{n}")
    return tmp_path


@contextmanager
def running(*arguments: object) -> Iterator["subprocess.Popen[bytes]"]:
    """The command, from the moment when its workers are at work."""
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env=os.environ
    ) as process:
        try:
            while len(children(process.pid)) < 2 and process.poll() is None:
                time.sleep(0.02)
            time.sleep(0.3)
            yield process
        finally:  # whatever failed: workers too, which would hold the pipes open
            for pid in [*children(process.pid), process.pid]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def archiving(folder: Path, seconds: float = 30) -> tuple[object, ...]:
    return "archive", folder / "in", "--archive", folder / "a.db", "--jobs", 2, "--max-seconds", seconds


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def alive(pid: int) -> bool:
    """True for a process that is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def assert_gone(pids: list[int]) -> None:
    assert pids
    deadline = time.monotonic() + 10
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [pid for pid in pids if alive(pid)] == []


def count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "a.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_workers_die_with_a_parent_that_is_killed(folder: Path) -> None:
    with running(*archiving(folder)) as process:
        workers = children(process.pid)
        process.kill()
        process.wait()
        assert len(workers) == 2
        assert_gone(workers)
    assert count(folder, "documents") == 500


@pytest.mark.parametrize(
    ("sign", "to_all"),
    [(signal.SIGTERM, False), (signal.SIGINT, True), (signal.SIGTERM, True)],
    ids=["SIGTERM to the process", "SIGINT to the group", "SIGTERM to the group"],
)
def test_an_interrupted_run_finishes_what_is_under_way_and_ends_with_exit_code_5(
    folder: Path, sign: signal.Signals, to_all: bool
) -> None:
    with running(*archiving(folder, seconds=2)) as process:
        workers = children(process.pid)
        if to_all:
            os.killpg(process.pid, sign)
        else:
            process.send_signal(sign)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 5
    assert err.decode().count("took longer than 2 seconds") == 2
    assert "interrupted; what was done is stored, run the same command again" in err.decode()
    assert_gone(workers)
    assert RECORDS <= count(folder, "documents") < RECORDS + 40
    assert count(folder, "failures") == 2


def test_a_second_interrupt_ends_at_once_and_keeps_what_was_committed_and_more_of_them_change_nothing(
    folder: Path,
) -> None:
    with running(*archiving(folder)) as process:
        workers = children(process.pid)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.01)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 5
    assert err.decode().splitlines()[-1] == "cleaner: interrupted; run the same command again to go on"
    assert_gone(workers)
    assert count(folder, "documents") == 500


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 5), (signal.SIGTERM, -signal.SIGTERM)])
def test_cleaning_without_an_archive_can_be_interrupted_too(folder: Path, sign: signal.Signals, code: int) -> None:
    with running("clean", folder / "in", "--to", folder / "out", "--jobs", 2) as process:
        workers = children(process.pid)
        process.send_signal(sign)
        process.communicate(timeout=10)
    assert process.returncode == code
    assert_gone(workers)


def test_a_reader_that_goes_away_ends_the_workers(folder: Path) -> None:
    write(folder / "in/a.jsonl", '{"text": "Story"}\n')  # many would fill the pipe before there are workers
    with running("clean", folder / "in", "--json", "--jobs", 2, "--max-seconds", 1) as process:
        workers = children(process.pid)
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=20) == 0
    assert_gone(workers)


def test_a_reader_that_goes_away_does_not_stop_an_archive(folder: Path) -> None:
    for n in range(40):
        write(folder / f"in/z{n:02}.html", html(STORY, "Zebra appeal: give a little.", f"Story {n}"))
    with running(*archiving(folder, seconds=1), "--verbose", "--rules", write_pack(folder / "rules")) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=60) == 0
    assert count(folder, "documents") == RECORDS + 80
    assert count(folder, "failures") == 2
