"""What changed between two revisions of a document: lines of the clean text, and cuts that only one of them has."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from sqlite3 import Connection

from cleaner.web.asked import Asked, Page
from cleaner.web.overview import Overview
from cleaner.web.rows import read_rows

MOST_LINES = 3_000  # of a text; comparing takes quadratic time where everything differs
_AROUND = 2  # unchanged lines shown beside a change
_REVISION = """
    SELECT revisions.id, document_id, title, clean_text, revisions.outcome, revisions.version
    FROM revisions JOIN documents ON documents.id = document_id WHERE revisions.id = ?"""
_CUTS = """
    SELECT rules.name AS rule, removals.category, text FROM removals JOIN rules ON rules.id = rule_id
    WHERE revision_id = ? ORDER BY start"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison: `kind` is same, added, gone or skipped (then `text` says how many)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut that only one of the revisions has."""

    rule: str
    category: str
    text: str


def diff_page(connection: Connection, _overview: Overview, asked: Asked) -> Page | None:
    """Two revisions of one document, `old-new`; None where they are not two of one document."""
    found = [read_rows(connection, _REVISION, [int(number)]) for number in asked.name.split("-")]
    if not all(found) or found[0][0]["document_id"] != found[1][0]["document_id"]:
        return None
    (old,), (new,) = found
    cuts_before, cuts_now = ([Cut(**row) for row in read_rows(connection, _CUTS, [one["id"]])] for one in (old, new))
    texts = [str(one["clean_text"]).split("\n") for one in (old, new)]
    too_long = max(map(len, texts)) > MOST_LINES
    lines = [] if too_long else list(_compared(*texts))
    values = {
        "old": old,
        "new": new,
        "lines": lines,
        "too_long": too_long,
        "no_longer_cut": [cut for cut in cuts_before if cut not in cuts_now],
        "newly_cut": [cut for cut in cuts_now if cut not in cuts_before],
    }
    return Page("diff.html", values, [asdict(line) for line in lines])


def _compared(old: list[str], new: list[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from _context(old[start:end], begins=start == 0, ends=end == len(old))
            continue
        yield from (Line("gone", line) for line in old[start:end])
        yield from (Line("added", line) for line in new[new_start:new_end])


def _context(same: list[str], *, begins: bool, ends: bool) -> Iterator[Line]:
    """The lines next to a change; what lies between is counted."""
    before = 0 if begins else _AROUND
    after = 0 if ends else _AROUND
    if len(same) <= before + after + 1:
        yield from (Line("same", line) for line in same)
        return
    yield from (Line("same", line) for line in same[:before])
    yield Line("skipped", str(len(same) - before - after))
    yield from (Line("same", line) for line in same[len(same) - after :])
