"""Forgetting: nothing of a document is left in the file, the archive stays sound, and the document stays away."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_checking, open_for_reading, open_for_writing
from cleaner.archive.forget import forget, tombstones
from cleaner.archive.search import search
from cleaner.archive.verify import verify
from cleaner.batch.answer import Failed
from cleaner.batch.run import Known
from cleaner.cli.main import main
from tests.archive.samples import APPEAL, STORY, archive, html, write

SECRET = "Quillfeather of Brackenholm"
TEXT = f"Nightjar\n\nThe council heard {SECRET} for nine hours.\nZebra appeal: give to Brackenholm.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(30):
        write(tmp_path / f"in/{number:02}.txt", f"Story {number}\n" + STORY + APPEAL)
    return write(tmp_path / "in/15-brackenholm.txt", TEXT).parent


def forget_all(path: Path, *documents: int) -> None:
    with open_for_writing(path) as db:
        forget(db, documents, "asked for")


def findings(path: Path) -> list[str]:
    with open_for_checking(path) as db:
        return [f"{found.where}: {found.problem}" for found in verify(db, path).findings]


def found(path: Path, query: str, *, removed: bool = False) -> list[int]:
    with open_for_reading(path) as db:
        return [hit.document for hit in search(db, query, 99, removed=removed)]


def killed_before_the_file_is_written_anew(path: Path, document: int) -> None:
    """Forget a document in a process that dies once that is committed; earlier, a copy was left in a free page."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE earlier (text TEXT)")
        connection.execute("INSERT INTO earlier VALUES (?)", [TEXT])
        connection.execute("DROP TABLE earlier")
        connection.commit()
    child = os.fork()
    if child == 0:
        with open_for_writing(path) as db:
            db.conn.set_trace_callback(lambda said: os._exit(9) if said == "VACUUM" else None)
            forget(db, [document], "asked for")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_what_was_interrupted_is_finished_by_the_next_command_that_writes(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, folder)
    (document,) = found(path, "Brackenholm")
    killed_before_the_file_is_written_anew(path, document)
    assert found(path, "Brackenholm") == []
    assert b"Brackenholm" in path.read_bytes()
    with open_for_writing(path):
        pass
    assert b"Brackenholm" not in path.read_bytes()
    before = path.stat().st_mtime_ns
    with open_for_writing(path):
        pass
    assert path.stat().st_mtime_ns == before  # once is enough


def test_the_same_command_finishes_what_was_interrupted(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.db"
    archive(path, folder)
    (document,) = found(path, "Brackenholm")
    killed_before_the_file_is_written_anew(path, document)
    with pytest.raises(SystemExit) as ended:
        main(["forget", str(document), "--reason", "asked for", "--yes", "--archive", str(path)])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "an earlier forget was interrupted; it is finished now" in said
    assert f"no document '{document}'" in said
    assert b"Brackenholm" not in path.read_bytes()
    assert findings(path) == []


def test_nothing_of_a_forgotten_document_is_left_in_the_file(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, folder)
    (document,) = found(path, "Brackenholm")
    with closing(sqlite3.connect(path)) as connection:
        raw = connection.execute(
            "SELECT raw FROM captures JOIN revisions ON capture_id = captures.id WHERE document_id = ?", [document]
        ).fetchone()[0]
    before = path.read_bytes()
    assert raw in before
    forget_all(path, document)
    after = path.read_bytes()
    for trace in (raw, raw[20:60], b"Quillfeather", b"uillfeather", b"rackenholm", b"quillf", b"Nightjar", b"ightjar"):
        assert trace not in after
    assert found(path, "Brackenholm") == found(path, "Brackenholm", removed=True) == []
    assert len(found(path, "council")) == 30
    assert findings(path) == []
    assert not list(tmp_path.glob("a.db-*"))


def test_a_forgotten_document_does_not_come_back_and_that_is_said(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, folder)
    forget_all(path, *found(path, "Brackenholm"))
    write(tmp_path / "in/z-copy.txt", TEXT)
    _, done = archive(path, folder)
    answers = [one.answer for one in done if not isinstance(one.answer, Known)]
    assert [(answer.reason, answer.problem) for answer in answers if isinstance(answer, Failed)] == [
        ("forgotten", "was forgotten and is not stored again: asked for")
    ] * 2
    assert found(path, "Brackenholm") == []
    assert b"rackenholm" not in path.read_bytes()
    assert findings(path) == []


def test_a_changed_page_of_a_forgotten_address_stays_away_too(tmp_path: Path) -> None:
    path, lines = tmp_path / "a.db", STORY.split("\n")[2:4]
    head = '<link rel="canonical" href="https://a.example/pier"><title>Pier</title>'
    archive(path, write(tmp_path / "1/a.html", html(*lines, "First version.", head=head)))
    archive(path, write(tmp_path / "2/a.html", html(*lines, "Second version.", head=head)))
    forget_all(path, 1)
    _, done = archive(path, write(tmp_path / "3/a.html", html(*lines, "Third version.", head=head)))
    assert [getattr(one.answer, "reason", None) for one in done] == ["forgotten"]
    with open_for_reading(path) as db:
        assert len(tombstones(db)) == 3
        assert db.execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM captures)").fetchone() == (
            0,
            0,
        )
    assert findings(path) == []


def test_what_is_stored_after_the_last_document_was_forgotten_belongs_to_a_new_root(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for name in ("one", "two"):
        archive(path, write(tmp_path / name / "a.txt", f"The {name} text.\n").parent)
    forget_all(path, 2)
    archive(path, write(tmp_path / "three/a.txt", "The third text.\n").parent)
    assert findings(path) == []
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM forgotten_leaves")
        connection.commit()
    assert [finding.partition(":")[0] for finding in findings(path)] == ["root 2 (run 2)"]


def test_bytes_that_another_document_has_too_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    records = (f'{{"text": "The same text.", "url": "https://a.example/{n}"}}\n' for n in (1, 2))
    archive(path, write(tmp_path / "in/r.jsonl", "".join(records)))
    forget_all(path, 1)
    _, done = archive(path, tmp_path / "in/r.jsonl")
    assert [type(one.answer) for one in done] == [Failed, Known]
    assert found(path, "same") == [2]
    assert findings(path) == []


def test_two_documents_at_once(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, folder)
    forget_all(path, 3, 7)
    assert len(found(path, "council")) == 29
    assert findings(path) == []
