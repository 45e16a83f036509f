"""The shipped rules are in good health: no errors, and silence on the clean texts of the tests."""

import time
from pathlib import Path

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.engine.lint.corpus import CleanText
from cleaner.engine.lint.finding import Check, Severity
from cleaner.engine.lint.run import lint
from cleaner.extraction.plain import extract_text
from cleaner.reading.decode import decode
from cleaner.rules.pack import RuleSet
from tests.goldens import ROOT

MOST_SECONDS = 90.0  # of one core; it takes a quarter of that


def clean_text(path: Path) -> CleanText:
    return CleanText(path.name, extract_text(decode(Capture(path.read_bytes(), MediaType.TEXT))))


@pytest.mark.no_cover  # a minute of what other tests cover with less
def test_the_shipped_rules_have_no_errors(rules: RuleSet) -> None:
    corpus = [clean_text(path) for path in sorted((ROOT / "tests/good").glob("*.txt"))]
    started = time.process_time()
    findings = lint(rules, rules.rules, corpus, Severity.WARNING)
    assert time.process_time() - started < MOST_SECONDS
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []
    assert [finding for finding in findings if finding.check in (Check.SHADOWED, Check.OVERLAP)] == []
    assert len(corpus) >= 150
