from pathlib import Path
from textwrap import fill

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.engine.verdict import Outcome
from cleaner.pipeline import clean
from cleaner.rules.pack import RuleSet

GOOD = sorted((Path(__file__).parent / "good").glob("*.txt"))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_an_authors_own_words_stay(path: Path, rules: RuleSet) -> None:
    raw = path.read_bytes()
    verdict = clean(Capture(raw, MediaType.TEXT), rules).verdict
    assert [(removal.rule, removal.text) for removal in verdict.removals] == []
    assert verdict.outcome is Outcome.UNCHANGED
    assert verdict.clean_text == raw.decode("utf-8")


LISTED = ("en-reading-list",)  # wrapped items that go on with a capital look like items


@pytest.mark.parametrize("path", [path for path in GOOD if path.stem not in LISTED], ids=lambda path: path.stem)
def test_they_stay_when_they_are_wrapped_as_mails_are(path: Path, rules: RuleSet) -> None:
    lines = path.read_text("utf-8").split("\n")
    wrapped = "\n\n".join(fill(line, 72) for line in lines).encode()
    assert [(cut.rule, cut.text) for cut in clean(Capture(wrapped, MediaType.TEXT), rules).verdict.removals] == []


def test_the_texts_are_many_and_in_many_languages() -> None:
    assert len(GOOD) >= 150
    assert len({path.name.split("-")[0] for path in GOOD}) >= 12


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_text_is_a_few_plain_paragraphs(path: Path) -> None:
    lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    assert 5 <= len(lines) <= 14
    assert all(line == line.strip() and line for line in lines)
