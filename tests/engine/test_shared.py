"""Words that blocks share with paragraphs: those of every script, and each counted where it stands."""

from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine.shared import Shared, _in_any_script, _in_latin_1, _of_all_scripts, _tokens, shared_words

STORY = "The council of Harrow Quay met on Tuesday and talked about the price of diesel for the ferry."


@given(st.text(st.characters(max_codepoint=0xFF)))
def test_a_text_in_latin_1_has_the_words_that_it_has_in_any_script(text: str) -> None:
    quick = [word for word in _in_latin_1(text) or () if len(word) > 3]
    assert quick == _in_any_script(text)


@given(st.text(st.sampled_from("ab1_ .é·→щыцёαβשלعربिन्दी한국어日本ไทย")))
def test_a_text_without_pairs_needs_no_look_at_every_script(text: str) -> None:
    tokens, runs = _of_all_scripts()
    pairs = [run[i : i + 2] for run in runs.findall(text) for i in range(len(run) - 1)]
    assert _tokens(text) == {*tokens.findall(text), *pairs}


def test_words_are_counted_in_paragraphs_that_nobody_asks_about_too() -> None:
    folded = ["ferry diesel turnips", *[STORY.lower()] * 2, "ferry diesel", *["a council, a council."] * 9]
    paragraph = [False, True, True, False, *[True] * 9]
    assert shared_words(folded, paragraph, {0, 3}) == {0: Shared(66, 2), 3: Shared(100, 2)}
    everything = shared_words(folded, paragraph, range(len(folded)))
    assert everything[0] == Shared(66, 2)
    assert everything[1] == Shared(100, 8)  # of nine, "council" is in ten others
    assert shared_words(["ferry"], [True], {0}) == {0: Shared(0, 0)}  # no other paragraph has it
