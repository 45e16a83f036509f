import pytest

from cleaner.engine.lint.finding import Check, Severity
from tests.engine.lint.health import LABEL, a_rule, found, messages

SCORE = r"""
[score]
threshold = 3
max_words = 20
[[score.signal]]
name = "ask"
points = 3
pattern = '''\bchip in\b'''
[[score.signal]]
name = "gift"
points = 1
pattern = '''\bgift\b'''
[[score.signal]]
name = "narration"
points = -3
pattern = '''\bsaid\b'''
"""
REGION = """
[region]
start = '''dear reader'''
end = '''we thank you'''
guard = '''court'''
max_blocks = 3
if_no_end = "start-only"
"""
GOES = "- Dear reader\n- We thank you"
GUARDED = "Dear reader of the court\nWe thank you, it said."


def dead(stays: str, goes: str = "- Chip in today") -> list[str]:
    return [message.split("'")[1] for message in messages(a_rule(SCORE, [goes], [stays]), check=Check.DEAD_SIGNAL)]


def test_a_signal_that_no_example_needs_is_an_error() -> None:
    assert dead("Chip in, she said.") == ["gift"]
    assert ("generic/sample", "error", "dead-signal") in found(a_rule(SCORE, ["- Chip in"], ["Chip in, she said."]))


def test_a_signal_against_a_cut_needs_a_line_that_it_alone_saves() -> None:
    assert dead("They chip, she said.") == ["gift", "narration"]
    assert (
        "write a must_keep line" in messages(a_rule(SCORE, ["- Chip in"], ["She said."]), check=Check.DEAD_SIGNAL)[-1]
    )


def test_a_signal_that_one_example_needs_is_alive() -> None:
    weaker = SCORE.replace("points = 3\n", "points = 2\n")
    rule = a_rule(weaker, ["- Chip in a gift"], ["Chip in a gift, she said."])
    assert messages(rule, check=Check.DEAD_SIGNAL) == []


def test_of_a_rule_that_fails_its_examples_nothing_is_said_to_be_dead() -> None:
    assert dead("Chip in a coin.") == []


def test_a_guard_that_never_spares_is_untested() -> None:
    idle = a_rule(REGION, [GOES, "- Dear reader\n  It rained."], ["A dear reader wrote."])
    assert [message.split(":")[0] for message in messages(idle, check=Check.UNTESTED)] == ["no example needs the guard"]
    assert messages(a_rule(REGION, [GOES, "- Dear reader"], [GUARDED]), check=Check.UNTESTED) == []


def test_a_region_without_an_end_is_untested_where_every_example_has_one() -> None:
    idle = a_rule(REGION, [GOES], [GUARDED])
    assert [m.split(":")[0] for m in messages(idle, check=Check.UNTESTED)] == [
        "no example needs if_no_end = 'start-only'"
    ]


@pytest.mark.parametrize("shape", [LABEL, '[block]\nlines = ["Remind me later"]'])
def test_quotes_and_position_are_untested_where_nothing_stands_there(shape: str) -> None:
    scope = 'quotes = "strip"\nposition = "tail"'
    idle = a_rule(shape, scope=scope)
    told = [message.split(":")[0] for message in messages(idle, check=Check.UNTESTED)]
    assert sorted(told) == ["no example needs position = 'tail'", "no example needs quotes = 'strip'"]
    above = "Remind me later\n" + "\n".join(f"Line {number}." for number in range(9))
    used = a_rule(shape, ["- > Remind me later"], ["Remind me later, she said.", above], scope=scope)
    assert messages(used, check=Check.UNTESTED) == []


def test_a_pattern_for_the_whole_block_needs_a_line_that_holds_more() -> None:
    rule = a_rule(LABEL, stays=["Remind me, later or never."])
    assert found(rule) == [("generic/sample", "note", "untested")]
    assert found(a_rule(LABEL)) == []


def test_notes_are_not_looked_for_where_they_are_not_wanted() -> None:
    assert found(a_rule(LABEL, stays=["Remind me, later or never."]), least=Severity.WARNING) == []
