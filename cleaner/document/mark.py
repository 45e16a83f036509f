"""What a file system says of a file: enough to tell, without reading it, that it is what it was."""

import os
import stat
from typing import NamedTuple

AT_ONCE = 64  # files whose marks are compared at once with those that they had
SETTLED_NS = 3_000_000_000  # two changes in one tick of the file system's clock look like one (git: "racy")


class FileMark(NamedTuple):
    """Where a file lies, its size in bytes, its times in nanoseconds. `ctime` cannot be set, `mtime` can."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    def settled(self, now_ns: int) -> bool:
        """True where a change from now on would show in the times."""
        return max(self.mtime_ns, self.ctime_ns) + SETTLED_NS < now_ns


def file_mark(file: bytes) -> FileMark | None:
    """The mark of a regular file; None where there is none. A symbolic link is no regular file."""
    try:
        said = os.lstat(file)
    except OSError:
        return None
    if not stat.S_ISREG(said.st_mode):
        return None
    return FileMark(_signed(said.st_dev), _signed(said.st_ino), said.st_size, said.st_mtime_ns, said.st_ctime_ns)


def _signed(number: int) -> int:
    """The number in the 64 bits that SQLite has: some file systems use the uppermost."""
    return number - (1 << 64) if number >> 63 else number
