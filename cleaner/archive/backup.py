"""A backup: a copy of an archive in one piece, verified before it gets its name."""

import os
import shutil
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.connect import open_for_checking
from cleaner.archive.errors import ArchiveError, explain
from cleaner.archive.roots import roots_file
from cleaner.archive.verify import Report, verify


def back_up(archive: Path, target: Path) -> Report:
    """Copy the archive to a file that is not there yet, without free pages; what `verify` says of the copy.

    With findings there is no copy. The file with the roots is copied beside it.
    """
    part = target.with_name(target.name + ".part")
    if part.exists():
        raise ArchiveError(f"backup: {part} is there: a backup is at work, or was interrupted; then delete that file")
    for path in (target, roots_file(target)):
        if path.exists():
            raise ArchiveError(f"backup {target}: {path} is there already; choose another name")
    try:
        with open_for_checking(archive) as db:
            _copy(db, part, target)
        with open_for_checking(part) as copy:
            report = verify(copy, archive)
        if not report.findings:
            _finish(archive, part, target)
    finally:
        for suffix in ("", "-journal", ".lock"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)
    return report


def _copy(db: Database, part: Path, target: Path) -> None:
    try:
        db.execute("VACUUM INTO ?", [str(part)])
    except sqlite3.OperationalError as error:
        said = str(error)
        if "unable to open" in said:
            raise ArchiveError(f"backup {target} cannot be made there; does the folder exist?") from error
        if "full" not in said:
            raise
        raise explain(error, str(target)) from error  # the copy is what finds no room, not the archive


def _finish(archive: Path, part: Path, target: Path) -> None:
    """Onto the disk, then under its name: a backup that can be seen is whole."""
    if roots_file(archive).is_file():
        shutil.copyfile(roots_file(archive), roots_file(target))
        _sync(roots_file(target))
    _sync(part)
    part.rename(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
