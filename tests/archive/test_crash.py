"""Rerun is the only recovery: after kill -9 and after a full disk the same command makes the same archive."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_reading
from cleaner.archive.content import content_digest
from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, html, write, write_pack

ROOT = Path(__file__).parents[2]
RECORDS, PAGES = 320, 6
ARCHIVE = "import sys, tests.archive.samples as s; print(s.archive(*map(s.Path, sys.argv[1:]), jobs=2)[0])"
FULL_AFTER = (60_000, 1_100_000, 1_800_000)  # bytes: in the schema, early and late in what is committed
COMMAND = """
import pathlib, resource, sys
import cleaner.rules.pack
pack, size = pathlib.Path(sys.argv.pop(1)), int(sys.argv.pop(1))
cleaner.rules.pack.shipped_pack = lambda: pack
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
from cleaner.cli.main import main
main()
"""
UNLIMITED = -1


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of some hundred documents."""
    folder = tmp_path_factory.mktemp("job")
    rnd = random.Random(11)
    words = STORY.split()
    texts = (
        "\n".join([f"Story {n}", " ".join(rnd.choices(words, k=300)), rnd.choice((APPEAL, CREDIT, OFFER))])
        for n in range(RECORDS)
    )
    write(folder / "records.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))
    for n in range(PAGES):
        write(folder / f"page-{n:02}.html", html(*(" ".join(rnd.choices(words, k=80)) for _ in range(4)), APPEAL))
    return folder


def start(*command: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=ROOT,
    )


def run(job: Path, path: Path) -> str:
    """A run that ends well; its content digest."""
    with start("-c", ARCHIVE, path, job) as process:
        out, err = process.communicate()
    assert process.returncode == 0, err
    return out.decode()


@pytest.fixture(scope="module")
def uninterrupted(job: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """The content digest of a run in peace, and how long it takes."""
    started = time.monotonic()
    digest = run(job, tmp_path_factory.mktemp("peace") / "a.db")
    return digest, time.monotonic() - started


def check(path: Path) -> None:
    """What a killed run left open is rolled back; every page and every reference is in order then."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("moment", [0.3, 0.5, 0.65, 0.8, 0.95])
def test_a_run_killed_at_any_moment_is_finished_by_running_it_again(
    job: Path, tmp_path: Path, uninterrupted: tuple[str, float], moment: float
) -> None:
    digest, duration = uninterrupted
    path = tmp_path / "a.db"
    with start("-c", ARCHIVE, path, job) as process:
        time.sleep(duration * moment)
        os.killpg(process.pid, signal.SIGKILL)
    if path.exists():
        check(path)
    assert run(job, path) == digest
    check(path)


def test_a_reader_sees_whole_documents_only_after_a_run_was_killed_in_a_transaction(
    job: Path, tmp_path: Path, uninterrupted: tuple[str, float]
) -> None:
    path = tmp_path / "a.db"
    journal = tmp_path / "a.db-journal"
    with start("-c", ARCHIVE, path, job) as process:
        while process.poll() is None and not (journal.exists() and path.stat().st_size > 1_100_000):
            time.sleep(0.001)
        os.killpg(process.pid, signal.SIGKILL)
    with open_for_reading(path) as db:
        (documents,) = db.execute("SELECT count(*) FROM documents").fetchone()
        (sightings,) = db.execute("SELECT count(*) FROM sightings").fetchone()
        assert documents == sightings < RECORDS + PAGES
        assert content_digest(db) != uninterrupted[0].strip()
    assert run(job, path) == uninterrupted[0]


@pytest.mark.parametrize("size", FULL_AFTER)
def test_a_full_disk_ends_the_run_with_exit_code_4_and_room_finishes_it(job: Path, tmp_path: Path, size: int) -> None:
    path, pack = tmp_path / "a.db", write_pack(tmp_path / "pack")
    with start("-c", COMMAND, pack, size, "archive", job, "--archive", path) as full:
        out, err = full.communicate()
    assert (full.returncode, out) == (4, b"")
    assert err.decode().startswith(f"cleaner: archive {path} cannot ")
    assert b"run the same command again" in err
    assert b"Traceback" not in err
    check(path)
    digests = []
    for archive in (path, tmp_path / "fresh.db"):
        with start("-c", COMMAND, pack, UNLIMITED, "archive", job, "--archive", archive, "--json", "--digest") as rerun:
            digests.append(json.loads(rerun.communicate()[0])["content_digest"])
    assert digests[0] == digests[1]
    check(path)
