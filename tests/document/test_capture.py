import pytest

from cleaner.document.capture import Capture, MediaType
from cleaner.document.digest import digest_bytes, digest_fields, digest_text
from cleaner.document.errors import CleanerError, Reason, SourceError


def test_a_digest_names_its_algorithm() -> None:
    assert digest_bytes(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_digest_of_a_text_is_that_of_its_utf_8_bytes() -> None:
    assert digest_text("ż\n") == digest_bytes("ż\n".encode())


def test_the_digest_of_fields_tells_where_one_field_ends() -> None:
    assert digest_fields("ab", "c") != digest_fields("a", "bc")
    assert digest_fields({"a": 1, "b": None}) == digest_fields({"b": None, "a": 1})


def test_a_capture_knows_the_digest_of_its_bytes() -> None:
    assert Capture(b"story", MediaType.TEXT).digest == digest_bytes(b"story")


@pytest.mark.parametrize(
    "other",
    [
        Capture(b"story", MediaType.HTML),
        Capture(b"story", MediaType.TEXT, host="paper.example"),
        Capture(b"story", MediaType.TEXT, url="https://paper.example/"),
        Capture(b"story", MediaType.TEXT, charset="utf-8"),
    ],
    ids=["media type", "host", "url", "charset"],
)
def test_what_stands_around_the_bytes_changes_the_context_and_not_the_digest(other: Capture) -> None:
    plain = Capture(b"story", MediaType.TEXT)
    assert other.digest == plain.digest
    assert other.context_digest != plain.context_digest


def test_a_source_error_says_why_and_which() -> None:
    error = SourceError(Reason.EMPTY, "a.txt is empty", id=7)
    assert isinstance(error, CleanerError)
    assert (str(error), error.reason, error.id) == ("a.txt is empty", "empty", 7)
