"""A Merkle root, as RFC 6962 makes one: leaves and nodes are hashed apart, an odd node goes up as it is."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from heapq import merge
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

EMPTY = hashlib.sha256().digest()
_SIZE = len(EMPTY)
_WAITING = 1 << 16  # hashes in memory
_BLOCK = 1 << 12  # leaves of one complete tree


@dataclass(slots=True)
class Leaves:
    """Leaf hashes, which come in the order of their bytes whatever the order they were added in; memory stays flat."""

    _waiting: list[bytes] = field(default_factory=list)
    _sorted: list[IO[bytes]] = field(default_factory=list)  # temporary files, each in order

    def add(self, leaf: bytes) -> None:
        """One more."""
        self._waiting.append(leaf)
        if len(self._waiting) >= _WAITING:
            self._write()

    def __iter__(self) -> Iterator[bytes]:
        for file in self._sorted:
            file.seek(0)
        return merge(sorted(self._waiting), *[iter(partial(file.read, _SIZE), b"") for file in self._sorted])

    def _write(self) -> None:
        file = TemporaryFile()  # noqa: SIM115 (it goes with the leaves)
        file.write(b"".join(sorted(self._waiting)))
        self._sorted.append(file)
        self._waiting.clear()


def leaf_hash(data: bytes) -> bytes:
    """The 32 bytes of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in their order; a block of leaves, and one node of each block before, are in memory."""
    waiting = iter(leaves)
    tops = [_top(block) for block in iter(lambda: list(islice(waiting, _BLOCK)), [])]
    return _top(tops) if tops else EMPTY


def _top(nodes: list[bytes]) -> bytes:
    """The node above all of these."""
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        nodes = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs] + nodes[len(nodes) & ~1 :]
    return nodes[0]
