import pytest

from cleaner.web.cards import Card


@pytest.mark.parametrize(
    ("opening", "beginning"),
    [
        ("The ferry is back\n\nIt left at nine.", "It left at nine."),
        ("# The ferry  is back\nIt left at nine.", "It left at nine."),
        (
            "The ferry is back on a wet morning.\nIt left at nine.",
            "The ferry is back on a wet morning. It left at nine.",
        ),
        ("It left at nine.", "It left at nine."),
        (None, ""),
    ],
)
def test_only_a_line_that_is_the_title_is_left_out_of_the_beginning(opening: str | None, beginning: str) -> None:
    card = Card(1, "The ferry is back", None, None, None, None, "cleaned", 9, 0, opening, None)
    assert card.beginning == beginning
