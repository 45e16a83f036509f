"""The two real documents that started the project. They belong to their publisher and are not in the repository."""

import html
from pathlib import Path

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.document.span import restore
from cleaner.pipeline import Revision, clean
from cleaner.rules.pack import RuleSet

SEEDS = Path(__file__).parents[2] / "shared/seeds"
CLEAN, DIRTY = SEEDS / "000_ebe937a60e8dbdd7.txt", SEEDS / "004_1a7c59442a38c2bd.txt"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs ../shared/seeds, which is not part of the repository")


def test_the_clean_document_comes_out_unchanged(rules: RuleSet) -> None:
    revision = clean(Capture(CLEAN.read_bytes(), MediaType.TEXT), rules)
    assert revision.verdict.clean_text == CLEAN.read_text(encoding="utf-8")
    assert revision.verdict.removals == ()


def test_the_dirty_document_loses_exactly_the_appeal(rules: RuleSet) -> None:
    _loses_exactly_the_appeal(clean(Capture(DIRTY.read_bytes(), MediaType.TEXT), rules))


def test_the_clean_document_as_a_page_keeps_every_line(rules: RuleSet) -> None:
    revision = clean(_page(CLEAN), rules)
    assert revision.verdict.removals == ()
    assert revision.verdict.clean_text.split("\n") == _lines(CLEAN)


def test_the_dirty_document_as_a_page_loses_exactly_the_appeal(rules: RuleSet) -> None:
    _loses_exactly_the_appeal(clean(_page(DIRTY), rules))


def _loses_exactly_the_appeal(revision: Revision) -> None:
    lines = _lines(DIRTY)
    first = next(i for i, line in enumerate(lines) if line.startswith("A Message from"))
    (removal,) = revision.verdict.removals
    assert revision.article.metadata.host is None
    assert removal.rule.startswith("publishers/themoscowtimes.com/")
    assert removal.text.split("\n") == lines[first:]
    assert lines[-1] == "Remind me later."
    assert revision.verdict.clean_text.strip().split("\n") == lines[:first]
    assert restore(revision.verdict.clean_text, revision.verdict.removals) == revision.article.text


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def _page(path: Path) -> Capture:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in _lines(path))
    page = (
        f"<!doctype html><html lang=en><head><title>T</title></head><body><article>{paragraphs}</article></body></html>"
    )
    return Capture(page.encode(), MediaType.HTML)
