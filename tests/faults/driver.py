"""Runs of `cleaner archive` in forked processes under the shim: one fault each, then the same command in peace.

`python -m tests.faults.driver FOLDER CASES`, the shim in LD_PRELOAD, the cases as JSON; a line of JSON for each.
"""

import ctypes
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

import cleaner.archive.connect
import cleaner.archive.write
import cleaner.rules.pack
from cleaner.archive.connect import open_for_reading, register_functions
from cleaner.archive.content import content_digest
from cleaner.archive.errors import ArchiveError
from cleaner.archive.read import read_document
from cleaner.cli.main import main
from tests.archive.samples import write_pack
from tests.faults.kills import job

MODES = ("count", "kill", "torn", "full", "broken", "unsynced", "power")
# What a writer that gets it wrong would say to SQLite: the checks must find fault with these.
CONTROLS = {
    "": {},
    "each its own commit": {"BEGIN IMMEDIATE": "SELECT 1", "COMMIT": "SELECT 1"},
    "synchronous off": {"PRAGMA synchronous=FULL": "PRAGMA synchronous=OFF"},
}
TEXTS = 40


def in_a_child(work: Callable[[], int]) -> int:
    """What the work gives, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os._exit(work())
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def archived(path: Path, source: Path, mode: str = "count", at: int = 0, control: str = "") -> int:
    """The exit code of a run under a fault; how many operations it made lies beside the archive."""

    def work() -> int:
        _say_instead(CONTROLS[control])
        shim = ctypes.CDLL(None)
        shim.fault_arm(MODES.index(mode), ctypes.c_long(at))
        try:
            main(["archive", str(source), "--archive", str(path), "--jobs", "1"])
        except SystemExit as ended:
            path.with_suffix(".count").write_text(str(shim.fault_seen()))
            return int(ended.code or 0)
        return 0

    return in_a_child(work)


def _say_instead(words: dict[str, str]) -> None:
    """Let our program say other words to SQLite."""
    prepare = cleaner.archive.connect._prepared

    def prepared(connection: sqlite3.Connection) -> Database:
        db = prepare(connection)
        execute = db.execute
        db.execute = lambda sql, *more: execute(words.get(sql, sql), *more)  # type: ignore[method-assign]
        return db

    cleaner.archive.connect._prepared = prepared


def fault_of(path: Path) -> str:
    """What is wrong with an archive after a fault; empty where every document in it is whole."""
    if not path.exists():
        return ""
    with closing(sqlite3.connect(path)) as connection:
        register_functions(connection)
        try:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "integrity"
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                return "foreign keys"
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if {"documents_fts", "documents"} <= tables:
                connection.execute("INSERT INTO documents_fts (documents_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            return str(error)
    return _fault_in_documents(path)


def _fault_in_documents(path: Path) -> str:
    try:
        with open_for_reading(path) as db:
            for document, revision in db.execute("SELECT id, revision_id FROM documents").fetchall():
                if revision is None or not read_document(db, document).places:
                    return f"document {document} is half there"
    except ArchiveError as error:
        return "" if "is older than this program" in str(error) else str(error)  # killed while the tables were made
    return ""


def digest_of(path: Path) -> str:
    with open_for_reading(path) as db:
        return content_digest(db)


def run(folder: Path, cases: list[tuple[str, float, str]]) -> None:
    """One line for each case: how the run ended, what is wrong, and whether a run in peace makes everything good."""
    pack = write_pack(folder / "pack")
    cleaner.rules.pack.shipped_pack = lambda: pack
    cleaner.archive.write.BATCH = 12
    source = job(folder / "in", texts=TEXTS)
    counts: dict[str, int] = {}
    for mode in ("count", "unsynced"):
        peace = folder / f"{mode}.db"
        assert archived(peace, source, mode, 10**9) == 0
        counts[mode] = int(peace.with_suffix(".count").read_text())
    wanted = digest_of(folder / "count.db")
    for number, (mode, share, control) in enumerate(cases):
        path = folder / f"case-{number}.db"
        at = 1 + int(share * counts.get(mode, counts["count"]))
        ended = archived(path, source, mode, at, control)
        fault = fault_of(path)
        again = None if fault else archived(path, source)
        same = again == 0 and digest_of(path) == wanted
        said = {"mode": mode, "at": at, "control": control, "exit": ended, "fault": fault, "same": same}
        print(json.dumps(said | {"operations": counts["count"]}), flush=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]), json.loads(sys.argv[2]))
