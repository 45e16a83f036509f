"""Reading files without being led astray: no links, no pipes, no devices, no more than allowed."""

import os
import socket
from pathlib import Path

import pytest

from cleaner.document.capture import MediaType
from cleaner.document.errors import Reason, SourceError
from cleaner.reading.source import FileType, Source, file_type, read_file, read_source


def refusal_of(file: Path | bytes, max_bytes: int = 1_000) -> SourceError:
    with pytest.raises(SourceError) as refused:
        read_file(os.fsencode(file), max_bytes)
    return refused.value


def test_a_regular_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"one\r\ntwo\x00\xff")
    assert read_file(os.fsencode(file), 1_000) == b"one\r\ntwo\x00\xff"


def test_an_empty_file_is_read_as_no_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert read_file(os.fsencode(tmp_path / "a.txt"), 1_000) == b""


def test_exactly_the_limit_is_allowed_and_a_byte_more_is_not(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * 1_001)
    assert refusal_of(file).reason is Reason.TOO_LARGE
    assert len(read_file(os.fsencode(file), 1_001)) == 1_001


def test_a_fifo_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert refusal_of(tmp_path / "a.txt").reason is Reason.NOT_A_FILE


def test_an_endless_device_is_refused_before_a_byte_is_read() -> None:
    assert refusal_of(b"/dev/zero").reason is Reason.NOT_A_FILE


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path).reason is Reason.NOT_A_FILE


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket is a short path
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a.txt")
        assert refusal_of(b"a.txt").reason is Reason.UNREADABLE


def test_a_symbolic_link_is_refused_and_its_target_not_read(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("secret")
    (tmp_path / "a.txt").symlink_to(tmp_path / "target")
    refused = refusal_of(tmp_path / "a.txt")
    assert refused.reason is Reason.NOT_A_FILE
    assert "symbolic link" in str(refused)


def test_a_broken_symbolic_link_is_called_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("nowhere")
    assert "symbolic link" in str(refusal_of(tmp_path / "a.txt"))


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    refused = refusal_of(tmp_path / "none.txt")
    assert refused.reason is Reason.UNREADABLE
    assert "No such file" in str(refused)


def test_a_file_without_permission_is_unreadable(as_nobody: Path) -> None:
    file = as_nobody / "a.txt"
    file.write_text("text")
    file.chmod(0)
    refused = refusal_of(file)
    assert refused.reason is Reason.UNREADABLE
    assert "Permission denied" in str(refused)


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="needs a regular file whose reading fails")
def test_a_file_that_opens_but_does_not_read_is_unreadable() -> None:
    refused = refusal_of(b"/proc/self/mem")
    assert refused.reason is Reason.UNREADABLE
    assert "cannot be read" in str(refused)


@pytest.mark.parametrize(
    ("name", "type", "media_type"),
    [
        (b"a.txt", FileType.TEXT, MediaType.TEXT),
        (b"a.TEXT", FileType.TEXT, MediaType.TEXT),
        (b"a.md", FileType.MARKDOWN, MediaType.MARKDOWN),
        (b"a.markdown", FileType.MARKDOWN, MediaType.MARKDOWN),
        (b"a.html", FileType.HTML, MediaType.HTML),
        (b"a.HTM", FileType.HTML, MediaType.HTML),
        (b"a.xhtml", FileType.HTML, MediaType.HTML),
    ],
)
def test_the_name_says_what_a_file_holds(tmp_path: Path, name: bytes, type: FileType, media_type: MediaType) -> None:
    assert file_type(name) is type
    file = os.path.join(os.fsencode(tmp_path), name)
    Path(os.fsdecode(file)).write_text("text")
    reading = read_source(Source(file, name, type, host="a.example"), 1_000)
    assert reading.id is None
    assert (reading.capture.data, reading.capture.media_type, reading.capture.host) == (
        b"text",
        media_type,
        "a.example",
    )


@pytest.mark.parametrize("name", [b"a.jsonl", b"a.ndjson"])
def test_json_lines_have_two_endings(name: bytes) -> None:
    assert file_type(name) is FileType.JSONL


@pytest.mark.parametrize("name", [b"a.pdf", b"a", b".txt", b"a.txt.bak", b"a.txt\xff"])
def test_other_names_say_nothing(name: bytes) -> None:
    assert file_type(name) is None


def test_a_place_shows_bytes_that_are_not_utf8_and_the_number_of_a_record() -> None:
    assert Source(b"", b"a\xff/\xc3\xa4.txt", FileType.TEXT).place == "a\\xff/ä.txt"
    assert Source(b"", b"a.jsonl", FileType.JSONL, number=7).place == "a.jsonl#7"


def test_a_record_is_read_from_its_place_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"text": "one"}\n{"id": 2, "text": "two"}\n')
    reading = read_source(Source(os.fsencode(file), b"a.jsonl", FileType.JSONL, "a.example", 2, 16, 25), 25)
    assert (reading.id, reading.capture.data, reading.capture.host) == (2, b"two", "a.example")


def test_a_record_longer_than_allowed_is_not_read(tmp_path: Path) -> None:
    source = Source(os.fsencode(tmp_path / "none.jsonl"), b"none.jsonl", FileType.JSONL, number=1, size=1_001)
    with pytest.raises(SourceError, match="1,001 bytes") as refused:
        read_source(source, 1_000)
    assert refused.value.reason is Reason.TOO_LARGE
