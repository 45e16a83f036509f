"""What is found below what the user named, in which order, and what is passed over or reported."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import cleaner.reading.folder as folder_module
from cleaner.document.errors import Reason
from cleaner.reading.ahead import sizes
from cleaner.reading.folder import Unreadable, find_sources, sniff
from cleaner.reading.source import FileType, Source, read_source


def places(named: Path) -> list[str]:
    """The places of all that is found, a `!` before what cannot be read."""
    found = find_sources(str(named))
    return [("!" + e.source.place) if isinstance(e, Unreadable) else e.place for e in found]


def the_one(named: Path | str, type: FileType | None = None) -> Source | Unreadable:
    (found,) = find_sources(str(named), type=type)
    return found


def test_files_come_in_the_byte_order_of_their_names_folder_by_folder(tmp_path: Path) -> None:
    names = ["B.txt", "a.txt", "a/2.txt", "a/10.txt", "b.html", "ä.md", "z/y/x.txt"]
    random.Random(5).shuffle(names)
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert places(tmp_path) == ["B.txt", "a/10.txt", "a/2.txt", "a.txt", "b.html", "z/y/x.txt", "ä.md"]


def test_paths_are_relative_to_what_was_named_and_never_absolute(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").touch()
    assert places(tmp_path) == ["in/a.txt"]
    assert places(tmp_path / "in") == ["a.txt"]
    assert places(tmp_path / "in/a.txt") == ["a.txt"]


def test_folders_hold_only_known_endings_and_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    for name in ("a.pdf", "noending", ".git/a.txt", "b.txt", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert places(tmp_path) == [".hidden.txt", "b.txt"]


def test_symbolic_links_below_a_folder_are_reported_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.txt").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "file.txt").symlink_to(tmp_path / "outside/a.txt")
    (inside / "folder").symlink_to(tmp_path / "outside")
    (inside / "broken.html").symlink_to("nowhere")
    (inside / "broken").symlink_to("nowhere")
    (inside / "other").symlink_to(tmp_path / "outside/a.txt")
    found = list(find_sources(str(inside)))
    assert places(inside) == ["!broken.html", "!file.txt", "!folder"]
    assert {e.reason for e in found if isinstance(e, Unreadable)} == {Reason.NOT_A_FILE}


def test_a_symbolic_link_to_itself_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "z.txt").touch()
    assert places(tmp_path) == ["!loop.txt", "z.txt"]


def test_a_symbolic_link_that_the_user_names_is_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a.txt").write_text("text")
    (tmp_path / "to-folder").symlink_to("folder")
    (tmp_path / "to-file.txt").symlink_to("folder/a.txt")
    assert places(tmp_path / "to-folder") == ["a.txt"]
    source = the_one(tmp_path / "to-file.txt")
    assert isinstance(source, Source)
    assert source.place == "to-file.txt"
    assert read_source(source, 100).capture.data == b"text"


def test_a_folder_without_permission_is_reported_and_the_others_are_read(as_nobody: Path) -> None:
    (as_nobody / "closed").mkdir()
    (as_nobody / "closed").chmod(0)
    (as_nobody / "open.txt").touch()
    found = list(find_sources(str(as_nobody)))
    (as_nobody / "closed").chmod(0o700)
    assert isinstance(found[0], Unreadable)
    assert (found[0].source.place, found[0].reason) == ("closed", Reason.UNREADABLE)
    assert "Permission denied" in found[0].problem
    assert [e.place for e in found[1:] if isinstance(e, Source)] == ["open.txt"]


def test_the_named_folder_itself_may_be_closed(as_nobody: Path) -> None:
    as_nobody.chmod(0o300)
    found = the_one(as_nobody)
    as_nobody.chmod(0o700)
    assert isinstance(found, Unreadable)
    assert found.source.place == "."


def test_a_name_that_is_not_utf8_is_found_and_read(tmp_path: Path) -> None:
    file = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    Path(os.fsdecode(file)).write_text("text")
    source = the_one(tmp_path)
    assert isinstance(source, Source)
    assert source.place == "caf\\xe9.txt"
    assert source.path == b"caf\xe9.txt"
    assert read_source(source, 100).capture.data == b"text"


def test_a_folder_of_any_size_is_begun_at_once_and_never_held_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[bytes] = []
    scandir = os.scandir

    @contextmanager
    def watched(folder: bytes) -> Iterator[Iterator[os.DirEntry[bytes]]]:
        with scandir(folder) as listing:
            yield (listed.append(entry.name) or entry for entry in listing)  # type: ignore[func-returns-value]

    for number in range(50):
        (tmp_path / f"{number:02}.txt").touch()
    monkeypatch.setattr(folder_module, "PORTION", 10)
    monkeypatch.setattr(folder_module.os, "scandir", watched)
    monkeypatch.setattr(folder_module, "_has_sidecars", lambda _folder: False)
    found = find_sources(str(tmp_path))
    for number in range(50):
        next(found)
        assert len(listed) == 10 * (number // 10 + 1)
    assert next(found, None) is None
    assert len(listed) == 50


def test_in_portions_the_same_is_found_as_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["a.txt", "a.txt.json", "b.json", "b.html", "c/d/e.md", "Pier_files/f.html", "Pier.html", "c.warc", "z.pdf"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link.txt").symlink_to("a.txt")
    at_once = set(find_sources(str(tmp_path)))
    assert len(at_once) == 6
    assert sum(isinstance(found, Source) and found.beside is not None for found in at_once) == 2
    for portion in (1, 2, 3, 11, 12):
        monkeypatch.setattr(folder_module, "PORTION", portion)
        found = list(find_sources(str(tmp_path)))
        assert (len(found), set(found)) == (6, at_once)


def test_folders_may_lie_deeper_than_python_calls(tmp_path: Path) -> None:
    deepest = str(tmp_path)
    for _ in range(1_200):
        deepest += "/d"
        os.mkdir(deepest)
    for file in (Path(deepest, "a.txt"), tmp_path / "z.txt"):
        file.touch()
    found, ahead = places(tmp_path), list(sizes(str(tmp_path)))
    os.unlink(f"{deepest}/a.txt")
    os.removedirs(deepest)  # pytest could not
    assert found == ["d/" * 1_200 + "a.txt", "z.txt"]
    assert ahead == [0, 0]


def test_the_host_goes_to_every_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\n')
    hosts = [e.host for e in find_sources(str(tmp_path), "a.example") if isinstance(e, Source)]
    assert hosts == ["a.example", "a.example"]


@pytest.mark.parametrize(
    ("content", "type"),
    [
        (b"<!DOCTYPE html><p>x", FileType.HTML),
        (b"\xef\xbb\xbf \n<HTML>", FileType.HTML),
        (b"<?xml version='1.0'?>", FileType.HTML),
        (b"<body>", FileType.HTML),
        (b"<head>", FileType.HTML),
        (b"Plain text about <html>", FileType.TEXT),
        (b"", FileType.TEXT),
    ],
)
def test_a_named_file_of_unknown_ending_is_known_by_its_first_bytes(
    tmp_path: Path, content: bytes, type: FileType
) -> None:
    assert sniff(content) is type
    (tmp_path / "download").write_bytes(content)
    found = the_one(tmp_path / "download")
    assert isinstance(found, Source)
    assert found.type is type


def test_the_user_knows_better_than_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"<html>")
    found = the_one(tmp_path / "a.txt", FileType.MARKDOWN)
    assert isinstance(found, Source)
    assert found.type is FileType.MARKDOWN


@pytest.mark.parametrize("named", ["/dev/zero", "/proc/self/mem", "/nowhere/at/all", ""])
def test_what_is_no_file_is_taken_for_a_text_that_cannot_be_read(named: str) -> None:
    found = the_one(named)
    assert isinstance(found, Source)
    assert found.type is FileType.TEXT


def test_every_line_of_a_jsonl_file_is_a_source_with_its_bytes(tmp_path: Path) -> None:
    lines = [b'{"id": 1}\n', b"\n", b'{"id": "\xc3\xa4"}\r\n', b" \t\r\n", b"7"]
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    found = [e for e in find_sources(str(tmp_path / "a.jsonl")) if isinstance(e, Source)]
    assert [(e.number, e.offset, e.size) for e in found] == [(1, 0, 10), (3, 11, 14), (5, 29, 1)]
    assert [e.place for e in found] == ["a.jsonl#1", "a.jsonl#3", "a.jsonl#5"]


@pytest.mark.parametrize("size", [1_000_000, 1_048_575, 1_048_576, 1_048_577, 3_500_000])
def test_lines_across_the_pieces_in_which_a_file_is_read_are_whole(tmp_path: Path, size: int) -> None:
    lines = [b"a" * size + b"\n", b" " * size + b"\n", b"b" * size]
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines))
    found = [e for e in find_sources(str(tmp_path)) if isinstance(e, Source)]
    assert [(e.number, e.offset, e.size) for e in found] == [(1, 0, size + 1), (3, 2 * size + 2, size)]


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\n \n\t"])
def test_a_jsonl_file_of_blank_lines_is_reported_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(content)
    found = the_one(tmp_path)
    assert isinstance(found, Unreadable)
    assert (found.reason, found.problem) == (Reason.EMPTY, "holds no records")


def test_a_jsonl_file_that_cannot_be_opened_is_reported_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jsonl")
    assert places(tmp_path) == ["!a.jsonl"]


def test_a_jsonl_file_that_opens_but_does_not_read_is_reported_once() -> None:
    found = the_one("/proc/self/mem", FileType.JSONL)
    assert isinstance(found, Unreadable)
    assert found.reason is Reason.UNREADABLE


@pytest.mark.parametrize("folder", ["Pier_files", "Pier-Dateien", "Pier_fichiers", "Pier.files"])
def test_what_a_browser_saved_with_a_page_is_no_article(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder / "deeper").mkdir(parents=True)
    (tmp_path / folder / "frame.html").touch()
    (tmp_path / folder / "deeper/saved_resource.html").touch()
    assert places(tmp_path) == [f"{folder}/deeper/saved_resource.html", f"{folder}/frame.html"]
    (tmp_path / "Pier.htm").touch()
    assert places(tmp_path) == ["Pier.htm"]
    assert places(tmp_path / folder) == ["deeper/saved_resource.html", "frame.html"]


def test_a_folder_of_documents_that_is_only_called_alike_is_read(tmp_path: Path) -> None:
    for name in ("Pier_notes/a.txt", "Other_files/b.html", "Pier.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert places(tmp_path) == ["Other_files/b.html", "Pier.html", "Pier_notes/a.txt"]
