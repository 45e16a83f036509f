from pathlib import Path

import pytest

from cleaner.rules.cache import cache_key, cached_rules, store_rules
from cleaner.rules.pack import load_rules, shipped_pack
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule

FILES = [f"wire/{name}" for name in ("agency-credit", "dateline-parenthesis")]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "article-cleaner"


def some_rules() -> tuple[Rule, ...]:
    found = [read_rule(name, (shipped_pack() / f"{name}.toml").read_bytes(), name) for name in FILES]
    return tuple(rule for rule in found if isinstance(rule, Rule))


def test_all_shipped_rules_come_back_as_they_were_read(cache: Path) -> None:
    anew, again = load_rules(), load_rules()
    assert len(list(cache.iterdir())) == 1
    assert anew.digest == again.digest
    assert [repr(rule.shape) for rule in anew.rules[:50]] == [repr(rule.shape) for rule in again.rules[:50]]
    assert [rule.added for rule in anew.rules] == [rule.added for rule in again.rules]


def test_stored_rules_come_back(cache: Path) -> None:
    store_rules("sha256:1", some_rules())
    assert repr(cached_rules("sha256:1")) == repr(some_rules())


def test_nothing_stored_is_nothing_found(cache: Path) -> None:
    assert cached_rules("sha256:1") is None


@pytest.mark.parametrize(
    "content",
    [b"", b"garbage", b"sha256:0\n[]", b"\xff\xfe\n"],
)
def test_a_file_that_is_not_ours_is_not_taken(cache: Path, content: bytes) -> None:
    store_rules("sha256:1", some_rules())
    (stored,) = cache.iterdir()
    stored.write_bytes(content)
    assert cached_rules("sha256:1") is None


def test_one_flipped_byte_is_noticed(cache: Path) -> None:
    store_rules("sha256:1", some_rules())
    (stored,) = cache.iterdir()
    data = bytearray(stored.read_bytes())
    data[len(data) // 2] ^= 1
    stored.write_bytes(bytes(data))
    assert cached_rules("sha256:1") is None


@pytest.mark.parametrize(
    "payload", [b"{}", b'[{"Rule": []}]', b'[{"os": []}]', b"[1]", b'[{"date": ["x"]}]', b'[{"a": 1, "b": 2}]']
)
def test_whole_files_with_strange_values_are_not_taken(cache: Path, payload: bytes) -> None:
    from cleaner.document.digest import digest_bytes

    store_rules("sha256:1", some_rules())
    (stored,) = cache.iterdir()
    stored.write_bytes(digest_bytes(payload).encode() + b"\n" + payload)
    assert cached_rules("sha256:1") is None


def test_a_cache_that_cannot_be_written_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    store_rules("sha256:1", some_rules())
    assert cached_rules("sha256:1") is None


def test_the_key_changes_with_every_byte_and_every_name() -> None:
    keys = {cache_key([("a", b"1")]), cache_key([("a", b"2")]), cache_key([("b", b"1")]), cache_key([])}
    assert len(keys) == 4
