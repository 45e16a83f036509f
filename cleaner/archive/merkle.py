"""A Merkle root, as RFC 6962 makes one: leaves and nodes are hashed apart, an odd node goes up as it is."""

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256().digest()


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
