"""Looking ahead: how much there is to read, without opening anything."""

import os
import stat
from collections.abc import Iterator

from cleaner.reading.source import file_type


def sizes(named: str) -> Iterator[int]:
    """The size in bytes of every file that may hold documents; what cannot be looked at is left out."""
    root = os.fsencode(named)
    try:
        if not os.path.isdir(root):
            yield os.stat(root).st_size
            return
        with os.scandir(root) as listing:
            names = [entry.name for entry in listing]
    except OSError:
        return
    for name in names:
        yield from _below(os.path.join(root, name), name)


def _below(path: bytes, name: bytes) -> Iterator[int]:
    try:
        said = os.lstat(path)
    except OSError:
        return
    if stat.S_ISDIR(said.st_mode):
        if not name.startswith(b"."):
            yield from sizes(os.fsdecode(path))
    elif stat.S_ISREG(said.st_mode) and file_type(name):
        yield said.st_size
