"""Archiving again: what has not changed is not read, what has changed has a history, nothing is lost."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from unicodedata import unidata_version

import pytest

import cleaner.batch.run
from cleaner import __version__
from cleaner.archive.connect import open_for_checking, open_for_reading, open_for_writing
from cleaner.archive.content import content_digest
from cleaner.archive.indexing import SearchIndex
from cleaner.archive.read import read_document
from cleaner.archive.verify import verify
from cleaner.archive.write import Writer
from cleaner.batch.archiving import ArchiveMemory, archive_sources
from cleaner.batch.limits import Limits
from cleaner.batch.run import Known
from cleaner.document.capture import Capture, MediaType
from cleaner.document.digest import digest_fields
from cleaner.document.mark import SETTLED_NS, FileMark, file_mark
from cleaner.engine.policy import Policy
from cleaner.pipeline import recipe, version
from cleaner.reading.folder import find_sources
from cleaner.reading.source import Reading, Source, read_source
from tests.archive.samples import (
    APPEAL,
    CREDIT,
    OFFER,
    PACK,
    STORY,
    archive,
    html,
    rules_of,
    shown,
    write,
    write_folder,
)
from tests.archive.test_content import counts, rows

LINES = STORY.split("\n")[2:4]
EARLY = rules_of({"zebra/appeal": PACK["zebra/appeal"]})


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places that are read, from now on."""
    places: list[str] = []

    def note(source: Source, max_bytes: int) -> Reading:
        places.append(source.place)
        return read_source(source, max_bytes)

    monkeypatch.setattr(cleaner.batch.run, "read_source", note)
    return places


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every file had been written long ago."""
    monkeypatch.setattr("cleaner.document.mark.SETTLED_NS", -(10**18))


def text_of(path: Path, document: int = 1) -> str:
    with open_for_reading(path) as db:
        return read_document(db, document).clean_text


def shown_by(path: Path) -> list[list[str]]:
    with open_for_reading(path) as db:
        return shown(db)


@pytest.mark.usefixtures("settled")
def test_what_has_not_changed_is_not_read_again(tmp_path: Path, read: list[str]) -> None:
    folder = write_folder(tmp_path / "in")
    first, done = archive(tmp_path / "a.db", folder)
    assert len(read) == 14
    read.clear()
    second, again = archive(tmp_path / "a.db", folder)
    assert read == ["nothing.txt", "records.jsonl#1", "records.jsonl#2", "records.jsonl#3"]
    assert second == first
    assert [d.task.source.place for d in again] == [d.task.source.place for d in done]
    assert sum(isinstance(d.answer, Known) for d in again) == 11


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("named", [".", "in", "../w/in", "link"])
def test_a_file_is_known_however_its_folder_is_named(
    tmp_path: Path, read: list[str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "w/in/a.txt", STORY)
    (tmp_path / "w/link").symlink_to("in")
    archive(tmp_path / "a.db", tmp_path / "w/in/a.txt")
    read.clear()
    monkeypatch.chdir(tmp_path / "w")
    archive(tmp_path / "a.db", Path(named))
    assert read == []


def test_a_file_that_was_just_written_is_read_again_though_nothing_has_changed(tmp_path: Path, read: list[str]) -> None:
    write(tmp_path / "in/a.txt", STORY)
    for _ in range(2):
        archive(tmp_path / "a.db", tmp_path / "in")
    assert read == ["a.txt", "a.txt"]
    assert rows(tmp_path / "a.db", "SELECT inode FROM places") == [(None,)]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("how", ["bytes", "touched", "renamed over", "host", "rules"])
def test_a_change_of_any_kind_is_seen_though_size_and_mtime_stay(tmp_path: Path, read: list[str], how: str) -> None:
    file = write(tmp_path / "in/a.txt", STORY + APPEAL)
    said = file.stat()
    archive(tmp_path / "a.db", tmp_path / "in")
    read.clear()
    time.sleep(0.05)  # a tick of the clock of the file system
    if how == "bytes":
        write(file, (STORY + APPEAL).replace("Tuesday", "Someday"))
    elif how == "renamed over":
        write(tmp_path / "b.txt", (STORY + APPEAL).replace("Tuesday", "Someday")).rename(file)
    os.utime(file, ns=(said.st_atime_ns, said.st_mtime_ns))
    if how in ("host", "rules"):
        os.utime(tmp_path / "a.db")  # whatever else
    archive(tmp_path / "a.db", tmp_path / "in", EARLY if how == "rules" else None)
    assert read == ["a.txt"]
    assert ("Someday" in text_of(tmp_path / "a.db")) == (how in ("bytes", "renamed over"))


def test_a_mark_is_of_a_regular_file_only_and_proves_nothing_while_it_is_young(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", "x")
    (tmp_path / "link").symlink_to("a.txt")
    assert file_mark(os.fsencode(tmp_path / "link")) is None
    assert file_mark(os.fsencode(tmp_path)) is None
    assert file_mark(os.fsencode(tmp_path / "none")) is None
    mark = file_mark(os.fsencode(file))
    assert mark is not None
    assert (mark.size, mark.mtime_ns) == (1, file.stat().st_mtime_ns)
    youngest = max(mark.mtime_ns, mark.ctime_ns)
    assert not mark.settled(youngest + SETTLED_NS)
    assert mark.settled(youngest + SETTLED_NS + 1)
    assert not FileMark(1, 1, 1, 2 * 10**18, 0).settled(10**18)  # its time lies ahead: some clock is wrong


def test_numbers_of_64_bits_fit_into_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "in/a.txt", STORY)
    fields = (file.stat().st_mode, 2**64 - 1, 2**63, 1, 0, 0, 5, 0, 0, 0)
    said = os.stat_result(fields, {"st_mtime_ns": 0, "st_ctime_ns": 0})
    monkeypatch.setattr("cleaner.document.mark.os.lstat", lambda _: said)
    archive(tmp_path / "a.db", tmp_path / "in")
    assert rows(tmp_path / "a.db", "SELECT inode, device FROM places") == [(-1, -(2**63))]


@pytest.mark.usefixtures("settled")
def test_moved_renamed_and_copied_files_are_sightings(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write(tmp_path / "in/a.txt", STORY + APPEAL)
    write(tmp_path / "in/b/c.txt", STORY + OFFER)
    before, _ = archive(path, tmp_path / "in")
    (tmp_path / "in/a.txt").rename(tmp_path / "in/z.txt")
    (tmp_path / "in/b").rename(tmp_path / "in/d")
    shutil.copy(tmp_path / "in/z.txt", tmp_path / "in/copy.txt")
    after, _ = archive(path, tmp_path / "in")
    assert after == before
    with open_for_reading(path) as db:
        met = [[place["place"] for place in read_document(db, number).places] for number in (1, 2)]
    assert met == [["a.txt", "copy.txt", "z.txt"], ["b/c.txt", "d/c.txt"]]


@pytest.mark.usefixtures("settled")
def test_changed_content_at_the_same_place_is_a_new_capture_of_the_same_document(tmp_path: Path) -> None:
    path, file = tmp_path / "a.db", tmp_path / "in/a.txt"
    for day in ("Monday", "Tuesday", "Wednesday"):
        write(file, STORY.replace("Tuesday", day) + APPEAL)
        archive(path, tmp_path / "in")
        assert day in text_of(path)
    assert counts(path) | {"documents": 1, "captures": 3, "revisions": 3, "places": 1} == counts(path)
    history = rows(path, "SELECT is_current, run_id, capture FROM document_history WHERE document_id = 1 ORDER BY 2")
    assert [row[:2] for row in history] == [(0, 1), (0, 2), (1, 3)]
    archive(tmp_path / "fresh.db", tmp_path / "in")
    assert shown_by(path) == shown_by(tmp_path / "fresh.db")


def test_what_goes_back_to_what_it_was_is_current_again(tmp_path: Path) -> None:
    path, file = tmp_path / "a.db", tmp_path / "in/a.txt"
    for day in ("Monday", "Tuesday", "Monday"):
        archive(path, write(file, STORY.replace("Tuesday", day)).parent)
    assert "Monday" in text_of(path)
    assert counts(path)["revisions"] == 2
    assert rows(path, "SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'monday'") == [(1,)]
    assert rows(path, "SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'tuesday'") == []


def test_going_back_to_earlier_rules_makes_their_revisions_current_again(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", write_folder(tmp_path / "in")
    digests = []
    for rules in (rules_of(), EARLY, rules_of(), EARLY):
        archive(path, folder, rules)
        digests.append(shown_by(path))
    assert digests[0] == digests[2] != digests[1] == digests[3]
    assert CREDIT in text_of(path)
    archive(tmp_path / "fresh.db", folder, EARLY)
    assert shown_by(tmp_path / "fresh.db") == digests[1]


def test_a_record_is_followed_by_its_own_id_and_not_by_its_line(tmp_path: Path) -> None:
    path, file = tmp_path / "a.db", tmp_path / "in/a.jsonl"
    one, two = '{"id": "one", "text": "The first story."}\n', '{"id": "two", "text": "The second story."}\n'
    archive(path, write(file, one + two).parent)
    archive(path, write(file, two + one.replace("first", "very first") + '{"text": "New."}\n').parent)
    archive(path, write(file, '{"text": "Newer."}\n' + two).parent)
    assert [text_of(path, number) for number in (1, 2, 3, 4)] == [
        "The very first story.",
        "The second story.",
        "New.",
        "Newer.",
    ]
    assert counts(path)["documents"] == 4


@pytest.mark.parametrize("swap", [False, True])
def test_of_two_captures_of_a_story_in_one_run_the_longer_is_shown_whatever_the_order(
    tmp_path: Path, swap: bool
) -> None:
    head = '<link rel="canonical" href="https://a.example/pier">'
    short, long = html(*LINES, head=head), html(*LINES, "The vote was on Monday.", head=head)
    write(tmp_path / "in/a.html", long if swap else short)
    write(tmp_path / "in/b.html", short if swap else long)
    for _ in range(2):
        archive(tmp_path / "a.db", tmp_path / "in")
        assert "Monday" in text_of(tmp_path / "a.db")
    assert counts(tmp_path / "a.db")["documents"] == 1


def test_a_page_without_an_address_that_gets_one_and_loses_it(tmp_path: Path) -> None:
    path, file = tmp_path / "a.db", tmp_path / "in/a.html"
    head = '<link rel="canonical" href="https://a.example/pier">'
    archive(path, write(file, html(*LINES, "One.", head=head)).parent)
    archive(path, write(file, html(*LINES, "Two.")).parent)
    assert counts(path)["documents"] == 1
    archive(path, write(file, html(*LINES, "Three.", head=head.replace("pier", "mole"))).parent)
    assert counts(path)["documents"] == 2


def test_a_file_that_cannot_be_read_leaves_its_document_alone(tmp_path: Path) -> None:
    path, file = tmp_path / "a.db", tmp_path / "in/a.txt"
    archive(path, write(file, STORY).parent)
    archive(path, write(file, b"\x00" * 99).parent)
    assert text_of(path) == STORY
    assert rows(path, "SELECT reason FROM failures") == [("empty",)]


def test_content_and_what_is_shown_are_of_everything_and_of_what_is_shown(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.db", write_folder(tmp_path / "in")
    archive(path, folder, EARLY)
    archive(path, folder)
    archive(tmp_path / "fresh.db", folder)
    with open_for_reading(path) as old, open_for_reading(tmp_path / "fresh.db") as fresh:
        assert shown(old) == shown(fresh)
        assert content_digest(old) != content_digest(fresh)


@pytest.mark.usefixtures("settled")
def test_what_lies_beside_a_file_may_change_so_both_are_read(tmp_path: Path, read: list[str]) -> None:
    path = tmp_path / "a.db"
    write(tmp_path / "in/a.html", html(*LINES, "A third."))
    archive(path, tmp_path / "in")
    for address in ("pier", "mole"):
        write(tmp_path / "in/a.url", f"[InternetShortcut]\nURL=https://a.example/{address}\n")
        archive(path, tmp_path / "in")
        assert rows(path, "SELECT url FROM documents ORDER BY id DESC LIMIT 1") == [(f"https://a.example/{address}",)]
    assert read == ["a.html"] * 3


def test_a_folder_of_the_same_name_elsewhere_is_another_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in ("one", "two"):
        write(tmp_path / number / "in/a.txt", STORY)
        monkeypatch.chdir(tmp_path / number)
        archive(tmp_path / "a.db", Path("in"))
    with open_for_reading(tmp_path / "a.db") as db:
        assert db.table("places").count == 2


def _noting(read: list[str]) -> Callable[[Source, int], Reading]:
    def noting(source: Source, most: int) -> Reading:
        read.append(source.place)
        return read_source(source, most)

    return noting


@pytest.mark.usefixtures("settled")
def test_files_that_are_what_they_were_cost_one_look_into_the_archive_together(tmp_path: Path) -> None:
    for number in range(20):
        write(tmp_path / f"in/{number}.txt", f"{STORY}\nStory {number}")
    archive(tmp_path / "a.db", tmp_path / "in")
    asked: list[str] = []
    with open_for_writing(tmp_path / "a.db") as db:
        writer = Writer(db, rules_of(), Policy())
        db.conn.set_trace_callback(asked.append)
        found = find_sources(str(tmp_path / "in"))
        dones = list(archive_sources(found, ArchiveMemory(writer), rules_of(), Policy(), Limits(), 1))
        db.conn.set_trace_callback(None)
        writer.finish()
    assert (len(dones), len(asked)) == (20, 1)
    assert db_rows(tmp_path / "a.db", "SELECT count(*) FROM sightings WHERE run_id = 2") == [(20,)]


@pytest.mark.usefixtures("settled")
def test_what_changed_among_many_files_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for number in range(150):  # more than are looked up at once, twice
        write(folder / f"{number:03}.txt", f"{STORY}\nStory {number}")
    archive(tmp_path / "a.db", folder)
    write(folder / "063.txt", f"{STORY}\nStory 063, corrected")
    (folder / "064.txt").rename(folder / "064-moved.txt")
    (folder / "100.txt").unlink()
    (folder / "100.txt").symlink_to("101.txt")
    write(folder / "140.txt.json", '{"url": "https://a.example/140"}')
    read: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cleaner.batch.run.read_source", _noting(read))
        dones = archive(tmp_path / "a.db", folder)[1]
    assert [done.task.source.place for done in dones] == sorted(path.name for path in folder.glob("*.txt"))
    assert read == ["063.txt", "064-moved.txt", "140.txt"]
    new = [done.task.source.place for done in dones if not isinstance(done.answer, Known)]
    assert new == ["063.txt", "100.txt", "140.txt"]


def test_a_clock_that_is_set_back_costs_a_reading_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in/a.txt", STORY)
    archive(tmp_path / "a.db", tmp_path / "in")
    before, back = time.time_ns, time.time_ns() - 3_600 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: back)
    monkeypatch.setattr(time, "time", lambda: back / 10**9)
    read: list[str] = []
    monkeypatch.setattr("cleaner.batch.run.read_source", _noting(read))
    for _ in range(2):  # the file's times lie ahead: they prove nothing
        assert [type(done.answer) for done in archive(tmp_path / "a.db", tmp_path / "in")[1]] == [Known]
    assert read == ["a.txt", "a.txt"]
    monkeypatch.setattr(time, "time_ns", lambda: before() + 2 * SETTLED_NS)
    archive(tmp_path / "a.db", tmp_path / "in")
    archive(tmp_path / "a.db", tmp_path / "in")
    assert len(read) == 3  # from then on it is known unread
    with open_for_checking(tmp_path / "a.db") as db:
        assert verify(db, tmp_path / "a.db").findings == []
    runs = rows(tmp_path / "a.db", "SELECT started FROM runs")
    assert runs[1] < runs[0]  # as the clock had it; what follows what is said by their numbers


def test_a_recipe_is_the_digest_of_all_that_decides_a_revision() -> None:
    rules = rules_of()
    capture, policy = Capture("<p>Ä „day“.</p>".encode(), MediaType.HTML, "harborledger.example"), Policy()
    names = ("charset-normalizer", "cld3-py", "google-re2", "selectolax", "trafilatura", "beautifulsoup4", "lxml")
    libraries = [f"{name} {version(name)}" for name in (*names, "dateparser")]
    settings = (rules.digest, policy.profile, policy.strength, policy.ceiling, __version__, unidata_version, libraries)
    assert recipe(capture, rules) == digest_fields(capture.digest, capture.context_digest, *settings, policy.extractor)


def db_rows(path: Path, select: str) -> list[tuple[object, ...]]:
    with open_for_reading(path) as db:
        return list(db.execute(select).fetchall())


def test_a_document_that_changes_often_in_one_transaction_is_found_by_its_last_text(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, write(tmp_path / "in/a.txt", STORY).parent)
    with open_for_writing(path) as db:
        (title, text) = db.execute("SELECT title, clean_text FROM clean_documents").fetchone()
        index = SearchIndex(db)
        index.remove_document(1, title, text)
        for passing in ("Ptarmigan", "Capercaillie"):
            index.add_document(1, title, passing)
            index.remove_document(1, title, passing)
        index.add_document(1, title, text)
        index.flush()
        db.execute("INSERT INTO documents_fts (documents_fts, rank) VALUES ('integrity-check', 1)")


def test_words_are_written_once_a_transaction_though_every_document_changes(tmp_path: Path) -> None:
    for edition in ("first", "second"):
        for number in range(20):
            write(tmp_path / f"in/{number:02}.txt", f"Story {number}, {edition}\n{STORY}")
        archive(tmp_path / "a.db", tmp_path / "in")
    assert rows(tmp_path / "a.db", "SELECT count(*) FROM documents") == [(20,)]
    (segments,) = rows(tmp_path / "a.db", "SELECT count(DISTINCT segid) FROM documents_fts_idx")
    assert segments[0] <= 3  # what was new, what went, what came instead
