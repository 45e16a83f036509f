"""Speech over several blocks is told by its quotation marks; the chain model claims nothing of it."""

from pathlib import Path

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.document.folding import fold_lines
from cleaner.engine.policy import Policy
from cleaner.engine.speech import LONGEST, spoken
from cleaner.engine.verdict import SpareReason
from cleaner.pipeline import clean
from cleaner.rules.chain import Strength
from cleaner.rules.pack import RuleSet


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        (['"We are late.', "We know.", 'We are sorry."'], {0, 1, 2}),
        (['"We are late.', '"We know.', '"We are sorry."', "Nobody answered."], {0, 1, 2}),
        (["She said: «We are late.", "We know», and left.", "Nobody answered."], {0, 1}),
        (["„Wir sind spät.", "Wir wissen es.“"], {0, 1}),
        (['"We are late," she said.', '"We know," said he.'], set()),
        (['A screen of 5" is small.', "Nobody answered.", 'He said "no" and "never".', 'So "never".'], set()),
        (['"We are late.', "We know."], set()),
        (['"We are late.', *["We know."] * LONGEST, 'We are sorry."'], set()),
    ],
    ids=["statement", "opened anew", "in a line", "German", "whole quotations", "inches", "never closed", "too long"],
)
def test_speech_goes_from_the_mark_that_opens_to_the_one_that_closes(lines: list[str], blocks: set[int]) -> None:
    assert spoken(fold_lines(lines)) == blocks


def test_what_a_statement_asks_for_is_the_storys(rules: RuleSet) -> None:
    statement = (Path(__file__).parent.parent / "good" / "en-press-statement.txt").read_text("utf-8")
    thorough = Policy(strength=Strength.THOROUGH)
    said, loose = (
        clean(Capture(text.encode(), MediaType.TEXT), rules, thorough).verdict
        for text in (statement, statement.replace('"', ""))
    )
    assert said.clean_text == statement
    assert SpareReason.QUOTATION in {claim.reason for claim in said.spared}
    assert "Sign up to our text alerts" not in loose.clean_text
