import textwrap

import pytest

from cleaner.rules.locate import KeyPath, locate

SOURCE = textwrap.dedent(
    """\
    summary = "s"
    "why" = '''
    status = "not a key"
    [score]
    '''
    inline.threshold = 3

      [ score ]
    threshold = 5
    [[score.signal]]
    name = "one"
    [[ score.signal ]]
    name = "two"
    'points' = 2
    text = \"\"\"it's '''
    points = 9
    \"\"\"
    [scope]  # where
    hosts = [
      "paper.example",
    ]
    """
)


@pytest.mark.parametrize(
    ("key", "number", "line"),
    [
        (("summary",), 1, 'summary = "s"'),
        (("why",), 2, "\"why\" = '''"),
        (("inline",), 6, "inline.threshold = 3"),
        (("score",), 8, "[ score ]"),
        (("score", "threshold"), 9, "threshold = 5"),
        (("score", "signal"), 10, "[[score.signal]]"),
        (("score", "signal", 0, "name"), 11, 'name = "one"'),
        (("score", "signal", 1, "name"), 13, 'name = "two"'),
        (("score", "signal", 1, "points"), 14, "'points' = 2"),
        (("scope", "hosts"), 19, "hosts = ["),
    ],
)
def test_a_key_is_found_on_its_line(key: KeyPath, number: int, line: str) -> None:
    assert locate(SOURCE, key) == (number, line)


@pytest.mark.parametrize(
    ("key", "number", "line"),
    [
        (("score", "max_words"), 8, "[ score ]"),
        (("score", "signal", 0, "points"), 10, "[[score.signal]]"),
        (("score", "signal", 7), 10, "[[score.signal]]"),
        (("scope", "hosts", 0), 19, "hosts = ["),
    ],
)
def test_a_missing_key_is_shown_at_the_nearest_thing_above_it(key: KeyPath, number: int, line: str) -> None:
    assert locate(SOURCE, key) == (number, line)


@pytest.mark.parametrize("key", [(), ("status",), ("block", "pattern")])
def test_what_has_nothing_above_it_is_shown_at_the_first_line(key: KeyPath) -> None:
    assert locate(SOURCE, key) == (1, "")
