"""What each strength cuts, as docs/rules.md says with examples."""

import re
from pathlib import Path

import pytest

from cleaner.engine.decide import decide
from cleaner.engine.find import find_matches
from cleaner.engine.policy import Policy
from cleaner.rules.chain import Strength
from cleaner.rules.pack import load_rules
from tests.engine.trial import document

STORY = [
    "The dam above the valley will be drained in May because builders found cracks in it, the councillor said.",
    "For the people of the lower village that means a long summer without a lake, and some fear for their wells.",
    "Work on the dam is to last until the autumn and will cost about four million, according to the town.",
    "A report had described the cracks in the concrete three years ago, but nobody on the council read it to the end.",
    "In the autumn the water is to rise again, provided that the rain comes and the new concrete holds.",
]
PAGE = (Path(__file__).parents[2] / "docs/rules.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([A-Z][^`]+)` \| (-?) ?\| (-?) ?\| [^|]+ \|$", PAGE, re.MULTILINE)


def test_the_table_is_there() -> None:
    assert len(ROWS) == 6


@pytest.mark.parametrize(("line", "safe", "thorough"), ROWS)
def test_the_examples_of_the_docs_hold(line: str, safe: str, thorough: str) -> None:
    article = document(*STORY, line)
    matches = find_matches(article, load_rules())
    for strength, mark in ((Strength.SAFE, safe), (Strength.THOROUGH, thorough)):
        left = [*STORY] if mark else [*STORY, line]
        assert decide(article, matches, Policy(strength=strength)).clean_text.split("\n") == [
            *left,
            *([""] * bool(mark)),
        ]
