"""Speech over several blocks is told by its quotation marks; the chain model claims nothing of it."""

import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.document.folding import fold_lines
from cleaner.engine.policy import Policy
from cleaner.engine.speech import LONGEST, posted, spoken
from cleaner.engine.verdict import SpareReason
from cleaner.pipeline import clean
from cleaner.rules.chain import CHAIN_ID, Strength
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
        (['"We are late.', *["We know."] * LONGEST, 'We are sorry."', "Nobody.", "Nobody else."], {LONGEST + 1}),
        (['"We are late.', *['"We know.'] * 2 * LONGEST, '"We are sorry."', "Nobody."], set(range(2 * LONGEST + 2))),
    ],
    ids=[
        "statement",
        "opened anew",
        "in a line",
        "German",
        "whole quotations",
        "inches",
        "never closed",
        "too long",
        "long",
    ],
)
def test_speech_goes_from_the_mark_that_opens_to_the_one_that_closes(lines: list[str], blocks: set[int]) -> None:
    assert spoken(fold_lines(lines)) == blocks


def test_a_post_ends_with_who_posted_it_and_when() -> None:
    post = ["So he wrote.", "The quay is shut.", "— Tom Hale (@tomhale) 3 mai 2031", "Nobody answered."]
    assert posted(post) == {1, 2}
    assert posted(["– 灯台 (@tomhale) 2031年5月3日"]) == {0}
    assert not posted(["Tom Hale (@tomhale) 3 mai 2031", "— Tom Hale (@tomhale)", "- Ask (@us), 8 to 10, or (@them)"])


STORY = """\
The ferry to Lunnet Island ran aground on Sunday night, half a mile from the pier, with forty people on board.
Passengers sat on the quay until the bus came at two, and most of them say that nobody had told them anything.
The company answered our questions on Monday with a statement, which we print as it is.
"""
STATEMENT = """\
"We apologise to everyone who spent the night on the quay.
Sign up to our text alerts and never miss a sailing.
Follow us on Facebook, Twitter and Instagram.
"""


def test_what_a_statement_asks_for_is_the_storys(rules: RuleSet) -> None:
    said, loose = (
        clean(Capture(text.encode(), MediaType.TEXT), rules, Policy(strength=Strength.THOROUGH)).verdict
        for text in (STORY * 2 + STATEMENT + 'Thank you."', STORY * 2 + STATEMENT.replace('"', ""))
    )
    spared = [claim for claim in said.spared if claim.rule == CHAIN_ID]
    assert {claim.reason for claim in spared} == {SpareReason.QUOTATION}
    assert CHAIN_ID not in {cut.rule for cut in said.removals}
    assert CHAIN_ID in {cut.rule for cut in loose.removals}
