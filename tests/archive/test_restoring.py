"""Undoing cuts: what a person decides to keep stays, through later runs and other rules, and can be withdrawn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from cleaner.archive.connect import open_for_reading, open_for_writing
from cleaner.archive.content import content_digest
from cleaner.archive.decisions import Decision, Scope, standing_decisions
from cleaner.archive.errors import NotArchived
from cleaner.archive.read import StoredDocument, read_document
from cleaner.archive.restoring import Undone, put_back, removal_decision, withdraw
from cleaner.document.digest import digest_text
from tests.archive.samples import APPEAL, CREDIT, OFFER, PACK, STORY, archive, html, rules_of, shown, write
from tests.archive.test_content import counts, rows

WHY = "the appeal is the story"
MORE = STORY + CREDIT + OFFER + APPEAL


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of three texts and a page."""
    write(tmp_path / "in/a.txt", MORE)
    write(tmp_path / "in/b.txt", "The harbour\n" + MORE)
    write(tmp_path / "in/c.txt", STORY)
    head = '<link rel="canonical" href="https://news.a.example/d">'
    write(tmp_path / "in/d.html", html(*STORY.split("\n")[2:4], "A fourth paragraph.", OFFER, APPEAL, head=head))
    archive(tmp_path / "a.db", tmp_path / "in")
    return tmp_path / "a.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with open_for_writing(path) as opened:
        yield opened


def document(path: Path, number: int) -> StoredDocument:
    with open_for_reading(path) as db:
        return read_document(db, number)


def decide(path: Path, scope: Scope, **about: str | int) -> Undone:
    with open_for_writing(path) as db:
        return put_back(db, Decision(scope, WHY, **about))  # type: ignore[arg-type]


def put_back_removal(path: Path, removal: int) -> Undone:
    with open_for_writing(path) as db:
        return put_back(db, removal_decision(db, removal, WHY))


def rules_cutting(path: Path, number: int) -> list[str]:
    return [removal.rule for removal in document(path, number).removals]


def test_one_removal_is_put_back_and_nothing_else(path: Path) -> None:
    before = document(path, 1)
    credit = next(removal for removal in before.removals if removal.rule == "zebra/credit")
    assert put_back_removal(path, credit.id or 0) == Undone(1, (1,), len(CREDIT))
    after = document(path, 1)
    assert after.clean_text == STORY + CREDIT
    assert after.extracted_text == before.extracted_text
    assert [claim.detail for claim in after.spared if claim.reason == "decision"] == [WHY]
    assert (before.fields["credit"], after.fields["credit"]) == ("Zebra wire by Ada Moreau", None)
    assert rules_cutting(path, 2) == ["zebra/credit", "zebra/offer", "zebra/appeal"]


def test_a_document_that_is_put_back_is_the_extracted_text(path: Path) -> None:
    assert decide(path, Scope.DOCUMENT, document=1).characters == len(CREDIT + OFFER + APPEAL)
    after = document(path, 1)
    assert (after.clean_text, after.removals, after.fields["outcome"]) == (MORE, (), "unchanged")
    assert after.fields["clean_digest"] == after.fields["extracted_digest"] == digest_text(MORE)
    assert [place["place"] for place in after.places] == ["a.txt"]


def test_every_removal_put_back_one_by_one_gives_the_extracted_digest(path: Path) -> None:
    for number in (1, 2, 4):
        while removals := document(path, number).removals:
            put_back_removal(path, removals[0].id or 0)
        fields = document(path, number).fields
        assert fields["clean_digest"] == fields["extracted_digest"]
    assert rows(path, "SELECT count(*) FROM current_removals") == [(0,)]


def test_a_rule_and_a_host_and_a_run(path: Path) -> None:
    assert decide(path, Scope.RULE, rule="zebra/offer").documents == (1, 2, 4)
    assert rules_cutting(path, 1) == ["zebra/credit", "zebra/appeal"]
    assert decide(path, Scope.HOST, host="a.example").documents == (4,)
    assert rules_cutting(path, 4) == []
    assert decide(path, Scope.RUN, run=1).documents == (1, 2)
    assert rows(path, "SELECT count(*) FROM current_removals") == [(0,)]


