"""Rule files that are broken, enormous or made to hurt: told in one line, at once."""

import time

import pytest

from cleaner.rules.errors import RuleError
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule
from cleaner.rules.toml import MAX_FILE_BYTES
from tests.rules.test_rule_files import BLOCK, SCORE
from tests.rules.writing import mistakes, rule_text


def only_mistake(data: bytes) -> RuleError:
    """The one mistake of a file that cannot be read; a second is far more than reading may take."""
    begin = time.process_time()
    errors = read_rule("generic/sample", data, "sample.toml")
    assert time.process_time() - begin < 1
    assert isinstance(errors, list)
    (error,) = errors
    return error


def test_a_file_may_be_large_and_not_larger() -> None:
    text = rule_text(BLOCK).encode()
    filled = text + b"#" * (MAX_FILE_BYTES - len(text))
    assert isinstance(read_rule("generic/sample", filled, "sample.toml"), Rule)
    assert str(only_mistake(filled + b"#")) == (
        "sample.toml:1: the file has 262145 bytes; 262144 are allowed: make it smaller"
    )


def test_a_byte_order_mark_is_called_that() -> None:
    told = str(only_mistake("\ufeffsummary = 's'".encode())).split("\n")[0]
    assert (
        told
        == "sample.toml:1: begins with a byte order mark, which TOML does not allow: save the file as UTF-8 without BOM"
    )


def test_a_file_is_utf_8() -> None:
    assert str(only_mistake(b'summary = "caf\xe9"')) == "sample.toml:1: byte 14 is not UTF-8: save the file as UTF-8"


@pytest.mark.parametrize(
    ("source", "line", "quoted"),
    [
        ('summary = "s"\nwhy = because\n', 2, "why = because"),
        ('summary = "s"\nsummary = "t"\n', 2, 'summary = "t"'),
        ('summary = "s"\r\n[scope\r\n', 2, "[scope"),
        ('summary = "s"\nwhy = """\nnever closed', 3, "never closed"),
        ("added = 2026-02-30\n", 1, "added = 2026-02-30"),
        ("a.b.c.d.e.f.g.h = 1\na.b.c.d.e.f.g.h = 1\n", 2, "a.b.c.d.e.f.g.h = 1"),
    ],
)
def test_broken_toml_is_shown_at_its_line(source: str, line: int, quoted: str) -> None:
    error = only_mistake(source.encode())
    assert error.problem.startswith("this is not TOML: ")
    assert "line" not in error.problem.removeprefix("this is not TOML: ") or "Illegal" in error.problem
    assert (error.line, error.quoted) == (line, quoted)


@pytest.mark.parametrize(
    "source",
    [
        ".".join(["a"] * 20_000) + " = 1",
        "[" + ".".join(["a"] * 20_000) + "]",
        "[[ " + " . ".join(["a"] * 20_000) + " ]]",
        "x = {" + ".".join(["a"] * 20_000) + " = 1}",
        ".".join(['"!\\""'] * 20_000) + " = 1",
        "a.b.c.d.e.f.g.h.i = 1",
        "x = {y = 1, a.b.c.d.e.f.g.h.'i' = 1}",
    ],
    ids=["key", "header", "array header", "inline", "quoted", "nine parts", "nine parts inline"],
)
def test_a_key_of_very_many_parts_is_refused_unread(source: str) -> None:
    error = only_mistake(f"\n\n{source}\n".encode())
    assert (error.line, error.problem) == (3, "is nested deeper than 8 levels")
    assert error.quoted == source[:120]


def test_dots_in_texts_are_not_nesting() -> None:
    shape = BLOCK.replace("remind me later", "[a.b.c.d.e.f.g.h.i]=r.e.m.i.n.d.m.e")
    assert isinstance(read_rule("generic/sample", rule_text(shape).encode(), "sample.toml"), Rule)


@pytest.mark.parametrize("opening", ["[", "{a="], ids=["arrays", "tables"])
def test_values_nested_very_deep_are_refused(opening: str) -> None:
    error = only_mistake(b"x = " + opening.encode() * 50_000)
    assert error.problem.startswith("this is not TOML that can be read: maximum recursion depth exceeded")


def test_a_number_of_very_many_digits_is_refused() -> None:
    assert "Exceeds the limit" in only_mistake(b"x = " + b"9" * 5_000).problem
    changed = rule_text(SCORE).replace("threshold = 5", "threshold = 0x" + "f" * 5_000)
    assert [error.problem for error in mistakes(changed) if error.key == "score.threshold"] == [
        "must lie between 1 and 100",
    ]


@pytest.mark.parametrize(
    "filling",
    ["\n", " ", "\t\n", '"', "''", "[-", "[", "(", "a.", "a=1\n", "[a]\n", "[[a]]\n", "é"],
)
@pytest.mark.parametrize("place", ["top", "example", "lines", "why"])
def test_no_filling_keeps_the_reader_busy(filling: str, place: str) -> None:
    much = filling * (100_000 // len(filling.encode()))
    text = rule_text('[block]\nlines = ["Later"]')
    text = {
        "top": much + text,
        "example": text.replace("- Remind", f"- {much} Remind"),
        "lines": text.replace("Later", f"a{much}a"),
        "why": text.replace('"Because."', f"'''{much}'''"),
    }[place]
    begin = time.process_time()
    read_rule("generic/sample", text.encode(), "sample.toml")
    assert time.process_time() - begin < 2


def test_thousands_of_mistakes_are_told_quickly() -> None:
    unknown = "".join(f"key{number} = 1\n" for number in range(10_000))
    begin = time.process_time()
    errors = mistakes(unknown + rule_text(BLOCK))
    assert time.process_time() - begin < 5
    assert len(errors) == 10_000
    assert errors[-1].line == 10_000
