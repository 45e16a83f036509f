"""Roots: a digest over everything that was added to an archive since the root before, chained to it.

Whoever has noted a root can tell later that nothing up to it was changed. Roots stand in the table `roots` and, one a
line, in a file beside the archive, because whoever can forge the one may not have the other.
"""

import hashlib
import os
from dataclasses import astuple, dataclass
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.leaves import Last, last_rows, leaves_between, leaves_not_sealed
from cleaner.archive.merkle import Leaves, merkle_root

NOTHING = "sha256:" + "0" * 64  # what the first root is chained to
_LAST = "last_run, last_revision, last_sighting, last_failure, last_decision"


@dataclass(frozen=True, slots=True)
class Root:
    """A stored root: over the rows after those of the root before up to `last`."""

    id: int
    run: int | None
    made: str
    previous: str
    root: str
    last: Last


def seal(db: Database, run: int, made: str, leaves: Leaves) -> str:
    """Chain a root over everything that was added since the last one; the caller commits. `made` is the time.

    `leaves` are those of the run's sightings.
    """
    before = roots(db)
    previous, first = (before[-1].root, before[-1].last) if before else (NOTHING, Last())
    last = last_rows(db)
    for (sealed,) in db.execute("SELECT leaf FROM seals WHERE revision_id > ?", [first.revision]):
        leaves.add(sealed)
    late: list[tuple[int, bytes]] = []  # of revisions that decisions made
    for leaf in leaves_not_sealed(db, first, last, run):
        leaves.add(leaf.hash)
        if leaf.table == "revisions":
            late.append((leaf.row, leaf.hash))
    db.conn.executemany("INSERT INTO seals VALUES (?, ?)", late)
    root = root_of(previous, leaves)
    db.execute(
        f"INSERT INTO roots (run_id, made, previous, root, {_LAST}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [run, made, previous, root, *astuple(last)],
    )
    return root


def root_of(previous: str, leaves: Leaves) -> str:
    """The root of leaf hashes in the order of their hashes, chained to the root before."""
    return "sha256:" + hashlib.sha256(previous.encode() + merkle_root(leaves)).hexdigest()


def roots(db: Database) -> list[Root]:
    """All roots, the first first."""
    rows = db.execute(f"SELECT id, run_id, made, previous, root, {_LAST} FROM roots ORDER BY id").fetchall()
    return [Root(id, run, made, previous, root, Last(*last)) for id, run, made, previous, root, *last in rows]


def stored_leaves(db: Database, first: Last, root: Root) -> Leaves:
    """The leaf hashes of a root: of the rows that are there, and of those that were forgotten."""
    leaves = Leaves()
    for leaf in leaves_between(db, first, root.last):
        leaves.add(leaf.hash)
    for (forgotten,) in db.execute("SELECT leaf FROM forgotten_leaves WHERE root_id = ?", [root.id]):
        leaves.add(forgotten)
    return leaves


def roots_file(archive: Path) -> Path:
    """The file beside an archive that has its roots, one a line: the root, the run, the time."""
    return archive.with_name(archive.name + ".roots")


def noted_roots(archive: Path) -> list[str]:
    """The roots that stand beside an archive; none where there is no such file."""
    path = roots_file(archive)
    lines = path.read_text("ascii", "replace").split("\n") if path.is_file() else []
    return [line.split(" ")[0] for line in lines if line]


def note_roots(db: Database, archive: Path) -> None:
    """Write the roots that do not stand beside the archive yet to the end of the file."""
    noted = set(noted_roots(archive))
    new = [root for root in roots(db) if root.root not in noted]
    if new:
        with roots_file(archive).open("a", encoding="ascii") as file:
            file.writelines(f"{root.root} run {root.run} {root.made}\n" for root in new)
            file.flush()
            os.fsync(file.fileno())
