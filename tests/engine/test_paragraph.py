"""What a story may end with: a sentence in the writing of its language."""

import pytest

from cleaner.engine.paragraph import is_sentence
from tests.engine.trial import document


@pytest.mark.parametrize(
    "text",
    [
        "The quay stays shut until May.",
        "چوکیدار نے کہا کہ گھاٹ مئی تک بند رہے گا۔",
        "पहरेदार ने कहा कि घाट मई में खुलेगा।",
        "Նավամատույցը փակ կմնա մինչև մայիս ամիսը։",
    ],
    ids=["Latin", "Urdu", "Devanagari", "Armenian"],
)
def test_a_sentence_ends_with_the_mark_of_its_writing(text: str) -> None:
    assert is_sentence(document(text), 0)
    assert not is_sentence(document(text[:-1]), 0)
