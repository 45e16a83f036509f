"""Looking ahead: how much there is to read, without opening anything."""

import os
from collections.abc import Iterator
from contextlib import suppress

from cleaner.reading.source import file_type


def sizes(named: str) -> Iterator[int]:
    """The size in bytes of every file that may hold documents; what cannot be looked at is left out."""
    root = os.fsencode(named)
    folders = [root] if os.path.isdir(root) else []
    if not folders:
        with suppress(OSError):
            yield os.stat(root).st_size
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as listing:
            for entry in listing:
                if entry.is_dir(follow_symlinks=False):
                    folders += [] if entry.name.startswith(b".") else [entry.path]
                elif entry.is_file(follow_symlinks=False) and file_type(entry.name):
                    yield _size(entry)


def _size(entry: os.DirEntry[bytes]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:  # it is gone
        return 0
