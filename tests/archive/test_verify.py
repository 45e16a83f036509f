"""`verify` finds every change of content, names the document, and writes nothing."""

import hashlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_checking, open_for_writing, register_functions
from cleaner.archive.merkle import Leaves, leaf_hash, merkle_root
from cleaner.archive.roots import noted_roots, roots_file
from cleaner.archive.verify import Report, verify
from cleaner.archive.write import Writer
from cleaner.batch.archiving import ArchiveMemory, archive_sources
from cleaner.batch.limits import Limits
from cleaner.engine.policy import Policy
from cleaner.reading.folder import find_sources
from tests.archive.flips import content_columns, findings, flip, try_flips
from tests.archive.samples import APPEAL, CREDIT, OFFER, STORY, archive, rules_of, write, write_folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    archive(folder / "a.db", write_folder(folder / "in"))
    archive(folder / "a.db", write(folder / "more/z.txt", "A later text.\n" + OFFER).parent)
    return folder / "a.db"


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage, with the file of its roots."""
    shutil.copy(roots_file(made), tmp_path / "copy.db.roots")
    return Path(shutil.copy(made, tmp_path / "copy.db"))


def report(path: Path, **more: object) -> Report:
    with open_for_checking(path) as db:
        return verify(db, path, **more)  # type: ignore[arg-type]


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute(statement, values).rowcount >= 1
        connection.commit()


def test_an_archive_as_it_was_made_is_sound(path: Path) -> None:
    before = path.read_bytes()
    found = report(path)
    assert found.findings == []
    assert found.checked == {
        "rules": 3,
        "rule sets": 1,
        "captures": 11,
        "revisions": 10,
        "not sealed yet": 0,
        "documents": 10,
        "roots": 2,
    }
    assert found.root == noted_roots(path)[-1]
    assert path.read_bytes() == before


def a_row(connection: sqlite3.Connection, table: str, column: str) -> tuple[int, object] | None:
    """The first row that has something in this column."""
    order = f"WHERE {column} NOT NULL AND {column} <> '' AND {column} <> x'' ORDER BY rowid LIMIT 1"
    row: tuple[int, object] | None = connection.execute(f"SELECT rowid, {column} FROM {table} {order}").fetchone()
    return row


def changed(value: object) -> object:
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, bytes):
        return flip(value, 8 * (len(value) // 2))
    text = str(value)
    middle = len(text) // 2
    return text[:middle] + chr(ord(text[middle]) ^ 1) + text[middle + 1 :]


def columns(made: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(made)) as connection:
        for table, names in content_columns(connection):
            yield from ((table, name) for name in names if a_row(connection, table, name))


def test_a_change_in_any_column_of_content_is_found(made: Path, tmp_path: Path) -> None:
    missed = []
    tried = list(columns(made))
    assert len(tried) > 60
    for table, column in tried:
        path = Path(shutil.copy(made, tmp_path / "copy.db"))
        with closing(sqlite3.connect(path)) as connection:
            row = a_row(connection, table, column)
            assert row is not None
            try:
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", [changed(row[1]), row[0]])
            except sqlite3.IntegrityError:
                continue  # SQLite itself refuses the row
            connection.commit()
        if not findings(path):
            missed.append((table, column))
    assert missed == []


def test_any_flipped_bit_that_changes_content_is_found(tmp_path: Path) -> None:
    tried, missed = try_flips(tmp_path, 80, random.Random(7))
    assert missed == []
    assert tried["reported"] > 10


@pytest.mark.parametrize(
    ("statement", "where", "problem"),
    [
        ("UPDATE revisions SET clean_text = clean_text || '!' WHERE id = 2", "revision 2", "clean text"),
        ("UPDATE removals SET text = 'Zebra' WHERE id = 1", "revision 1", "cannot be rebuilt"),
        ("DELETE FROM removals WHERE id = 1", "revision 1", "cannot be rebuilt"),
        ("UPDATE removals SET evidence = '[]' WHERE id = 1", "revision 1", "when it was sealed"),
        ("DELETE FROM spared", "revision 3", "when it was sealed"),
        ("UPDATE revisions SET profile = 'appeals' WHERE id = 2", "revision 2", "when it was sealed"),
        ("UPDATE captures SET raw = x'28b52ffd0000' WHERE id = 2", "capture 2", "bytes"),
        ("UPDATE rules SET source = source || ' ' WHERE id = 1", "rule 1 (zebra/appeal)", "digest"),
        ("DELETE FROM rule_set_rules WHERE rule_id = 2", "rule set 1", "digest"),
        ("UPDATE documents SET revision_id = 1 WHERE id = 2", "document 2", "of another document"),
        ("UPDATE documents SET title = 'Forged' WHERE id = 2", "document 2", "title"),
        ("UPDATE documents SET removed_characters = 0 WHERE id = 1", "document 1", "removed_characters"),
        ("DELETE FROM removals_fts WHERE rowid = 1", "removals_fts", "for"),
        ("UPDATE sightings SET path = x'61' WHERE id = 3", "root 1 (run 1)", "changed"),
        ("DELETE FROM sightings WHERE id = 3", "root 1 (run 1)", "taken from"),
        ("DELETE FROM failures WHERE id = 1", "root 1 (run 1)", "taken from"),
        ("UPDATE runs SET profile = 'appeals' WHERE id = 2", "root 2 (run 2)", "changed"),
        ("UPDATE roots SET previous = 'sha256:00' WHERE id = 2", "root 2 (run 2)", "chained"),
        ("DELETE FROM roots WHERE id = 1", "root 2 (run 2)", "chained"),
    ],
)
def test_what_is_wrong_is_named(path: Path, statement: str, where: str, problem: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        register_functions(connection)
        assert connection.execute(statement).rowcount >= 1
        connection.commit()
    found = report(path).findings
    assert [finding for finding in found if finding.where == where and problem in finding.problem]
    numbers = [finding.documents for finding in found if finding.where == where]
    if where.startswith(("revision", "capture", "document")):
        assert (int(where.split()[1]),) in numbers


def test_a_row_that_is_added_without_a_run_is_not_sealed_and_one_below_a_root_is_forged(path: Path) -> None:
    copied = "INSERT INTO sightings (id, run_id, revision_id, place, path, seen) SELECT {}, 1, 1, 'a', x'61', ''"
    change(path, copied.format("NULL"))
    assert report(path).findings == []
    change(path, "DELETE FROM sightings WHERE id = 2")
    change(path, copied.format("2"))
    assert [finding.where for finding in report(path).findings] == ["root 1 (run 1)"]


def test_forged_texts_with_digests_that_fit_are_found_by_the_root_beside_the_archive_or_by_the_noted_one(
    tmp_path: Path,
) -> None:
    """Two archives that say different things, each sound in itself."""
    for name, text in (("true", STORY + APPEAL), ("forged", STORY.replace("nine", "five") + APPEAL)):
        archive(tmp_path / f"{name}.db", write(tmp_path / name / "a.txt", text).parent)
    (root,) = noted_roots(tmp_path / "true.db")
    assert report(tmp_path / "true.db", expect=root).findings == []
    assert report(tmp_path / "true.db", expect=root.removeprefix("sha256:").upper()).findings == []
    assert report(tmp_path / "forged.db").findings == []
    (expected,) = report(tmp_path / "forged.db", expect=root).findings
    assert root in expected.problem
    shutil.copy(tmp_path / "true.db.roots", tmp_path / "forged.db.roots")
    assert {finding.where for finding in report(tmp_path / "forged.db").findings} == {"forged.db.roots"}


def test_a_part_of_a_root_is_no_root(path: Path) -> None:
    assert report(path, expect=noted_roots(path)[0][:20]).findings


def test_an_older_copy_in_the_place_of_the_archive_is_found(path: Path, tmp_path: Path) -> None:
    older = path.read_bytes()
    archive(path, write(tmp_path / "new/n.txt", "New.\n").parent)
    assert report(path).findings == []
    path.write_bytes(older)
    (finding,) = report(path).findings
    assert "older" in finding.problem


def test_an_archive_without_the_file_beside_it_is_sound(path: Path) -> None:
    roots_file(path).unlink()
    assert report(path).findings == []


def test_what_a_run_stored_has_the_same_root_wherever_and_whenever_it_was_stored(tmp_path: Path) -> None:
    for name in ("1.db", "2.db"):
        archive(tmp_path / name, write_folder(tmp_path / "in"), jobs=int(name[0]))
    assert noted_roots(tmp_path / "1.db") == noted_roots(tmp_path / "2.db")


def test_what_an_interrupted_run_stored_is_sealed_by_the_next(path: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "cut/short.txt", "An interrupted text.\n" + CREDIT).parent
    with open_for_writing(path) as db:
        writer = Writer(db, rules_of(), Policy())
        list(archive_sources(find_sources(str(folder)), ArchiveMemory(writer), rules_of(), Policy(), Limits(), 1))
        writer.commit()
    found = report(path)
    assert (found.findings, found.checked["not sealed yet"]) == ([], 1)
    archive(path, folder)
    found = report(path)
    assert (found.findings, found.checked["not sealed yet"], found.checked["roots"]) == ([], 0, 3)


def test_a_sample_checks_a_part(path: Path) -> None:
    found = report(path, sample=0)
    assert (found.checked["captures"], found.checked["revisions"], found.checked["roots"]) == (0, 0, 2)


def test_a_file_that_may_not_be_written_is_verified_too(as_nobody: Path) -> None:
    path = as_nobody / "a.db"
    archive(path, write(as_nobody / "a.txt", STORY + APPEAL))
    path.chmod(0o400)
    assert report(path).findings == []
    as_nobody.chmod(0o500)
    assert report(path).findings == []
    as_nobody.chmod(0o700)
    path.chmod(0o600)
    change(path, "UPDATE documents SET title = 'Forged'")
    path.chmod(0o400)
    assert "documents_fts" in {finding.where for finding in report(path).findings}


def test_nothing_is_verified_while_a_writer_is_at_work(path: Path) -> None:
    command = [sys.executable, "-m", "cleaner", "verify", "--archive", str(path)]
    with open_for_writing(path):
        busy = subprocess.run(command, capture_output=True, check=False)
    assert (busy.returncode, busy.stdout) == (4, b"")
    assert b"another cleaner" in busy.stderr


def test_merkle_roots_are_those_of_rfc_6962() -> None:
    """The test vectors of Certificate Transparency."""
    data = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
    leaves = [leaf_hash(part) for part in data]
    assert merkle_root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle_root(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle_root(leaves[:3]).hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert merkle_root(leaves).hex() == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"


@pytest.mark.parametrize("count", [2, 3, 1_023, 4_095, 4_096, 4_097, 8_193, 13_000])
def test_a_merkle_root_is_the_same_however_it_is_made(count: int) -> None:
    leaves = [leaf_hash(str(number).encode()) for number in range(count)]

    def by_the_book(part: list[bytes]) -> bytes:  # RFC 6962, 2.1
        if len(part) == 1:
            return part[0]
        half = 1 << (len(part) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + by_the_book(part[:half]) + by_the_book(part[half:])).digest()

    assert merkle_root(leaves) == by_the_book(leaves)


def test_leaves_come_in_their_order_however_many_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.archive.merkle._WAITING", 7)
    hashes = [leaf_hash(str(number % 90).encode()) for number in range(100)]
    leaves = Leaves()
    for number, hashed in enumerate(hashes):
        leaves.add(hashed)
        if number == 50:
            assert list(leaves) == sorted(hashes[:51])
    assert list(leaves) == list(leaves) == sorted(hashes)


def test_memory_for_leaves_does_not_grow_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.archive.merkle._WAITING", 2_000)
    leaves = Leaves()
    tracemalloc.start()
    for number in range(20_000):
        leaves.add(leaf_hash(str(number).encode()))
    assert sum(1 for _ in leaves) == 20_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000 * 65 / 2  # bytes that the hashes themselves would take
