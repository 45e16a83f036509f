"""Near-duplicates: the same story under two addresses, syndicated copies. Linked, never merged.

A text is the set of its sentences. They fall into four slots by their hash, and the least hash of each slot is
stored (MinHash): two texts that share half of their sentences agree in one slot in some 90 of 100 cases. Who agrees is
compared in full.
"""

from zlib import crc32

from sqlite_utils import Database

from cleaner.archive.rows import one

LEAST_SHARE = 50  # per cent of the longer text: an agency's story with another headline and two paragraphs less
_SHORTEST = 16  # code points of a sentence; shorter ones are said everywhere
_LEAST_TEXT = 100  # code points in sentences; less is a caption
_LOOKED_AT = 8  # documents that agree in one slot; more of them share a phrase, or are linked to one another anyhow
_SLOTS = 4
_ENDS = ("! ", "? ", "… ", '." ', ".” ", ".» ", '!" ', "!” ", '?" ', "?” ", "。", "！", "？")  # beside ". "


def link(db: Database, document: int, text: str) -> None:
    """Link a document with those that tell the same story, and let it be found by later ones."""
    own = sentences(text)
    if sum(map(len, own)) < _LEAST_TEXT:
        return
    near: set[int] = set()
    for slot, mark in _marks(own):
        agreeing = db.conn.execute(
            "SELECT document_id FROM sentence_marks WHERE slot = ? AND mark = ? ORDER BY document_id DESC LIMIT ?",
            (slot, mark, _LOOKED_AT),
        )
        near.update(row[0] for row in agreeing.fetchall())
        db.conn.execute("INSERT OR IGNORE INTO sentence_marks VALUES (?, ?, ?)", (slot, mark, document))
    for other in near - {document}:
        share = _share(own, sentences(_text_of(db, other)))
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
    for end in _ENDS:
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
