import multiprocessing
import os
import time
from pathlib import Path

import pytest

from cleaner.document.digest import digest_bytes
from cleaner.rules.cache import KEPT, forget, load, store

HEAD, BODY = b'["a head"]', b"a body\nof lines\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "article-cleaner"


def stored(cache: Path) -> Path:
    store("sha256:1.rules", HEAD, BODY)
    (path,) = cache.iterdir()
    return path


def loaded(name: str = "sha256:1.rules") -> tuple[bytes, bytes] | None:
    kept = load(name)
    return None if kept is None else (kept.head, kept.body[:])


def test_what_is_stored_comes_back(cache: Path) -> None:
    assert loaded() is None
    stored(cache)
    assert loaded() == (HEAD, BODY)


def test_what_is_forgotten_is_gone(cache: Path) -> None:
    stored(cache)
    forget("sha256:1.rules")
    forget("sha256:1.rules")
    assert loaded() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"garbage",
        b"10 \n" + HEAD,
        b"10 sha256:0\n" + HEAD,
        b"\xff\xfe\n",
        f"10 {digest_bytes(HEAD)}\n".encode() + HEAD,  # what earlier versions sealed
        b"9" * 500 + b" \n",
    ],
)
def test_a_file_that_is_not_ours_is_not_taken(cache: Path, content: bytes) -> None:
    stored(cache).write_bytes(content)
    assert loaded() is None


def test_every_flipped_byte_of_seal_and_head_is_noticed(cache: Path) -> None:
    path = stored(cache)
    whole = path.read_bytes()
    for place in range(len(whole) - len(BODY)):
        data = bytearray(whole)
        data[place] ^= 1
        path.write_bytes(bytes(data))
        assert loaded() is None, place


def test_a_file_under_the_name_of_another_is_not_taken(cache: Path) -> None:
    path = stored(cache)
    path.rename(path.with_name("sha256-2.rules"))
    assert loaded("sha256:2.rules") is None


def test_a_link_a_folder_and_a_fifo_are_not_taken_and_not_waited_for(cache: Path) -> None:
    path = stored(cache)
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")
    assert loaded() is None
    path.unlink()
    path.mkdir()
    assert loaded() is None
    path.rmdir()
    os.mkfifo(path)
    assert loaded() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_not_taken(cache: Path) -> None:
    os.chown(stored(cache), 65534, 65534)
    assert loaded() is None


def test_a_cache_that_cannot_be_written_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a file"))
    store("sha256:1.rules", HEAD, BODY)
    assert loaded() is None


def test_a_user_without_a_name_and_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)  # as in a container with a number for its user
    store("sha256:1.rules", HEAD, BODY)
    assert loaded() is None
    forget("sha256:1.rules")


def test_a_cache_folder_that_is_no_whole_path_is_not_made_where_we_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    store("sha256:1.rules", HEAD, BODY)
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_files_of_a_kind_that_nobody_has_used_for_longest_go(cache: Path) -> None:
    path = stored(cache)
    a_minute_ago = time.time() - 60
    os.utime(path, (a_minute_ago, a_minute_ago))
    for number in range(2, KEPT + 1):
        store(f"sha256:{number}.rules", HEAD)
    store("sha256:0.seen", HEAD)
    assert loaded() == (HEAD, BODY)  # and is in use again
    os.utime(cache / "sha256-2.rules", (a_minute_ago, a_minute_ago))
    store("sha256:more.rules", HEAD)
    names = {found.name for found in cache.iterdir()}
    assert len(names) == KEPT + 1
    assert "sha256-2.rules" not in names
    assert {"sha256-1.rules", "sha256-0.seen", "sha256-more.rules"} <= names


def test_parts_of_files_that_were_never_finished_go_after_an_hour(cache: Path) -> None:
    cache.mkdir()
    old, new = cache / ".1-1.part", cache / ".2-2.part"
    old.touch()
    new.touch()
    os.utime(old, (time.time() - 7_200,) * 2)
    stored_under = "sha256:1.rules"
    store(stored_under, HEAD)
    assert {found.name for found in cache.iterdir()} == {".2-2.part", "sha256-1.rules"}


def _write(number: int) -> None:
    for _ in range(50):
        store("sha256:1.rules", b"%d" % number * 10_000, b"%d" % number * 10_000)


def test_of_two_writers_at_once_one_wins_and_readers_see_whole_files(cache: Path) -> None:
    writers = [multiprocessing.get_context("fork").Process(target=_write, args=(number,)) for number in (1, 2)]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        seen.add(loaded())
    assert seen - {None} <= {(b"1" * 10_000, b"1" * 10_000), (b"2" * 10_000, b"2" * 10_000)}
    assert loaded() is not None
    assert [found.name for found in cache.iterdir()] == ["sha256-1.rules"]


def test_what_can_no_longer_be_read_is_as_good_as_damaged(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(cache)
    kept = load("sha256:1.rules")
    assert kept is not None
    assert (kept.body[2:6], len(kept.body), kept.body[-1:]) == (BODY[2:6], len(BODY), BODY[-1:])

    def gone(*_: object) -> bytes:
        raise OSError("stale file handle")

    monkeypatch.setattr(os, "pread", gone)
    assert kept.body[:] == b""
    assert loaded() is None
