"""Files kept between runs in the user's cache folder: what takes seconds to work out and a moment to read back.

Each is written whole or not at all, under a name that says what it was made of. Nothing in them is believed unseen:
a file of somebody else, of another name or with another checksum is as good as none, and what it held is made anew.
"""

import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cleaner.document.digest import digest_bytes

KEPT = 32  # files of each kind; those used last
_UNFINISHED = 3_600  # seconds after which a part of a file belongs to nobody any more


class Kept(NamedTuple):
    """What was stored: a head that has been checked, and a body whose parts the head vouches for."""

    head: bytes
    body: "Body"


class Body:
    """What stands behind the head of a stored file: read slice by slice, for most of it is never asked for."""

    def __init__(self, descriptor: int, start: int, end: int) -> None:
        self._descriptor, self._start, self._size = descriptor, start, max(0, end - start)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        first, last, _ = part.indices(self._size)
        with suppress(OSError):  # whoever reads it checks its digest
            return os.pread(self._descriptor, max(0, last - first), self._start + first)
        return b""

    def after(self, place: int) -> "Body":
        """The same from a place on."""
        return Body(os.dup(self._descriptor), self._start + place, self._start + self._size)

    _close = staticmethod(os.close)  # at the end of the process the module may be gone before the last of us

    def __del__(self) -> None:
        self._close(self._descriptor)


def load(name: str) -> Kept | None:
    """What was stored under a name, or None."""
    try:
        descriptor = os.open(_path(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    file = Body(descriptor, 0, os.fstat(descriptor).st_size)
    with suppress(OSError):
        if _is_ours(descriptor):
            return _checked(name, file)
    return None


def load_installed(path: Path, name: str) -> Kept | None:
    """What came with the package under a name: whoever can write there can change our code as well."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    return _checked(name, Body(descriptor, 0, os.fstat(descriptor).st_size))


def sealed(name: str, head: bytes, body: bytes = b"") -> bytes:
    """A file that holds head and body under a name."""
    return f"{len(head)} {digest_bytes(name.encode() + head)}\n".encode() + head + body


def store(name: str, head: bytes, body: bytes = b"") -> None:
    """Store something under a name; where there is no place to store it, nothing happens."""
    with suppress(OSError):
        path = _path(name)
        part = path.with_name(f".{os.getpid()}-{time.monotonic_ns()}.part")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
                file.write(sealed(name, head, body))
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
        _remove_old(path)


def forget(name: str) -> None:
    """Remove what turned out to be damaged."""
    with suppress(OSError):
        _path(name).unlink()


def _path(name: str) -> Path:
    """Where something is stored under a name; raises FileNotFoundError for a user without a name and a home."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        root = Path(given) if os.path.isabs(given) else Path.home() / ".cache"  # relative ones are to be ignored
    except RuntimeError as error:
        raise FileNotFoundError(str(error)) from error
    return Path(root, "article-cleaner", name.replace(":", "-"))


def _is_ours(descriptor: int) -> bool:
    """True for a regular file of this user; notes that it is still in use."""
    about = os.fstat(descriptor)
    ours = stat.S_ISREG(about.st_mode) and about.st_uid == os.geteuid()
    if ours:
        with suppress(OSError):
            os.utime(descriptor)
    return ours


def _checked(name: str, file: Body) -> Kept | None:
    """The stored parts, where the seal fits the name and the head."""
    line, _, _ = file[:120].partition(b"\n")
    size = line.partition(b" ")[0]
    if not size.isdigit():
        return None
    start = len(line) + 1
    head = file[start : start + int(size[:12])]
    return Kept(head, file.after(start + len(head))) if sealed(name, head) == line + b"\n" + head else None


def _remove_old(path: Path) -> None:
    """Leave the newest files of this kind, and no parts that a killed process left behind."""
    kind: list[tuple[float, str]] = []
    with os.scandir(path.parent) as listing:
        for entry in listing:
            changed = entry.stat(follow_symlinks=False).st_mtime
            if entry.name.endswith(path.suffix):
                kind.append((changed, entry.path))
            elif entry.name.endswith(".part") and time.time() - changed > _UNFINISHED:
                os.unlink(entry.path)
    for _, old in sorted(kind, reverse=True)[KEPT:]:
        os.unlink(old)
