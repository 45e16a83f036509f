"""Verifying an archive: everything that it says is computed again. Nothing is written.

What is found names the documents that it touches. A flipped bit in a text, in bytes, in a digest, in evidence or
metadata is found by a digest; one in SQLite's own pages by `PRAGMA integrity_check`; a forged row that fits its
digests by the roots.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from cleaner.archive.chain import check_roots
from cleaner.archive.columns import check_documents
from cleaner.archive.finding import Finding
from cleaner.archive.soundness import check_index, check_order, check_pages, check_references
from cleaner.archive.texts import check_captures, check_revisions, check_rules

# A damaged row may hold any type and any text.
_DAMAGED = (sqlite3.DatabaseError, TypeError, ValueError, AttributeError)
_Check = Callable[[Database], Iterator[Finding]]


@dataclass(slots=True)
class Report:
    """What was checked, how often, and what is wrong."""

    checked: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    root: str | None = None


def verify(db: Database, archive: Path, *, sample: float = 100, expect: str | None = None) -> Report:
    """Check everything; of bytes and texts only `sample` per cent, chosen anew each time.

    `expect` is a root that somebody noted: where no root of the archive is it, that is a finding.
    """
    db.conn.text_factory = lenient_text  # what is no UTF-8 any more must be found, not end the search
    report = Report()
    chosen = _chooser(sample)
    checks: dict[str, _Check] = {
        "pages": check_pages,
        "references": check_references,
        "rows": check_order,
        "search": check_index,
        "rules": partial(check_rules, report.checked),
        "captures": partial(check_captures, report.checked, chosen),
        "revisions": partial(check_revisions, report.checked, chosen),
        "documents": partial(check_documents, report.checked),
        "roots": partial(check_roots, report.checked, archive, expect),
    }
    db.execute("BEGIN")
    for name, check in checks.items():
        try:
            report.findings += check(db)
        except _DAMAGED as error:
            report.findings.append(Finding(name, f"cannot be read: {error}"))
    db.execute("ROLLBACK")
    report.root = _last_root(db)
    return report


def _chooser(sample: float) -> Callable[[], bool]:
    if sample >= 100:
        return lambda: True
    chance = random.Random()  # noqa: S311 – no secret: another part each time
    return lambda: chance.random() * 100 < sample


def lenient_text(data: bytes) -> str:
    """Stored text, whatever has happened to it."""
    return data.decode("utf-8", "surrogateescape")


def _last_root(db: Database) -> str | None:
    try:
        row = db.execute("SELECT root FROM roots ORDER BY id DESC LIMIT 1").fetchone()
    except sqlite3.DatabaseError:
        return None  # is among the findings
    return str(row[0]) if row else None
