"""Documents by every name they have, and texts that are shown only where they are what was stored."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from cleaner.archive.connect import open_for_reading
from cleaner.archive.errors import DigestMismatch, NotArchived
from cleaner.archive.read import find_document, read_capture, read_document
from tests.archive.samples import APPEAL, CREDIT, OFFER, QUOTED, STORY, archive, html, write


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("read")
    write(tmp_path / "in/a.txt", STORY + CREDIT + APPEAL)
    write(tmp_path / "in/b.txt", STORY + QUOTED + OFFER)
    write(tmp_path / "in/copy.txt", STORY + QUOTED + OFFER)
    write(tmp_path / "in/sub/a.txt", "A third text.\n")
    lines = STORY.split("\n")[2:4]
    write(tmp_path / "in/c.html", html(*lines, head='<link rel="canonical" href="https://a.example/c">'))
    archive(tmp_path / "a.db", tmp_path / "in")
    archive(tmp_path / "a.db", write(tmp_path / "other/b.txt", "Another text under a name that was there before.\n"))
    return tmp_path / "a.db"


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copy(made, tmp_path / "copy.db"))


@pytest.fixture
def db(made: Path) -> Iterator[Database]:
    with open_for_reading(made) as opened:
        yield opened


def digest_of(db: Database, document: int, column: str) -> str:
    return str(read_document(db, document).fields[column])


def test_a_document_is_found_by_its_id_place_address_and_digests(db: Database) -> None:
    assert find_document(db, "1") == 1
    assert find_document(db, "copy.txt") == 2
    assert find_document(db, "sub/a.txt") == find_document(db, "4") == 4
    assert find_document(db, "https://a.example/c") == 3
    for column in ("capture_digest", "clean_digest"):
        digest = digest_of(db, 2, column)
        for name in (digest, digest.removeprefix("sha256:"), digest[:20], digest.removeprefix("sha256:")[:12].upper()):
            assert find_document(db, name) == 2


def test_a_document_is_found_by_the_path_of_its_file(made: Path, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """`cleaner archive in` is followed by `cleaner show in/a.txt`: so the shell completes it."""
    monkeypatch.chdir(made.parent)
    assert find_document(db, "in/a.txt") == find_document(db, str(made.parent / "other/../in/a.txt")) == 1
    assert find_document(db, "other/b.txt") == 5
    with pytest.raises(NotArchived, match="no document"):
        find_document(db, "other/a.txt")


@pytest.mark.parametrize(
    "name", ["99", "none.txt", "sha256:" + "0" * 64, "abcde", "", "*", "a*", "\udcff", "x" * 9_999]
)
def test_what_is_not_there_is_not_archived(db: Database, name: str) -> None:
    with pytest.raises(NotArchived, match="no document"):
        find_document(db, name)


def test_a_name_of_several_documents_is_answered_with_their_ids(db: Database) -> None:
    with pytest.raises(NotArchived, match=r"'b.txt' stands for 2 documents \(2, 5\)"):
        find_document(db, "b.txt")


def test_a_digest_of_fewer_than_six_digits_is_no_name(db: Database) -> None:
    digest = digest_of(db, 1, "capture_digest").removeprefix("sha256:")
    assert find_document(db, "sha256:" + digest[:6]) == 1
    with pytest.raises(NotArchived):
        find_document(db, "sha256:" + digest[:5])


def test_a_path_that_is_not_utf8_is_found_as_the_shell_gives_it(tmp_path: Path) -> None:
    archive(tmp_path / "a.db", write(tmp_path / "caf\udce9.txt", STORY))
    with open_for_reading(tmp_path / "a.db") as db:
        assert find_document(db, "caf\udce9.txt") == 1
        assert find_document(db, "caf\\xe9.txt") == 1


def test_a_document_comes_with_both_texts_and_its_claims(db: Database) -> None:
    stored = read_document(db, 2)
    assert stored.clean_text == STORY + QUOTED
    assert stored.extracted_text == STORY + QUOTED + OFFER
    (removal,) = stored.removals
    assert (removal.text, removal.rule, removal.category) == (OFFER, "zebra/offer", "newsletter")
    assert removal.evidence == (
        {"name": "names the product", "text": "zebra letter", "points": 3},
        {"name": "promise", "text": "every zebra morning", "points": 2},
    )
    (spared,) = stored.spared
    assert (spared.text, spared.reason, spared.rule) == (QUOTED.strip(), "quotation", "zebra/appeal")
    assert [place["place"] for place in stored.places] == ["b.txt", "copy.txt"]


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement, values).rowcount == 1
        connection.commit()


def flip(path: Path, table: str, column: str, row: int, byte: int, bit: int) -> None:
    """Change one bit of a stored value."""
    with closing(sqlite3.connect(path)) as connection:
        (data,) = connection.execute(f"SELECT CAST({column} AS BLOB) FROM {table} WHERE id = ?", [row]).fetchone()
        flipped = bytearray(data)
        flipped[byte] ^= 1 << bit
        cast = "" if column == "raw" else "CAST(? AS TEXT)"
        connection.execute(f"UPDATE {table} SET {column} = {cast or '?'} WHERE id = ?", [bytes(flipped), row])
        connection.commit()


@pytest.mark.parametrize(("table", "column"), [("revisions", "clean_text"), ("removals", "text")])
@pytest.mark.parametrize("byte", [0, 10, -1])
def test_a_flipped_bit_in_a_text_is_never_shown(path: Path, table: str, column: str, byte: int) -> None:
    flip(path, table, column, 1, byte, 0)
    with open_for_reading(path) as db, pytest.raises(DigestMismatch, match="document 1"):
        read_document(db, 1)


@pytest.mark.parametrize("start", [0, 5, 10_000, -3])
def test_a_removal_that_moved_is_never_shown(path: Path, start: int) -> None:
    change(path, "UPDATE removals SET start = ? WHERE id = 1", start)
    with open_for_reading(path) as db, pytest.raises(DigestMismatch):
        read_document(db, 1)


def test_a_lost_removal_is_noticed(path: Path) -> None:
    change(path, "DELETE FROM removals WHERE id = 1")
    with open_for_reading(path) as db, pytest.raises(DigestMismatch):
        read_document(db, 1)


def test_the_bytes_of_a_capture_come_back(db: Database) -> None:
    assert read_capture(db, 1) == (STORY + CREDIT + APPEAL).encode()


def test_the_bytes_of_an_empty_capture_come_back(tmp_path: Path) -> None:
    archive(tmp_path / "a.db", write(tmp_path / "a.txt", ""))
    with open_for_reading(tmp_path / "a.db") as db:
        assert read_capture(db, 1) == b""


@pytest.mark.parametrize("byte", [0, 3, 5, 8, 20, -3])
@pytest.mark.parametrize("bit", [0, 4, 7])
def test_a_flipped_bit_in_a_capture_is_a_mismatch(path: Path, byte: int, bit: int) -> None:
    flip(path, "captures", "raw", 1, byte, bit)
    with open_for_reading(path) as db, pytest.raises(DigestMismatch, match="capture 1"):
        read_capture(db, 1)


def test_a_capture_with_a_wrong_size_is_a_mismatch(path: Path) -> None:
    change(path, "UPDATE captures SET size = 10000000000 WHERE id = 1")
    with open_for_reading(path) as db, pytest.raises(DigestMismatch):
        read_capture(db, 1)
