"""Texts that are searched where they lie are found as a dictionary finds them."""

from collections.abc import Iterator
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.engine import texts as module
from cleaner.engine.texts import _STEP, SortedTexts

WORDS = st.text("abß\x01\x02 語😀", min_size=1, max_size=4)


@pytest.fixture(params=[1, 7, _STEP], autouse=True, scope="module")
def _steps(request: pytest.FixtureRequest) -> Iterator[None]:
    with mock.patch.object(module, "_STEP", request.param):
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
    number, joined = SortedTexts.of(words).between(first, last)
    assert (joined.split("\n") if joined else []) == [word for word in sorted(words) if first <= word < last]
    assert not joined or number == sum(word < first for word in words)


def test_what_stands_around_them_is_none_of_them() -> None:
    texts = SortedTexts(b"aab\nccz", 1, 6)
    assert list(texts) == ["ab", "cc"]
    assert [texts.number(word) for word in ("ab", "cc", "c", "ccz", "aab")] == [0, 1, None, None, None]
