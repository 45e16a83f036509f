"""Commands on a disk that is too small, and on one that is read-only: `python -m tests.faults.mounts FOLDER`.

To be run under `unshare -m`: the disks are tmpfs in a mount namespace of this process, and nobody else sees them.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import cleaner.archive.write
import cleaner.rules.pack
from cleaner.cli.main import main
from tests.archive.samples import write_pack
from tests.faults.driver import digest_of
from tests.faults.kills import job

TEXTS = 120
SMALL, LARGE = "1800k", "64m"


def say(step: str, code: int, said: str) -> None:
    """One step, how it ended, and what it said on stderr."""
    print(json.dumps([step, code, said]), flush=True)


def mount(disk: Path, options: str) -> None:
    """Mount a tmpfs there, or change what is mounted."""
    again = "remount," if disk.is_mount() else ""
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"{again}{options}", "tmpfs", str(disk)], check=True)


def command(step: str, folder: Path, *arguments: str) -> None:
    """Run a command in a forked process and say how it ended."""
    words = folder / "words"
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        try:
            main(list(arguments))
        except SystemExit as ended:
            os._exit(int(ended.code or 0))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    say(step, code, words.read_text("utf-8"))


def small_disk(folder: Path, source: str, wanted: str) -> None:
    """Archive onto a disk that is full half way; then there is room."""
    disk = folder / "small"
    mount(disk, f"size={SMALL}")
    path = str(disk / "a.db")
    command("full", folder, "archive", source, "--archive", path)
    command("read while full", folder, "search", "council", "--archive", path)
    mount(disk, f"size={LARGE}")
    command("room", folder, "archive", source, "--archive", path)
    say("the same", int(digest_of(disk / "a.db") != wanted), "")
    mount(folder / "tiny", f"size={SMALL}")
    for name, *arguments in (
        ("backup", "backup", str(folder / "tiny/copy.db")),
        ("repair", "repair", str(folder / "tiny/copy.db")),
        ("export", "export", "--to", str(folder / "tiny/out.jsonl")),
    ):
        (folder / "tiny/filling").write_bytes(bytes(1_600_000))
        command(name, folder, *arguments, "--archive", path)
        say(f"{name} left", sum(file.name != "filling" for file in (folder / "tiny").iterdir()), "")


def read_only(folder: Path, source: str) -> None:
    """Everything that reads works on a disk that cannot be written, and what writes says why it cannot."""
    disk = folder / "small"
    path = str(disk / "a.db")
    interrupted = str(disk / "b.db")
    _half_way(Path(interrupted))
    mount(disk, "ro")
    command("read-only: interrupted", folder, "search", "council", "--archive", interrupted)
    for name, *arguments in (
        ("archive", "archive", source),
        ("reclean", "reclean"),
        ("restore", "restore", "1", "--reason", "x"),
        ("forget", "forget", "1", "--reason", "x", "--yes"),
        ("search", "search", "council"),
        ("show", "show", "1"),
        ("verify", "verify"),
        ("dry run", "reclean", "--dry-run"),
        ("copy", "backup", str(folder / "copy.db")),
    ):
        command(f"read-only: {name}", folder, *arguments, "--archive", path)


def _half_way(path: Path) -> None:
    """What kill -9 in the middle of a transaction leaves: a journal that has to be rolled back."""
    shutil.copyfile(path.with_name("a.db"), path)
    child = os.fork()
    if child == 0:
        connection = sqlite3.connect(path, isolation_level=None)
        for statement in (
            "PRAGMA cache_size=1",
            "PRAGMA cache_spill=1",
            "BEGIN",
            "UPDATE revisions SET clean_text = ''",
        ):
            connection.execute(statement)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def run(folder: Path) -> None:
    """Everything, in one namespace."""
    pack = write_pack(folder / "pack")
    cleaner.rules.pack.shipped_pack = lambda: pack
    cleaner.archive.write.BATCH = 40
    source = str(job(folder / "in", texts=TEXTS))
    command("peace", folder, "archive", source, "--archive", str(folder / "peace.db"))
    small_disk(folder, source, digest_of(folder / "peace.db"))
    read_only(folder, source)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
