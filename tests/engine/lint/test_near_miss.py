import pytest

from cleaner.engine.lint.finding import Check
from tests.engine.lint.health import LABEL, a_rule, found, messages

SCORE = r"""
[score]
threshold = 3
max_words = 20
[[score.signal]]
name = "ask"
points = 2
pattern = '''\bchip in\b'''
[[score.signal]]
name = "target"
points = 1
feature = "link_target"
pattern = '''/donate\b'''
"""
REGION = "[region]\nstart = '''dear reader'''\nend = '''we thank you'''\nmax_blocks = 3"
LINES = '[block]\nlines = ["Remind me later", "Ask me again"]'


def near(**rule: object) -> list[str]:
    return messages(a_rule(**rule), check=Check.NEAR_MISS)  # type: ignore[arg-type]


def test_examples_that_have_nothing_to_do_with_the_rule_prove_nothing() -> None:
    rule = a_rule(LABEL, stays=["The harbour reopened.", "It rained."])
    assert ("generic/sample", "error", "near-miss") in found(rule)
    (message,) = messages(rule, check=Check.NEAR_MISS)
    assert message.startswith("no must_keep example shares wording with the rule, so none proves that it stops in time")


def test_beside_a_near_miss_a_far_one_is_a_warning_that_names_it() -> None:
    rule = a_rule(LABEL, stays=["Remind me later, she said.", "It rained."])
    assert ("generic/sample", "warning", "near-miss") in found(rule)
    assert [message.split(":")[0] for message in messages(rule, check=Check.NEAR_MISS)] == [
        "the must_keep example 'must_keep 3' shares no wording with the rule"
    ]


@pytest.mark.parametrize(
    ("shape", "goes", "stays"),
    [
        (LABEL, "- Remind me later", "She asked him to remind me later of it."),
        (LABEL, "- Remind me later", "Later he would remind me of it."),
        ("[block]\npattern = '''(?:kup|czytaj) (?:to|nas)'''\nwhole = true", "- Kup to", "Czytaj nasze listy."),
        ("[block]\npattern = '''分享到朋友圈'''\nwhole = true", "- 分享到朋友圈", "他把照片分享给了朋友。"),
        ("[block]\npattern = '''\\d\\d/\\d\\d'''\nwhole = true", "- 12/13", "The score was 12/13 at noon."),
        (LINES, "- Ask me again", "Ask me again tomorrow, she said."),
        (LINES, "- Ask me again", "Remind me"),
        (REGION, "- Dear reader\n- We thank you", "Dear reader, the novel begins."),
        (REGION, "- Dear reader\n- We thank you", "We thank you, said the mayor."),
        (SCORE, "- Chip in [here](https://a.example/donate)", "They chip in a coin."),
        (SCORE, "- Chip in [here](https://a.example/donate)", "The [form](https://a.example/donate) was long."),
        ("[inline]\npattern = '''\\(afp\\)'''\nat = \"end\"", "  It rained.[- (AFP)-]", "(AFP) stood on the door."),
    ],
)
def test_a_near_miss_shares_wording_or_what_the_scan_looks_for(shape: str, goes: str, stays: str) -> None:
    assert near(shape=shape, goes=[goes], stays=[stays]) == []


@pytest.mark.parametrize("shape", [LINES, REGION, SCORE])
def test_every_shape_can_have_examples_that_prove_nothing(shape: str) -> None:
    assert near(shape=shape, goes=["- Ask me again"], stays=["It rained."]) != []
