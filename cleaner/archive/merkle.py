"""A Merkle root, as RFC 6962 makes one: leaves and nodes are hashed apart, an odd node goes up as it is."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

EMPTY = hashlib.sha256().digest()
_WAITING = 4_096  # hashes in memory


def _sorter() -> sqlite3.Connection:
    """A database without a name: SQLite keeps it in a temporary file as soon as it is large, and deletes it."""
    connection = sqlite3.connect("", isolation_level=None)
    for statement in ("PRAGMA journal_mode=OFF", "CREATE TABLE leaves (hash BLOB)", "BEGIN"):
        connection.execute(statement)
    return connection


@dataclass(slots=True)
class Leaves:
    """Leaf hashes, which come in the order of their bytes whatever the order they were added in; memory stays flat."""

    _waiting: list[tuple[bytes]] = field(default_factory=list)
    _sorter: sqlite3.Connection = field(default_factory=_sorter)

    def add(self, leaf: bytes) -> None:
        """One more."""
        self._waiting.append((leaf,))
        if len(self._waiting) >= _WAITING:
            self._write()

    def __iter__(self) -> Iterator[bytes]:
        self._write()
        return (leaf for (leaf,) in self._sorter.execute("SELECT hash FROM leaves ORDER BY hash"))

    def _write(self) -> None:
        self._sorter.executemany("INSERT INTO leaves VALUES (?)", self._waiting)
        self._waiting.clear()


def leaf_hash(data: bytes) -> bytes:
    """The 32 bytes of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in their order; no more than one node a level is kept."""
    waiting: list[tuple[int, bytes]] = []  # height and hash of complete trees, the tallest first
    for leaf in leaves:
        height, node = 0, leaf
        while waiting and waiting[-1][0] == height:
            node = _node(waiting.pop()[1], node)
            height += 1
        waiting.append((height, node))
    if not waiting:
        return EMPTY
    node = waiting.pop()[1]
    while waiting:
        node = _node(waiting.pop()[1], node)
    return node


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
