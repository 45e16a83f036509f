"""Whether the roots of an archive are those of its rows, of the file beside it, and the one that somebody noted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.finding import Finding
from cleaner.archive.leaves import Last, last_rows
from cleaner.archive.roots import NOTHING, noted_roots, root_of, roots, roots_file, stored_leaves


def check_roots(checked: Counter[str], archive: Path, expect: str | None, db: Database) -> Iterator[Finding]:
    """Every root is that of its rows and is chained to the one before; none is missing."""
    stored = roots(db)
    previous, first, now = NOTHING, Last(), astuple(last_rows(db))
    for root in stored:
        checked["roots"] += 1
        where = f"root {root.id} (run {root.run})"
        if root.previous != previous:
            yield Finding(where, "is not chained to the root before it")
        if root_of(root.previous, stored_leaves(db, first, root)) != root.root:
            yield Finding(where, "what this run stored was changed, added to or taken from")
        if any(named > there for named, there in zip(astuple(root.last), now, strict=True)):
            yield Finding(where, "names rows that are not there")
        previous, first = root.root, root.last
    known = [root.root for root in stored]
    yield from _beside(archive, known)
    if expect is not None and not any(_is(expect, root) for root in known):
        yield Finding("root", f"no root of this archive is {expect}: it is another archive, an older one, or forged")


def _beside(archive: Path, known: list[str]) -> Iterator[Finding]:
    """The file beside the archive has the same roots; an archive without such a file was moved without it."""
    noted = noted_roots(archive)
    where = str(roots_file(archive).name)
    for lost in (root for root in noted if root not in known):
        yield Finding(where, f"names {lost}, which the archive has not: it is another archive, an older one, or forged")
    if noted and (unnoted := len(set(known) - set(noted))):
        yield Finding(where, f"lacks {unnoted} roots of the archive")


def _is(expected: str, root: str) -> bool:
    """True for a whole root, with or without `sha256:`; a part of one proves nothing."""
    return expected.strip().lower().removeprefix("sha256:") == root.removeprefix("sha256:")
