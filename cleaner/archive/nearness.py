"""Near-duplicates: the same story under two addresses, syndicated copies. Linked, never merged.

A text is the set of its sentences. They fall into four slots by their hash, and the least hash of each slot is
stored (MinHash): two texts that share half of their sentences agree in one slot in some 90 of 100 cases. Who agrees is
compared in full.
"""

import json
from operator import itemgetter
from zlib import crc32

from sqlite_utils import Database

from cleaner.archive.rows import one

LEAST_SHARE = 50  # per cent of the longer text: an agency's story with another headline and two paragraphs less
_SHORTEST = 16  # code points of a sentence; shorter ones are said everywhere
_LEAST_TEXT = 100  # code points in sentences; less is a caption
_LOOKED_AT = 8  # documents that agree in one slot; more of them share a phrase, or are linked to one another anyhow
_SLOTS = 4
_ENDS = ("! ", "? ", "… ", '." ', ".” ", ".» ", '!" ', "!” ", '?" ', "?” ", "。", "！", "？")  # beside ". "
_ASCII_ENDS = tuple(filter(str.isascii, _ENDS))
_ANY = (1 << 63) - 1
# Of marks, the slot of each the rest of its division, those that several documents have.
_SHARED = f"""
    SELECT key FROM json_each(?) WHERE 2 = (SELECT count(*) FROM (
        SELECT 1 FROM sentence_marks WHERE slot = value % {_SLOTS} AND mark = value LIMIT 2))"""
# Each document that asks with each that agrees with it in a slot, the latest few of them.
_AGREEING = f"""
    WITH asking AS (SELECT value ->> 0 AS document, value ->> 1 AS slot, value ->> 2 AS mark, value ->> 3 AS before
                    FROM json_each(?))
    SELECT DISTINCT document, near.document_id FROM asking CROSS JOIN sentence_marks AS near
    ON near.slot = asking.slot AND near.mark = asking.mark AND near.document_id IN (
        SELECT document_id FROM sentence_marks AS latest
        WHERE latest.slot = asking.slot AND latest.mark = asking.mark AND document_id < before
        ORDER BY document_id DESC LIMIT {_LOOKED_AT})
    WHERE near.document_id <> document ORDER BY 1, 2"""

Mark = tuple[int, int, int]  # a document, a slot, the least hash there


def marks_of(text: str) -> list[tuple[int, int]]:
    """By what a text is found by those that tell the same story: slots and marks; nothing for one that is too short."""
    own = sentences(text)
    return _marks(own) if sum(map(len, own)) >= _LEAST_TEXT else []


def link(db: Database, document: int, text: str) -> None:
    """Link a document with those that tell the same story, and let it be found by later ones."""
    marks = [(document, *mark) for mark in marks_of(text)]
    _compare(db, marks, _ANY)
    _insert(db, marks)


def link_new(db: Database, marks: list[Mark]) -> None:
    """Link new documents, each with those before it, and let them be found by later ones."""
    marks.sort(key=itemgetter(1, 2))  # neighbours lie on one page
    _insert(db, marks)
    asking = json.dumps([mark for _, _, mark in marks])
    shared = [marks[number] for (number,) in db.conn.execute(_SHARED, (asking,)).fetchall()]
    _compare(db, shared, None)


def _insert(db: Database, marks: list[Mark]) -> None:
    db.conn.executemany("INSERT OR IGNORE INTO sentence_marks (document_id, slot, mark) VALUES (?, ?, ?)", marks)


def _compare(db: Database, marks: list[Mark], before: int | None) -> None:
    """Compare documents in full with those that agree with them; with None each with those before it."""
    asking = json.dumps([[*mark, mark[0] if before is None else before] for mark in marks])
    for document, other in db.conn.execute(_AGREEING, (asking,)).fetchall():
        share = _share(sentences(_text_of(db, document)), sentences(_text_of(db, other)))
        if share >= LEAST_SHARE:
            pair = (min(document, other), max(document, other), share)
            db.conn.execute("INSERT INTO near_duplicates VALUES (?, ?, ?)", pair)


def unlink(db: Database, document: int, text: str) -> None:
    """Take back what `link` stored of the document when it had this text."""
    for slot, mark in _marks(sentences(text)):
        db.conn.execute(
            "DELETE FROM sentence_marks WHERE slot = ? AND mark = ? AND document_id = ?", (slot, mark, document)
        )
    db.conn.execute("DELETE FROM near_duplicates WHERE document_id = ? OR other_id = ?", (document, document))


def sentences(text: str) -> frozenset[str]:
    """The sentences of a text, whatever its line breaks, in lower case."""
    flowing = text.casefold().replace("\n", " ") + " "
    for end in _ASCII_ENDS if text.isascii() else _ENDS:
        flowing = flowing.replace(end, ". ")
    stripped = [sentence.strip() for sentence in flowing.split(". ")]
    return frozenset([sentence for sentence in stripped if len(sentence) >= _SHORTEST])


def _marks(own: frozenset[str]) -> list[tuple[int, int]]:
    """The least hash of each slot, with the slot; a slot may be empty."""
    least: dict[int, int] = {}
    for mark in sorted([crc32(sentence.encode()) for sentence in own]):
        least.setdefault(mark % _SLOTS, mark)
    return list(least.items())


def _share(one_text: frozenset[str], other: frozenset[str]) -> int:
    longer = max(sum(map(len, one_text)), sum(map(len, other)))
    return 100 * sum(map(len, one_text & other)) // longer


def _text_of(db: Database, document: int) -> str:
    row = one(
        db,
        "SELECT clean_text FROM documents JOIN revisions ON revisions.id = revision_id WHERE documents.id = ?",
        document,
    )
    return str(row[0]) if row else ""
