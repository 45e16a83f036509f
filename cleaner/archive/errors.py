"""What can be wrong with an archive."""

import sqlite3

from cleaner.document.errors import CleanerError


class ArchiveError(CleanerError):
    """The archive cannot be used: locked, full, read-only, or no archive."""


class SchemaTooNew(ArchiveError):
    """A later version of the program made this archive."""


class ArchiveDamaged(ArchiveError):
    """The file is no archive any more that SQLite can read."""


class DigestMismatch(ArchiveError):
    """A text does not come out as its digest says: nothing of the document is stored or shown."""


class NotArchived(CleanerError):
    """There is no such archive, or nothing under this id in it."""


class MissingLibrary(CleanerError):
    """What was asked for needs a library that is not installed."""


DAMAGED = "is damaged; restore a backup, see what `cleaner repair` can save, or archive the documents again"
_ROLLBACK = (
    "was being written when its run was interrupted, and here nothing can be taken back; run any command on it where "
    "it may be written"
)
_KNOWN = (
    ("locked", "is being written by another program; try again when it has finished"),
    ("readonly", "is read-only; choose another with --archive or change its permissions"),
    ("full", "cannot grow: the disk is full; free some space and run the same command again"),
    ("unable to open", "cannot be opened or created here; does the folder exist, and may you write in it?"),
    ("disk I/O", "cannot be written: the disk reports an error; check it and run the same command again"),
    ("not a database", "is not an SQLite database; choose another file with --archive"),
    ("malformed", DAMAGED),
)


def explain(error: sqlite3.Error, path: str) -> ArchiveError:
    """The error of SQLite in words for the user; nothing is half-written, the transaction is gone."""
    said = str(error)
    if getattr(error, "sqlite_errorname", "") == "SQLITE_READONLY_ROLLBACK":
        return ArchiveError(f"archive {path} {_ROLLBACK}")
    advice = next((advice for sign, advice in _KNOWN if sign in said), f"cannot be used: {said}")
    kind = ArchiveDamaged if advice is DAMAGED else ArchiveError
    return kind(f"archive {path} {advice}")
