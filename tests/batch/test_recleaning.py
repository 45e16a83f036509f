"""Cleaning stored captures again: as if they had been archived anew, with all that was before."""

import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from cleaner.archive.connect import open_for_reading, open_for_writing
from cleaner.archive.content import content_digest
from cleaner.archive.decisions import Decision, Scope
from cleaner.archive.restoring import put_back
from cleaner.archive.stored import all_documents
from cleaner.archive.write import Writer
from cleaner.batch.limits import Limits
from cleaner.batch.recleaning import Recleaned, Recleaning
from cleaner.engine.policy import Policy, Profile
from cleaner.rules.pack import RuleSet
from tests.archive.samples import OFFER, PACK, STORY, archive, html, rules_of, shown, write, write_folder
from tests.archive.test_content import counts, rows

EARLY = rules_of({"zebra/appeal": PACK["zebra/appeal"]})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "in")


@pytest.fixture
def path(tmp_path: Path, folder: Path) -> Path:
    """An archive that an early pack cleaned."""
    archive(tmp_path / "a.db", folder, EARLY)
    return tmp_path / "a.db"


def reclean(
    path: Path,
    rules: RuleSet | None = None,
    policy: Policy = Policy(),
    limits: Limits = Limits(),  # noqa: B008
    most: int | None = None,
    retry: bool = False,
) -> list[Recleaned]:
    rules = rules or rules_of()
    with open_for_writing(path) as db:
        writer = Writer(db, rules, policy, "reclean")
        again = list(islice(Recleaning(db, writer, retry).of(all_documents(db), rules, policy, limits, 2), most))
        writer.finish()
        return again


def current(path: Path) -> list[list[str]]:
    with open_for_reading(path) as db:
        return shown(db)


def content(path: Path) -> str:
    with open_for_reading(path) as db:
        return content_digest(db)


@pytest.mark.parametrize("policy", [Policy(), Policy(Profile.APPEALS)], ids=["rules", "profile"])
def test_what_is_cleaned_again_is_what_a_fresh_archive_would_be(
    path: Path, tmp_path: Path, folder: Path, policy: Policy
) -> None:
    before = rows(path, "SELECT id, recipe, clean_text FROM revisions")
    reclean(path, policy=policy)
    archive(tmp_path / "fresh.db", folder, policy=policy)
    assert current(path) == current(tmp_path / "fresh.db")
    assert set(before) <= set(rows(path, "SELECT id, recipe, clean_text FROM revisions"))
    assert rows(path, "SELECT command, finished IS NULL FROM runs") == [("archive", 0), ("reclean", 0)]


def test_only_what_was_cleaned_in_another_way_is_touched(path: Path, tmp_path: Path) -> None:
    archive(path, write(tmp_path / "more/new.txt", STORY + OFFER).parent)
    assert len(reclean(path)) == 9
    before = counts(path)
    assert reclean(path) == []
    assert counts(path) | {"runs": before["runs"], "roots": before["roots"]} == before


def test_archiving_after_cleaning_again_finds_everything_known(path: Path, folder: Path) -> None:
    reclean(path)
    before, digest = counts(path), current(path)
    archive(path, folder)
    after = counts(path)
    assert {table: after[table] - before[table] for table in after if after[table] != before[table]} == {  # type: ignore[operator]
        "runs": 1,
        "roots": 1,
        "sightings": 11,
        "failures": 3,
    }
    assert current(path) == digest


def test_interrupted_and_run_again_is_the_same_as_uninterrupted(path: Path, tmp_path: Path, folder: Path) -> None:
    for most in (2, 3, None):
        reclean(path, most=most)
    archive(tmp_path / "b.db", folder, EARLY)
    reclean(tmp_path / "b.db")
    assert content(path) == content(tmp_path / "b.db")


def test_going_back_to_earlier_rules_makes_no_new_revision(path: Path) -> None:
    first = current(path)
    reclean(path)
    revisions = counts(path)["revisions"]
    reclean(path, EARLY)
    assert (current(path), counts(path)["revisions"]) == (first, revisions)


def test_without_a_writer_nothing_is_stored_and_every_change_is_told(path: Path) -> None:
    before = path.read_bytes()
    with open_for_reading(path) as db:
        told = list(Recleaning(db).of(all_documents(db), rules_of(), Policy(), Limits(), 1))
    assert path.read_bytes() == before
    assert told == reclean(path)
    cuts = {again.done.task.source.place: again.change for again in told if again.change and not again.change.nothing}
    assert {place: [r.rule for r in change.cut] for place, change in cuts.items()} == {
        "b/copy-of-a.txt": ["zebra/credit"],
        "b/quoted.txt": ["zebra/offer"],
        "e-copy-of-d.html": ["zebra/offer"],
        "f.md": ["zebra/offer"],
        "records.jsonl#1": ["zebra/credit"],
    }
    back = [again.change for again in told if again.change and again.change.restored]
    assert back == []


def test_decisions_are_respected(path: Path) -> None:
    with open_for_writing(path) as db:
        put_back(db, Decision(Scope.DOCUMENT, "as it was", document=1))
    with open_for_reading(path) as db:
        told = list(Recleaning(db).of([1], rules_of(), Policy(), Limits(), 1))
    assert [again.change.nothing for again in told if again.change] == [True]
    reclean(path)
    assert rows(path, "SELECT count(*) FROM current_removals WHERE document_id = 1") == [(0,)]


def test_what_user_and_record_said_of_a_capture_still_counts(tmp_path: Path) -> None:
    record = (
        '{"html": "'
        + html(*STORY.split("\n")[2:4], "A third.").replace('"', "'")
        + '", "url": "https://a.example/x/y"}\n'
    )
    archive(tmp_path / "a.db", write(tmp_path / "in/r.jsonl", record).parent, EARLY)
    reclean(tmp_path / "a.db")
    archive(tmp_path / "fresh.db", tmp_path / "in")
    assert current(tmp_path / "a.db") == current(tmp_path / "fresh.db")
    assert rows(tmp_path / "a.db", "SELECT url FROM documents") == [("https://a.example/x/y",)]


def test_an_archive_that_never_stored_what_was_said_is_cleaned_again_too(path: Path, folder: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE revisions SET context = NULL")
        connection.commit()
    assert reclean(path, EARLY) == []
    assert len(reclean(path)) == 9
    assert rows(path, "SELECT count(*) FROM revisions WHERE rule_set_id = 2") == [(9,)]


@pytest.fixture
def hanging(path: Path, tmp_path: Path) -> Path:
    archive(path, write(tmp_path / "more/page.html", html(*STORY.split("\n")[2:4], "Another.")).parent, EARLY)
    return path


def test_a_document_that_cannot_be_cleaned_again_stays_what_it_was_and_in_quarantine(hanging: Path) -> None:
    failed = [again.document for again in reclean(hanging, limits=Limits(seconds=0.0001)) if again.change is None]
    assert failed  # some may be done before anybody looks
    assert rows(hanging, "SELECT count(*) FROM documents WHERE revision_id IS NULL") == [(0,)]
    assert [again.document for again in reclean(hanging) if again.change is None] == failed
    assert [again.document for again in reclean(hanging, retry=True) if again.change] == failed
    assert reclean(hanging) == []
