"""Texts that are searched where they lie are found as a dictionary finds them."""

from collections.abc import Iterator
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine import texts as module
from cleaner.engine.texts import STEP, SortedTexts

WORDS = st.text("abß\x01\x02 語😀", min_size=1, max_size=4)


@pytest.fixture(params=[1, 2, STEP], autouse=True, scope="module")
def _steps(request: pytest.FixtureRequest) -> Iterator[None]:
    with mock.patch.object(module, "STEP", request.param):
        yield


@given(st.sets(WORDS, max_size=12), WORDS)
def test_a_text_is_found_by_its_number(words: set[str], other: str) -> None:
    texts = SortedTexts.of(words)
    ordered = sorted(words)
    assert (list(texts), len(texts), bool(texts)) == (ordered, len(ordered), bool(ordered))
    assert [texts.number(word) for word in ordered] == list(range(len(ordered)))
    assert [texts[number] for number in range(len(words))] == ordered
    for number in (-1, len(words)):
        with pytest.raises(IndexError):
            texts[number]
    assert texts.number(other) == (ordered.index(other) if other in words else None)
    assert texts.begins(other) == any(word.startswith(other) for word in words)


@given(st.sets(WORDS, max_size=12), WORDS, WORDS)
def test_texts_between_two_others(words: set[str], first: str, last: str) -> None:
    number, found = SortedTexts.of(words).between(first, last)
    assert found == [word for word in sorted(words) if first <= word < last]
    assert number == sum(word < first for word in words)


def test_only_the_steps_that_are_asked_are_read() -> None:
    words = [f"{number:05}" for number in range(5 * module.STEP)]
    texts = SortedTexts.of(words)
    assert texts.number(words[-1]) == len(words) - 1
    assert texts.between(words[0], words[0] + "x") == (0, words[:1])
    assert sorted(texts._read) == [0, 4]
