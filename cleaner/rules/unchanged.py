"""Telling that no file of a pack has changed without opening any.

Noted is what the system says of every folder and rule file: kind, number, size, and both times, of which `ctime` cannot
be set. An edit within the same tick of the clock would leave all of them as they were, so nothing is noted of a pack
whose youngest file is not some seconds old (git does the same). Where anything differs, the bytes decide.
"""

import json
import os
import time
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import NamedTuple

from cleaner.document.digest import digest_bytes
from cleaner.rules.cache import load, store
from cleaner.rules.stored import code_digest

Tell = Callable[[int], object]  # is told how many rule files have to be read anew, before they are
_stats = attrgetter("st_mode", "st_dev", "st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")
TICK = 3 * 10**9  # nanoseconds; the coarsest clock of a file system (FAT) ticks every two seconds


class Sight(NamedTuple):
    """What the system said of the folders and files of a pack before they were read."""

    paths: tuple[str, ...]  # below the pack; "" is the pack itself
    stats: str  # digest
    settled: bool  # False where a change may yet go unseen

    @classmethod
    def of(cls, pack: str, paths: Iterable[str]) -> "Sight | None":
        """What the system says now; None where one of them cannot be seen."""
        paths, now = tuple(paths), time.time_ns()
        try:
            found = [os.lstat(f"{pack}/{path}") for path in paths]
        except OSError:
            return None
        youngest = max((about.st_ctime_ns for about in found), default=now)
        return cls(paths, digest_bytes(repr(list(map(_stats, found))).encode()), youngest + TICK < now)


def key_of_unchanged(pack: str) -> str | None:
    """The key under which the rules of a pack are stored, where nothing in it has changed since."""
    kept = load(_name(pack))
    if kept is None:
        return None
    try:
        code, key, stats, *paths = json.loads(kept.head)
    except ValueError:
        return None
    if code != code_digest():
        return None
    sight = Sight.of(pack, paths)
    return str(key) if sight is not None and sight.stats == stats else None


def last_key(pack: str) -> str | None:
    """The key under which the rules of a pack were stored when they were read the last time by the same code."""
    kept = load(_name(pack))
    code, key = json.loads(kept.head)[:2] if kept else ("", "")
    return str(key) if code == code_digest() else None


def note(pack: str, sight: Sight, key: str) -> None:
    """Note that the rules of a pack, seen like this before they were read, are stored under a key."""
    stats = sight.stats if sight.settled else ""
    store(_name(pack), json.dumps([code_digest(), key, stats, *sight.paths]).encode())


def _name(pack: str) -> str:
    return f"{digest_bytes(os.fsencode(os.path.realpath(pack)))}.seen"
