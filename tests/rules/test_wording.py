import pytest

from cleaner.rules.wording import literal_runs


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("Remind me later", ("remind me later",)),
        (r"\bremind\b me", ("remind me",)),
        ("(?:share|print) this", ("share", "print", " this")),
        (r"views? of \d+ readers", ("view", " of ", " readers")),
        ("remind me\n  later", ("remind melater",)),
        (r"\w+", ()),
    ],
)
def test_what_a_pattern_spells_out_is_folded_and_in_one_piece(source: str, runs: tuple[str, ...]) -> None:
    assert literal_runs(source) == runs
