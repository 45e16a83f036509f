import pytest

from tests.engine.trial import document, judge, left, markdown, plain
from tests.rules.writing import made

END = made(r"""
    [inline]
    at      = "end"
    pattern = '''\((?P<agency>reuters|afp|ﬁnans)\)'''
    keep_as = "credit"
""")
START = made(r"""
    [inline]
    at      = "start"
    pattern = '''[\w ]{2,20} \((?:reuters|afp)\) -'''
""")


def test_a_part_at_the_end_goes_with_the_space_before_it() -> None:
    verdict = judge(END, document("The port closed.  (Reuters)", "Rain fell."))
    assert verdict.clean_text == "The port closed.\nRain fell."
    (removal,) = verdict.removals
    assert (removal.text, removal.keep_as, removal.groups) == ("  (Reuters)", "credit", (("agency", "Reuters"),))


def test_a_part_at_the_start_goes_with_the_space_after_it() -> None:
    verdict = judge(START, document("→ LYON (AFP) -  The port closed."))
    assert verdict.clean_text == "The port closed."
    assert verdict.removals[0].text == "→ LYON (AFP) -  "


@pytest.mark.parametrize("line", ["The (Reuters) port closed.", "It said (Reuters) so."])
def test_a_part_in_the_middle_stays(line: str) -> None:
    assert left([START, END], line) == [line]


@pytest.mark.parametrize("line", ["(Reuters)", "LYON (AFP) -", "— (Reuters)", "LYON (AFP) - …"])
def test_a_part_that_is_the_whole_block_stays(line: str) -> None:
    assert left([START, END], line) == [line]


def test_both_ends_of_a_block_may_go() -> None:
    assert left([START, END], "LYON (AFP) - The port closed. (AFP)") == ["The port closed."]


def test_trailing_space_goes_with_the_part_before_it() -> None:
    assert (
        judge(END, plain("The port closed. (Reuters) \u3000\r\nRain fell.")).clean_text
        == "The port closed.\r\nRain fell."
    )


def test_the_cut_is_exact_where_folding_changes_the_length() -> None:
    verdict = judge(END, document("Die Straße, ﬁnal: ½\u200b so. (ﬁnans)"))
    assert verdict.clean_text == "Die Straße, ﬁnal: ½\u200b so."
    assert verdict.removals[0].groups == (("agency", "ﬁnans"),)


@pytest.mark.parametrize("text", ["ㅎㅏ port closed. (Reuters)", "LYON (AFP) - ㅎㅏ closed."])
def test_where_the_letters_cannot_be_told_apart_nothing_is_cut(text: str) -> None:
    verdict = judge([START, END], plain(text))
    assert verdict.clean_text == text
    assert verdict.removals == ()


def test_a_block_that_is_marked_up_stays_whole() -> None:
    assert judge(END, markdown("The *port* closed. (Reuters)")).removals == ()
    assert judge(END, markdown("The port closed. (Reuters)")).clean_text == "The port closed."


def test_a_quoted_part_stays() -> None:
    line = '"The port closed. (Reuters)'
    assert left(END, line) == [line]
