"""New documents wait and are written together; nobody can tell from the archive."""

from pathlib import Path

import pytest

import cleaner.archive.waiting
from cleaner.archive.connect import open_for_checking, open_for_reading, open_for_writing
from cleaner.archive.content import content_digest
from cleaner.archive.leaves import Last, last_rows, leaves_between
from cleaner.archive.places import Place
from cleaner.archive.prepared import prepare
from cleaner.archive.roots import roots
from cleaner.archive.verify import verify
from cleaner.archive.write import Writer
from cleaner.document.capture import Capture, MediaType
from cleaner.engine.policy import Policy
from cleaner.pipeline import clean, recipe
from tests.archive.samples import APPEAL, CREDIT, STORY, archive, rules_of, write, write_folder


def test_the_hash_of_a_waiting_row_is_that_of_the_row_as_it_is_read(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    write(folder / "odd.txt", f'„Ünïcode“ \\ "quoted"\t\u2028 tab\n\n{STORY}\n{APPEAL}\n{CREDIT}\n')
    path = tmp_path / "archive.db"
    archive(path, folder)
    with open_for_reading(path) as db:
        sealed = dict(db.execute("SELECT revision_id, leaf FROM seals").fetchall())
        read = {leaf.row: leaf.hash for leaf in leaves_between(db, Last(), last_rows(db)) if leaf.table == "revisions"}
        assert db.execute("SELECT count(*) FROM spared").fetchone()[0] > 0
    assert sealed == read
    assert len(read) > 8


@pytest.mark.parametrize("most", [0, 3_000])
def test_how_much_may_wait_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    folder = write_folder(tmp_path / "in")
    found = []
    for name in ("much", "little"):
        path = tmp_path / f"{name}.db"
        archive(path, folder)
        with open_for_checking(path) as db:
            assert verify(db, path).findings == []
            shown = db.execute("SELECT id, title, revision_id FROM documents").fetchall()
            near = db.execute("SELECT * FROM near_duplicates").fetchall()
            found.append((content_digest(db), roots(db)[0].root, shown, near))
        monkeypatch.setattr(cleaner.archive.waiting, "_LARGE", most)
    assert found[0] == found[1]


def test_what_waits_is_known(tmp_path: Path) -> None:
    rules, capture = rules_of(), Capture(STORY.encode(), MediaType.TEXT)
    made, wanted = clean(capture, rules), recipe(capture, rules)
    with open_for_writing(tmp_path / "archive.db") as db:
        writer = Writer(db, rules, Policy())
        assert writer.revision(wanted, capture, made, Place("a.txt", b"a.txt", digest=b"a")) is None
        assert db.execute("SELECT count(*) FROM documents").fetchone() == (0,)
        assert (
            writer.revision(wanted, capture, made, Place("b.txt", b"b.txt", digest=b"b"), prepare(capture, made)) == 1
        )
        assert writer.known(wanted) == (1, "unchanged")
        writer.finish()
        assert db.execute("SELECT count(*) FROM documents").fetchone() == (1,)
        assert [row[0] for row in db.execute("SELECT place FROM sightings ORDER BY id")] == ["a.txt", "b.txt"]


def test_what_is_new_in_every_respect_costs_one_look_into_the_archive(tmp_path: Path) -> None:
    rules, asked = rules_of(), []
    with open_for_writing(tmp_path / "archive.db") as db:
        writer = Writer(db, rules, Policy())
        db.conn.set_trace_callback(asked.append)
        for number in range(50):
            capture = Capture(f"{STORY}\nStory {number}\n{APPEAL}".encode(), MediaType.TEXT)
            place = Place(f"{number}.txt", b"%d.txt" % number, digest=b"%d" % number)
            writer.revision(recipe(capture, rules), capture, clean(capture, rules), place)
        db.conn.set_trace_callback(None)
        writer.finish()
    assert 50 <= len(asked) <= 60  # and what the numbers of the first rows are


@pytest.mark.parametrize("known", ["recipe", "capture", "key", "place"])
def test_what_is_known_in_one_respect_is_told_from_what_is_new(tmp_path: Path, known: str) -> None:
    """Where one of the four is known, waiting or written, rows join those that are there."""
    rules, path = rules_of(), tmp_path / "archive.db"
    page, other = (f"<html><body><p>{STORY}</p><p>{end}</p></body></html>".encode() for end in ("One.", "Two."))
    first = Capture(page, MediaType.HTML, url="https://a.example/1")
    then = {
        "recipe": first,
        "capture": Capture(page, MediaType.HTML, url="https://a.example/2"),
        "key": Capture(other, MediaType.HTML, url="https://a.example/1"),
        "place": Capture(other, MediaType.HTML),
    }[known]
    found = []
    for between in (False, True):
        target = path.with_name(f"{between}.db")
        with open_for_writing(target) as db:
            writer = Writer(db, rules, Policy())
            for capture, name in ((first, "a"), (then, "a" if known == "place" else "b")):
                place = Place(name, name.encode(), digest=name.encode())
                writer.revision(recipe(capture, rules), capture, clean(capture, rules), place)
                if between:
                    writer.commit()
            writer.finish()
            found.append(
                [db.table(table).count for table in ("documents", "captures", "revisions", "sightings", "places")]
            )
        with open_for_checking(target) as db:
            assert verify(db, target).findings == []
    documents = {"recipe": 1, "capture": 2, "key": 1, "place": 1}[known]
    captures, revisions = (1 if known in {"recipe", "capture"} else 2), (1 if known == "recipe" else 2)
    assert found[0] == found[1] == [documents, captures, revisions, 2, 1 if known == "place" else 2]
