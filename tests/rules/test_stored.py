import json
from pathlib import Path

import pytest

from cleaner.rules.cache import store
from cleaner.rules.errors import RulesInvalid
from cleaner.rules.line import line_of, rule_of
from cleaner.rules.pack import shipped_pack
from cleaner.rules.reader import read_rule
from cleaner.rules.rule import Rule
from cleaner.rules.stored import StoredPack, load_pack, pack_key, pack_of, store_pack

NAMES = ("wire/agency-credit", "wire/dateline-parenthesis")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/article-cleaner"


def rule(name: str) -> Rule:
    read = read_rule(name, (shipped_pack() / f"{name}.toml").read_bytes(), name)
    assert isinstance(read, Rule)
    return read


def a_pack(folder: Path = shipped_pack()) -> StoredPack:  # noqa: B008
    rules = map(rule, NAMES)
    return pack_of("sha256:1", str(folder), [(one.id, one.digest, line_of(one)) for one in rules])


def shown(pack: StoredPack) -> list[str]:
    return [repr(pack.rule(number)) for number in range(len(pack.ids))]


def test_a_stored_pack_comes_back() -> None:
    store_pack(a_pack())
    kept = load_pack("sha256:1", str(shipped_pack()))
    assert kept is not None
    assert shown(kept) == [repr(rule(name)) for name in NAMES]
    assert load_pack("sha256:2", str(shipped_pack())) is None


@pytest.mark.parametrize("ends", [7, {}, [], ["c"], [-1], [0], [2], [1, 1], None])
def test_whole_files_with_strange_heads_are_not_taken(ends: object) -> None:
    head = [["a"], ["b"], ends, ["d"]]
    store("sha256:1.rules", json.dumps(head).encode(), b"x")
    assert load_pack("sha256:1", "rules") is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b'{"Rule": []}',
        b'{"os": []}',
        b"1",
        b'{"date": ["x"]}',
        b'{"a": 1, "b": 2}',
        b"\xff",
        b'["BlockShape"]',
        b'["os",1,2,3,4,5,6,7,8,9,10,11,12]',
    ],
)
def test_a_line_that_is_no_rule_makes_none(line: bytes) -> None:
    assert rule_of(line) is None


def test_a_rule_whose_line_is_damaged_is_read_from_its_file_and_the_store_is_given_up(cache: Path) -> None:
    store_pack(a_pack())
    (path,) = cache.iterdir()
    data = bytearray(path.read_bytes())
    data[-10] ^= 1
    path.write_bytes(bytes(data))
    kept = load_pack("sha256:1", str(shipped_pack()))
    assert kept is not None
    assert repr(kept.rule(0)) == repr(rule(NAMES[0]))
    assert path.exists()
    assert repr(kept.rule(1)) == repr(rule(NAMES[1]))
    assert not path.exists()


def test_a_rule_that_is_neither_in_the_store_nor_in_its_file_any_more_is_a_mistake(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    path = tmp_path / f"{NAMES[0]}.toml"
    path.parent.mkdir()
    path.write_text("summary = 'another'")
    with pytest.raises(RulesInvalid, match="has just been changed: run the command again"):
        pack._replace(body=memoryview(b"")).rule(0)


def test_the_key_changes_with_every_byte_and_every_name() -> None:
    keys = {pack_key([("a", b"1")]), pack_key([("a", b"2")]), pack_key([("b", b"1")]), pack_key([])}
    assert len(keys) == 4
