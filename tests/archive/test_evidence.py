"""Evidence by number says what it says by name: to readers, in digests and in roots."""

import json
from pathlib import Path

from cleaner.archive.connect import open_for_checking, open_for_reading, open_for_writing
from cleaner.archive.content import content_digest
from cleaner.archive.evidence import Signals, signs_of, told
from cleaner.archive.places import Place
from cleaner.archive.read import read_document
from cleaner.archive.roots import roots
from cleaner.archive.rows import to_json
from cleaner.archive.verdicts import read_verdict
from cleaner.archive.verify import verify
from cleaner.archive.write import Writer
from cleaner.document.capture import Capture, MediaType
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Evidence, Outcome, Removal, Spared, SpareReason, Verdict
from cleaner.pipeline import clean, recipe
from cleaner.rules.rule import Category
from tests.archive.samples import rules_of

PLAIN = (Evidence("line “in” list", "", 41), Evidence("bias", "", -3))
WORDED = (Evidence("promise", "every morning", 2), Evidence("bias", "", 1))
TEXT = "The council met for nine hours.\nSubscribe now.\nRead more.\n"


def _store(path: Path, evidence: tuple[Evidence, ...]) -> None:
    rules = rules_of()
    capture = Capture(TEXT.encode(), MediaType.TEXT)
    made = clean(capture, rules)
    rule = rules.rules[0]
    cut = Removal(32, "Subscribe now.\n", rule.id, rule.digest, Category.NEWSLETTER, evidence)
    spared = Spared(47, 57, rule.id, rule.digest, Category.NEWSLETTER, SpareReason.QUOTATION, "", evidence)
    clean_text = TEXT.replace("Subscribe now.\n", "")
    verdict = Verdict(Outcome.CLEANED, clean_text, (cut,), (spared,))
    with open_for_writing(path) as db:
        writer = Writer(db, rules, Policy())
        writer.revision(recipe(capture, rules), capture, made._replace(verdict=verdict), Place("a.txt", b"a.txt"))
        writer.finish()


def test_signals_without_text_stand_as_numbers_and_are_read_as_names(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    _store(path, PLAIN)
    wanted = [{"name": sign.name, "text": "", "points": sign.points} for sign in PLAIN]
    with open_for_reading(path) as db:
        assert [row[0] for row in db.execute("SELECT evidence FROM removals")] == ["[[1,41],[2,-3]]"]
        document, verdict = read_document(db, 1), read_verdict(db, 1).verdict
        assert list(document.removals[0].evidence) == list(document.spared[0].evidence) == wanted
        assert verdict.removals[0].evidence == verdict.spared[0].evidence == PLAIN
        (shown,) = db.execute("SELECT evidence FROM current_removals").fetchone()
        assert json.loads(shown) == wanted
        assert shown == told(PLAIN) == to_json(wanted)


def test_evidence_with_text_stands_as_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    _store(path, WORDED)
    with open_for_reading(path) as db:
        assert db.execute("SELECT evidence FROM removals").fetchone()[0] == told(WORDED)
        assert read_verdict(db, 1).verdict.removals[0].evidence == WORDED
        assert Signals(db).stored(signs_of(())) == "[]"


def test_numbers_of_signals_take_no_part_in_digests_and_roots(tmp_path: Path) -> None:
    found = []
    for name, before in (("one", ()), ("two", ("another", "bias"))):
        path = tmp_path / f"{name}.db"
        with open_for_writing(path) as db:
            db.conn.executemany("INSERT INTO signals (name) VALUES (?)", [(signal,) for signal in before])
        _store(path, PLAIN)
        with open_for_reading(path) as db:
            found.append((content_digest(db), roots(db)[0].root))
            stored = db.execute("SELECT evidence FROM removals").fetchone()[0]
    assert found[0] == found[1]
    assert stored == "[[3,41],[2,-3]]"


def test_a_signal_of_another_name_is_found(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    _store(path, PLAIN)
    for forged in ("UPDATE signals SET name = 'mias' WHERE id = 2", "DELETE FROM signals WHERE id = 2"):
        with open_for_writing(path) as db:
            db.execute(forged)
        with open_for_checking(path) as db:
            found = verify(db, path).findings
        assert ("revision 1", (1,)) in [(finding.where, finding.documents) for finding in found]