def test_what_is_put_back_is_found_in_the_clean_text_and_no_longer_in_what_was_cut(path: Path) -> None:
    put_back_removal(path, next(r.id or 0 for r in document(path, 1).removals if r.rule == "zebra/credit"))
    assert rows(path, "SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'moreau'") == [(1,)]
    assert rows(path, "SELECT document_id FROM current_removals WHERE rule = 'zebra/credit'") == [(2,)]


def test_later_runs_respect_a_decision_and_earlier_revisions_stay(path: Path, tmp_path: Path) -> None:
    decide(path, Scope.DOCUMENT, document=1)
    before = counts(path)
    archive(path, tmp_path / "in")
    assert document(path, 1).clean_text == MORE
    assert counts(path)["revisions"] == before["revisions"]
    archive(path, tmp_path / "in", rules_of({"zebra/appeal": PACK["zebra/appeal"]}))
    assert document(path, 1).clean_text == MORE
    assert rules_cutting(path, 2) == ["zebra/appeal"]
    assert rows(path, "SELECT count(*), count(derived_from) FROM revisions WHERE document_id = 1") == [(4, 2)]


def test_other_rules_do_not_cut_what_was_put_back_and_the_next_capture_keeps_it(path: Path, tmp_path: Path) -> None:
    put_back_removal(path, next(r.id or 0 for r in document(path, 1).removals if r.rule == "zebra/appeal"))
    renamed = {("other/" + name): source for name, source in PACK.items()}
    archive(path, tmp_path / "in", rules_of(renamed))
    assert rules_cutting(path, 1) == ["other/zebra/credit", "other/zebra/offer"]
    write(tmp_path / "in/a.txt", "A new first line.\n" + MORE)
    archive(path, tmp_path / "in", rules_of(renamed))
    assert document(path, 1).clean_text == "A new first line.\n" + STORY + APPEAL


def test_decisions_first_or_documents_first_come_to_the_same(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.db"
    archive(other, write(tmp_path / "first/z.txt", "Some other text.\n" + OFFER).parent)
    for archived in (path, other):
        decide(archived, Scope.RULE, rule="zebra/offer")
    for archived in (path, other):
        archive(archived, tmp_path / "in")
        archive(archived, tmp_path / "first")
    with open_for_reading(path) as one, open_for_reading(other) as two:
        assert shown(one) == shown(two)
        assert content_digest(one) == content_digest(two)


def test_of_equal_lines_only_the_chosen_one_stays(path: Path, tmp_path: Path) -> None:
    archive(path, write(tmp_path / "more/e.txt", STORY + OFFER + "The council met again.\n" + OFFER).parent)
    (number,) = rows(path, "SELECT max(id) FROM documents")[0]
    put_back_removal(path, document(path, int(str(number))).removals[1].id or 0)
    assert document(path, int(str(number))).clean_text == STORY + "The council met again.\n" + OFFER


def test_a_decision_made_twice_is_one(path: Path) -> None:
    assert decide(path, Scope.RULE, rule="zebra/offer").decision == 1
    assert decide(path, Scope.RULE, rule="zebra/offer") == Undone(1, (), 0)
    assert counts(path)["decisions"] == 1


def test_a_withdrawn_decision_lets_the_rules_cut_again(path: Path) -> None:
    with open_for_reading(path) as db:
        before = shown(db)
    decide(path, Scope.DOCUMENT, document=1)
    decide(path, Scope.RULE, rule="zebra/credit")
    with open_for_writing(path) as db:
        undone = withdraw(db, 1, "a mistake")
        assert undone == Undone(1, (1,), -len(OFFER + APPEAL))
        assert [decision.scope for decision in standing_decisions(db)] == [Scope.RULE]
        with pytest.raises(NotArchived, match="no decision 1 stands"):
            withdraw(db, 1, "again")
        db.execute("ROLLBACK")
        withdraw(db, 2, "a mistake too")
        assert shown(db) == before
    assert counts(path)["decisions"] == 4


def test_a_removal_that_is_not_there_cannot_be_put_back(db: Database) -> None:
    with pytest.raises(NotArchived, match="no removal 999"):
        removal_decision(db, 999, WHY)
