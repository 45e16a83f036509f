import pytest

from cleaner.engine.lint.finding import Check
from tests.engine.lint.health import LABEL, a_rule, found, messages

SCORE = r"""
[score]
threshold = {threshold}
max_words = 20
[[score.signal]]
name = "ask"
points = 2
pattern = '''\bchip in\b'''
[[score.signal]]
name = "short"
points = 2
feature = "words"
at_most = 4
"""


@pytest.mark.parametrize(
    ("shape", "goes"),
    [
        ("[block]\npattern = '''\\w+ \\w+'''\nwhole = true", "- Ada Moreau"),
        ("[inline]\npattern = '''[a-z]{3} \\d?'''\nat = \"end\"", "  It rained.[- abc 1-]"),
        ("[region]\nstart = '''[a-z]{2} \\d?'''\nmax_blocks = 2", "- ab 1"),
        (SCORE.format(threshold=2), "- Chip in"),
    ],
)
def test_a_rule_that_the_scan_cannot_look_for_is_a_warning(shape: str, goes: str) -> None:
    rule = a_rule(shape, [goes], ["The score was 12 to 13 and more was to come of it when they chip in."])
    assert ("generic/sample", "warning", "cost") in found(rule)
    assert messages(rule, check=Check.COST)[0].startswith("tried on every block: ")


@pytest.mark.parametrize(
    "shape",
    [LABEL, '[block]\nlines = ["Remind me later"]', "[region]\nstart = '''remind'''\nend = '''\\d'''\nmax_blocks = 2"],
)
def test_words_cost_nothing(shape: str) -> None:
    assert messages(a_rule(shape), check=Check.COST) == []


def test_a_score_that_needs_a_word_is_not_tried_everywhere() -> None:
    assert messages(a_rule(SCORE.format(threshold=4), ["- Chip in"]), check=Check.COST) == []


def test_a_large_pattern_is_a_warning() -> None:
    repeated = "[block]\npattern = '''remind me (?:[\\p{L}-]{1,20} ){1,20}later'''\nwhole = true"
    (message,) = messages(a_rule(repeated, ["- Remind me a bit later"]), check=Check.COST)
    assert " instructions, more than 30,000: lower the numbers" in message
