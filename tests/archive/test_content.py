"""What an archive holds: complete, the same whatever the way, and nothing twice."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import cleaner.archive.write
from cleaner.archive.connect import open_for_reading, open_for_writing, register_functions
from cleaner.archive.errors import DigestMismatch
from cleaner.archive.places import Place
from cleaner.archive.read import find_document, read_capture, read_document
from cleaner.archive.schema import TABLES
from cleaner.archive.write import Writer
from cleaner.document.capture import Capture, MediaType
from cleaner.document.digest import digest_text
from cleaner.document.span import restore
from cleaner.engine.policy import Policy, Profile
from cleaner.pipeline import clean
from tests.archive.samples import (
    APPEAL,
    CREDIT,
    OFFER,
    PACK,
    STORY,
    archive,
    html,
    rules_of,
    write,
    write_folder,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("articles"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    """An archive of everything, for tests that only read."""
    path = tmp_path_factory.mktemp("archive") / "a.db"
    archive(path, folder)
    return path


def rows(path: Path, select: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        register_functions(connection)
        return connection.execute(select, values).fetchall()


def counts(path: Path) -> dict[str, object]:
    names = [str(name) for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: rows(path, f"SELECT count(*) FROM {name}")[0][0] for name in names}


def test_every_document_is_there_with_its_outcome(full: Path) -> None:
    outcomes = rows(
        full,
        "SELECT place, documents.outcome FROM sightings JOIN revisions ON revisions.id = sightings.revision_id "
        "JOIN documents ON documents.id = document_id ORDER BY sightings.id",
    )
    assert outcomes == [
        ("a.txt", "cleaned"),
        ("b/copy-of-a.txt", "cleaned"),
        ("b/plain.txt", "unchanged"),
        ("b/quoted.txt", "cleaned"),
        ("c.html", "cleaned"),
        ("d.html", "cleaned"),
        ("e-copy-of-d.html", "cleaned"),
        ("empty.html", "nothing-found"),
        ("f.md", "cleaned"),
        ("held.txt", "held"),
        ("records.jsonl#1", "cleaned"),
    ]


def test_every_failure_is_there_with_its_reason_and_bytes(full: Path) -> None:
    failures = rows(full, "SELECT place, path, record, reason, capture_id IS NULL FROM failures ORDER BY id")
    assert failures == [
        ("nothing.txt", b"nothing.txt", None, "empty", 0),
        ("records.jsonl#2", b"records.jsonl", 2, "bad-record", 1),
        ("records.jsonl#3", b"records.jsonl", 3, "bad-record", 1),
    ]


def test_the_restore_law_holds_for_every_stored_row(full: Path) -> None:
    revisions = rows(full, "SELECT id, clean_text, clean_digest, extracted_digest FROM revisions")
    assert len(revisions) == 9
    with open_for_reading(full) as db:
        for revision, clean_text, clean_digest, extracted_digest in revisions:
            (document,) = db.execute("SELECT id FROM documents WHERE revision_id = ?", [revision]).fetchone()
            stored = read_document(db, document)
            assert stored.clean_text == clean_text
            assert digest_text(stored.clean_text) == clean_digest
            assert digest_text(restore(stored.clean_text, stored.removals)) == extracted_digest
            assert digest_text(stored.extracted_text) == extracted_digest


def test_every_capture_comes_back_byte_for_byte(full: Path, folder: Path) -> None:
    captures = rows(
        full,
        "SELECT place, capture_id FROM sightings JOIN revisions ON revisions.id = revision_id WHERE record IS NULL "
        "UNION SELECT place, capture_id FROM failures WHERE capture_id NOT NULL",
    )
    assert len(captures) == 11
    with open_for_reading(full) as db:
        for place, capture in captures:
            assert read_capture(db, int(str(capture))) == (folder / str(place)).read_bytes()


def test_every_removal_names_a_stored_rule_with_its_source_and_evidence(full: Path) -> None:
    removals = rows(
        full,
        "SELECT rules.name, rules.source, removals.category, evidence, removals.text "
        "FROM removals LEFT JOIN rules ON rules.id = rule_id",
    )
    assert len(removals) == 7
    for name, source, category, evidence, text in removals:
        assert source == PACK[str(name)]
        assert category == rules_of().rules[[rule.id for rule in rules_of().rules].index(str(name))].category
        assert {"name", "text"} <= set(json.loads(str(evidence))[0])
        assert str(text).casefold().find("zebra") >= 0


def test_what_was_claimed_and_spared_is_kept_with_the_reason(full: Path) -> None:
    spared = rows(full, "SELECT DISTINCT reason, detail, category FROM spared ORDER BY reason")
    assert spared == [("ceiling", "96 % of the text", "donation-appeal"), ("quotation", "", "donation-appeal")]


def test_a_cut_credit_is_kept_as_metadata(full: Path) -> None:
    assert rows(full, "SELECT DISTINCT credit FROM documents WHERE credit NOT NULL ORDER BY credit") == [
        ("Zebra wire by Ada Moreau",),
        ("Zebra wire by Tom Hale",),
    ]
    (metadata,) = rows(full, "SELECT metadata FROM revisions WHERE metadata LIKE '%Ada%'")[0]
    assert json.loads(str(metadata))["kept"] == [
        {"field": "credit", "text": "Zebra wire by Ada Moreau", "groups": {"names": "Ada Moreau"}}
    ]


def test_archiving_twice_adds_a_run_and_its_sightings_and_failures_and_nothing_else(
    tmp_path: Path, folder: Path
) -> None:
    path = tmp_path / "a.db"
    first, _ = archive(path, folder)
    before = counts(path)
    second, _ = archive(path, folder)
    after = counts(path)
    more = {table: after[table] - before[table] for table in after if after[table] != before[table]}  # type: ignore[operator]
    assert second == first
    assert more == {"runs": 1, "sightings": 11, "failures": 3, "roots": 1}


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_processes_gives_one_digest(tmp_path: Path, folder: Path, full: Path, jobs: int) -> None:
    digest, _ = archive(tmp_path / "a.db", folder, jobs=jobs)
    assert digest == archive(full, folder)[0]


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_any_number_of_documents_a_transaction_gives_one_digest(
    tmp_path: Path, folder: Path, full: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaner.archive.write, "BATCH", batch)
    assert archive(tmp_path / "a.db", folder)[0] == archive(full, folder)[0]


def test_the_order_of_the_documents_plays_no_part(tmp_path: Path, folder: Path, full: Path) -> None:
    path = tmp_path / "a.db"
    for part in ("f.md", "held.txt", "b", "empty.html"):
        archive(path, folder / part)
    assert archive(path, folder)[0] == archive(full, folder)[0]


def test_another_document_or_rule_or_profile_gives_another_digest(tmp_path: Path) -> None:
    story = write(tmp_path / "in/a.txt", STORY + CREDIT + APPEAL).parent
    other = write(tmp_path / "other/a.txt", STORY + APPEAL).parent
    fewer = rules_of({name: source for name, source in PACK.items() if name != "zebra/offer"})
    digests = [
        archive(tmp_path / "1.db", story)[0],
        archive(tmp_path / "2.db", other)[0],
        archive(tmp_path / "3.db", story, fewer)[0],
        archive(tmp_path / "4.db", story, policy=Policy(Profile.APPEALS))[0],
    ]
    assert len(set(digests)) == 4


def test_new_rules_make_a_new_revision_of_the_same_document(tmp_path: Path) -> None:
    path, story = tmp_path / "a.db", write(tmp_path / "a.txt", STORY + CREDIT + APPEAL)
    archive(path, story, rules_of({"zebra/appeal": PACK["zebra/appeal"]}))
    archive(path, story)
    assert counts(path) | {"documents": 1, "captures": 1, "revisions": 2, "rule_sets": 2, "rules": 3} == counts(path)
    with open_for_reading(path) as db:
        stored = read_document(db, 1)
    assert stored.clean_text == STORY
    assert [removal.rule for removal in stored.removals] == ["zebra/credit", "zebra/appeal"]


def test_the_same_address_with_changed_content_is_one_document_with_two_revisions(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    head = '<link rel="canonical" href="https://a.example/pier#top"><title>Pier</title>'
    lines = STORY.split("\n")[2:4]
    archive(path, write(tmp_path / "1/a.html", html(*lines, "The vote is on Monday.", head=head)))
    archive(path, write(tmp_path / "2/b.html", html(*lines, "The vote was yesterday.", APPEAL, head=head)))
    assert counts(path) | {"documents": 1, "captures": 2, "revisions": 2, "sightings": 2} == counts(path)
    with open_for_reading(path) as db:
        for name in ("1", "a.html", "b.html", "https://a.example/pier#top"):
            assert find_document(db, name) == 1
        stored = read_document(db, 1)
    assert "The vote was yesterday." in stored.clean_text
    assert [place["place"] for place in stored.places] == ["b.html"]


def test_pages_that_name_a_front_page_as_their_address_stay_apart(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://a.example/">'
    for name in ("a", "b"):
        write(tmp_path / f"in/{name}.html", html(*STORY.split("\n")[2:4], f"Story {name}, told at length.", head=head))
    archive(tmp_path / "a.db", tmp_path / "in")
    assert counts(tmp_path / "a.db")["documents"] == 2


def test_all_tables_are_strict_and_foreign_keys_hold(full: Path) -> None:
    tables = [row for row in rows(full, "PRAGMA table_list") if row[1] in TABLES]
    assert {str(row[1]) for row in tables} == set(TABLES)
    assert {row[5] for row in tables} == {1}
    assert rows(full, "PRAGMA foreign_key_check") == []
    assert rows(full, "PRAGMA integrity_check") == [("ok",)]


def test_a_writer_enforces_types_and_foreign_keys(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    archive(path, write(tmp_path / "a.txt", STORY + OFFER))
    with open_for_writing(path) as db:
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            db.execute("UPDATE removals SET rule_id = 99")
        with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
            db.execute("UPDATE removals SET start = 'x'")


def test_a_verdict_that_breaks_the_restore_law_is_not_stored(tmp_path: Path) -> None:
    rules, policy = rules_of(), Policy()
    capture = Capture((STORY + APPEAL).encode(), MediaType.TEXT)
    revision = clean(capture, rules, policy)
    broken = revision._replace(verdict=revision.verdict._replace(removals=()))
    path = tmp_path / "a.db"
    with pytest.raises(DigestMismatch, match="cannot be restored"), open_for_writing(path) as db:
        Writer(db, rules, policy).revision("recipe", capture, broken, Place("a.txt", b"a.txt"))
    assert counts(path) | dict.fromkeys(set(TABLES) - {"search_index"}, 0) == counts(path)
