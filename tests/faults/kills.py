"""Runs killed at random moments: running again makes the archive that a run in peace makes.

`make kills OPTIONS="--kills 200 --notes FILE"`: what each archive came to is noted in FILE, a line of JSON each, and
what stands there is not done again. So 200 kills can be had in pieces: stop it and start it again as you like.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import cleaner.archive.write
from cleaner.archive.connect import open_for_reading
from cleaner.archive.content import content_digest
from cleaner.batch.limits import Limits
from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, archive, html, rules_of, write
from tests.faults.shim import quick_disk

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


def killed_archives(
    folder: Path, kills: int, texts: int = TEXTS, seed: int = 5, notes: Path | None = None
) -> tuple[int, int]:
    """Kill runs over one folder at least so many times; how many times that was, and what was wrong in the end.

    Wrong are documents that were lost, doubled or damaged. What `notes` has from before is counted.
    """
    noted = _noted(notes, seed)
    done, wrong = sum(kills for kills, _ in noted.values()), sum(wrong for _, wrong in noted.values())
    left = (number for number in count() if number not in noted)
    peace = _Peace.made(folder, job(folder / "in", texts=texts)) if done < kills else None
    while peace and done < kills:
        number = next(left)
        came = peace.killed(folder / f"{number}.db", random.Random(f"{seed} {number}"))
        _note(notes, {"seed": seed, "archive": number, "kills": came[0], "wrong": came[1]})
        done, wrong = done + came[0], wrong + came[1]
        sys.stderr.write(f"\rkills: {done} of {kills}, {wrong} documents wrong ")
    return done, wrong


def _noted(notes: Path | None, seed: int) -> dict[int, tuple[int, int]]:
    """How often each archive was killed, and what was wrong with it."""
    lines = notes.read_text("ascii").split("\n") if notes and notes.exists() else []
    entries = [json.loads(line) for line in lines if line.endswith("}")]  # the last one may be half a line
    return {entry["archive"]: (entry["kills"], entry["wrong"]) for entry in entries if entry["seed"] == seed}


def _note(notes: Path | None, entry: dict[str, int]) -> None:
    if notes:
        with notes.open("a", encoding="ascii") as file:
            file.write(json.dumps(entry) + "\n")


@dataclass(frozen=True, slots=True)
class _Peace:
    """What a run in peace makes of a folder."""

    source: Path
    digest: str
    counts: list[int]

    @classmethod
    def made(cls, folder: Path, source: Path) -> "_Peace":
        digest, _ = archive(folder / "peace.db", source, jobs=2)
        return cls(source, digest, _counts(folder / "peace.db"))

    def killed(self, path: Path, rnd: random.Random) -> tuple[int, int]:
        """Kill runs until one comes to its end before its moment; how many, and what is wrong then."""
        kills = wrong = 0
        seconds = self._seconds(path)
        while not _run(path, self.source, seconds * rnd.uniform(0.02, 1.2)):
            kills += 1
            wrong += _is_damaged(path)
        _run(path, self.source, None)
        with open_for_reading(path) as db:
            same = content_digest(db) == self.digest
        differ = sum(abs(a - b) for a, b in zip(self.counts, _counts(path), strict=True))
        path.unlink()
        return kills, wrong + (0 if same else max(1, differ))

    def _seconds(self, path: Path) -> float:
        """How long a run takes just now: others use the machine too."""
        started = time.monotonic()
        _run(path, self.source, None)
        path.unlink()
        return time.monotonic() - started


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


def main() -> int:
    """Kill runs and tell what came of it; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--notes", type=Path, help="a file that grows; with it the work can be done in pieces")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cleaner-kills-", dir=quick_disk()) as folder:
        kills, wrong = killed_archives(Path(folder), given.kills, seed=given.seed, notes=given.notes)
    print(f"\n{kills} kills: {wrong} documents lost, doubled or damaged")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
