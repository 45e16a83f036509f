"""Runs killed at random moments: running again makes the archive that a run in peace makes."""

import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import cleaner.archive.write
from cleaner.archive.connect import open_for_reading
from cleaner.archive.content import content_digest
from cleaner.batch.limits import Limits
from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, archive, html, rules_of, write

TEXTS, PAGES = 300, 4
BATCH = 40  # documents a transaction: kills come between transactions and inside them
TABLES = ("documents", "revisions", "captures", "removals")


def job(folder: Path, seed: int = 11, texts: int = TEXTS) -> Path:
    """A folder of some hundred documents, some of them twice."""
    rnd = random.Random(seed)
    words = STORY.split()
    for number in range(texts):
        lines = [f"Story {number}", " ".join(rnd.choices(words, k=200)), rnd.choice((APPEAL, CREDIT, OFFER))]
        write(folder / f"{number % 7}/{number:04}.txt", "\n".join(lines))
    for number in range(PAGES):
        write(folder / f"p/{number}.html", html(*(" ".join(rnd.choices(words, k=80)) for _ in range(4)), APPEAL))
    write(folder / "z/copy.txt", (folder / "0/0000.txt").read_bytes())
    return folder


def killed_archives(folder: Path, kills: int, texts: int = TEXTS, seed: int = 5) -> int:
    """Kill runs over one folder so many times; how many documents were lost, doubled or damaged in the end."""
    rnd = random.Random(seed)
    source = job(folder / "in", texts=texts)
    started = time.monotonic()
    wanted, _ = archive(folder / "peace.db", source, jobs=2)
    span = time.monotonic() - started
    counts = _counts(folder / "peace.db")
    wrong, left, number = 0, kills, 0
    while left:
        path = folder / f"{number}.db"
        while left and not _run(path, source, span * rnd.uniform(0.02, 1.2)):
            left -= 1
            wrong += _is_damaged(path)
        _run(path, source, None)
        with open_for_reading(path) as db:
            found = content_digest(db)
        wrong += 0 if found == wanted else max(1, sum(abs(a - b) for a, b in zip(counts, _counts(path), strict=True)))
        path.unlink()
        number += 1
        sys.stderr.write(f"\rkills: {kills - left} of {kills}, {wrong} documents wrong ")
    return wrong


def _run(path: Path, source: Path, seconds: float | None) -> bool:
    """A run in a process group of its own, killed after so many seconds; True where it came to its end."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        cleaner.archive.write.BATCH = BATCH
        archive(path, source, rules_of(), limits=Limits(), jobs=2)
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return status == 0


def _is_damaged(path: Path) -> bool:
    """True where SQLite finds fault with what a killed run left, once that is rolled back."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return not whole or connection.execute("PRAGMA foreign_key_check").fetchall() != []


def _counts(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]
