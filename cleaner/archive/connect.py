"""Opening an archive: for one writer at a time, or for reading."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.errors import DAMAGED, ArchiveDamaged, ArchiveError, NotArchived, SchemaTooNew, explain
from cleaner.archive.forget import finish_forgetting
from cleaner.archive.query import search_query
from cleaner.archive.refold import is_folded_as_now, refold
from cleaner.archive.roots import note_roots
from cleaner.archive.schema import migrations
from cleaner.archive.searchtext import search_fold
from cleaner.archive.snippet import search_snippet

DEFAULT_ARCHIVE = Path("archive/archive.db")
PAGE = 16_384  # bytes: texts of some kB leave little of their last page unused
CACHE = 131_072  # KiB of pages in memory while writing: digests fall anywhere in their indexes
WAIT = 5.0  # seconds to wait for a reader that holds the file


@contextmanager
def open_for_writing(path: Path) -> Iterator[Database]:
    """The archive, made or migrated where needed; raises ArchiveError where another writer is at work.

    Rollback journal with `synchronous=FULL`: SQLite before 3.51.3 can lose a WAL reset.
    """
    _refuse_folder(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"archive {path}: the folder cannot be made: {error.strerror}") from error
    with _lock(path), _translated(path):
        connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
        try:
            db = _prepared(connection)
            db.execute(f"PRAGMA page_size={PAGE}")  # of a new archive, or one that is vacuumed
            db.execute("PRAGMA synchronous=FULL")
            db.execute(f"PRAGMA cache_size=-{CACHE}")
            _refuse_newer(db, path)
            _refuse_foreign(db, path)
            migrations.apply(db)
            refold(db)
            finish_forgetting(db)
            yield db
            note_roots(db, path)
        finally:
            _close(connection)


def _close(connection: sqlite3.Connection) -> None:
    """Close what was written to; no journal stays, whatever happened: its pages hold what was there before."""
    with suppress(sqlite3.Error):
        connection.rollback()
        for mode in ("PERSIST", "DELETE"):  # from the one to the other a journal that a killed run left goes too
            connection.execute(f"PRAGMA journal_mode={mode}")
    connection.close()


@contextmanager
def open_for_reading(path: Path) -> Iterator[Database]:
    """The archive, never written to; raises NotArchived where there is none."""
    with _opened(path) as db:
        db.execute("PRAGMA query_only=ON")
        yield db


@contextmanager
def open_for_checking(path: Path) -> Iterator[Database]:
    """The archive for `verify`, which writes nothing: no writer may be at work, and none begins.

    SQLite counts FTS5's check as writing, so the connection may.
    """
    locked = _lock(path) if path.is_file() and os.access(path.parent, os.W_OK) else nullcontext()
    with locked, _opened(path) as db:
        yield db


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """An archive that is there and as new as this program."""
    _refuse_folder(path)
    if not path.is_file():
        raise NotArchived(f"there is no archive {path}; make one with: cleaner archive FOLDER --archive {path}")
    with _translated(path):
        connection = _connect(path)
        try:
            db = _prepared(connection)
            _refuse_newer(db, path)
            if migrations.pending(db) or not is_folded_as_now(db):
                raise ArchiveError(
                    f"archive {path} is older than this program, or none; `cleaner archive FOLDER --archive {path}` "
                    "brings it up to date, also with a folder that it has already"
                )
            yield db
        finally:
            connection.close()


def register_functions(connection: sqlite3.Connection) -> None:
    """The SQL functions that search needs, for every connection that touches an archive."""
    for function in (search_fold, search_query):
        connection.create_function(function.__name__, 1, function, deterministic=True)
    connection.create_function("search_snippet", 2, search_snippet, deterministic=True)


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that may roll back a hot journal and makes no file; SQLite opens what is read-only as that."""
    uri = path.absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=rw", uri=True, timeout=WAIT, isolation_level=None)
    connection.execute(f"PRAGMA cache_size={-CACHE}")
    return connection


def _prepared(connection: sqlite3.Connection) -> Database:
    register_functions(connection)
    db = Database(connection, execute_plugins=False)
    db.execute("PRAGMA foreign_keys=ON")
    return db


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise ArchiveError(f"archive {path} is a folder; name a file in it: --archive {path / DEFAULT_ARCHIVE.name}")


def _refuse_newer(db: Database, path: Path) -> None:
    known = {migration.name for migration in migrations.pending(Database(memory=True, execute_plugins=False))}
    try:
        applied = {migration.name for migration in migrations.applied(db)}
    except KeyError as error:  # its table has other columns
        raise ArchiveDamaged(f"archive {path} {DAMAGED}") from error
    if applied - known:
        raise SchemaTooNew(f"archive {path} was made by a later version of cleaner; install that version")


def _refuse_foreign(db: Database, path: Path) -> None:
    ours = migrations.applied(db) or not set(db.table_names()) - {migrations.migrations_table}
    if not ours:
        raise ArchiveError(f"archive {path} is a database of another program; choose another file with --archive")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, str(path)) from error
    except UnicodeDecodeError as error:  # text of the file, or a message of SQLite about it
        raise ArchiveDamaged(f"archive {path} {DAMAGED}") from error


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Held by one writer. A POSIX lock: it ends with the process, and forked workers do not inherit it."""
    lock_path = path.with_name(path.name + ".lock")
    try:
        descriptor = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise ArchiveError(f"archive {path} cannot be written here: {error.strerror}") from error
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise ArchiveError(f"archive {path} is being written by another cleaner; wait until it has finished") from error
    try:
        yield
    finally:
        os.close(descriptor)
