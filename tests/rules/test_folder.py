"""Reading folders of rule files: what is new, what has changed, and telling that nothing has."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.rules import anew, stored, unchanged
from cleaner.rules.errors import RuleError, RulesInvalid
from cleaner.rules.folder import read_folder
from cleaner.rules.pack import load_rules
from cleaner.rules.unchanged import key_of_unchanged
from tests.rules.test_rule_files import BLOCK, LINES
from tests.rules.writing import rule_text

Load = Callable[[], tuple[str, list[int]]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three rules that were written some time ago, as far as anybody can tell."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("cleaner.rules.pack.shipped_pack", lambda: tmp_path / "rules")
    monkeypatch.setattr(unchanged, "TICK", -(10**9))
    for name in ("one", "two", "sub/three"):
        path = tmp_path / f"rules/generic/{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rule_text(BLOCK))
    return tmp_path / "rules"


@pytest.fixture
def load(folder: Path) -> Load:
    """Loads the rules; their digest, and how many were read anew."""

    def loaded() -> tuple[str, list[int]]:
        told: list[int] = []
        return load_rules(tell=told.append).digest, told

    return loaded


def test_what_was_read_once_is_not_read_again(load: Load) -> None:
    digest, told = load()
    assert told == [3]
    assert load() == (digest, [])


def test_nothing_is_opened_to_tell_that_nothing_has_changed(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, _ = load()
    monkeypatch.setattr("cleaner.rules.folder._bytes", None)
    assert load() == (digest, [])


def test_a_change_that_means_nothing_is_looked_into_once(folder: Path, load: Load) -> None:
    digest, _ = load()
    (folder / "generic/one.toml").touch()
    assert key_of_unchanged(str(folder)) is None
    assert load() == (digest, [])
    assert key_of_unchanged(str(folder)) is not None


def test_a_file_with_other_bytes_and_the_same_size_and_time_is_noticed(folder: Path, load: Load) -> None:
    digest, _ = load()
    path = folder / "generic/one.toml"
    about, text = path.stat(), path.read_text()
    path.write_text(text.replace("Because.", "Becausa."))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (about.st_size, about.st_mtime_ns)
    changed, told = load()
    assert changed != digest
    assert told == [1]  # only this one is read
    path.write_text(text)
    assert load() == (digest, [])  # the bytes are known


def test_a_file_replaced_by_one_of_the_same_size_and_time_is_noticed(folder: Path, load: Load) -> None:
    digest, _ = load()
    path, other = folder / "generic/one.toml", folder / "other"
    about = path.stat()
    other.write_text(path.read_text().replace("Because.", "Becausa."))
    os.utime(other, ns=(about.st_atime_ns, about.st_mtime_ns))
    other.replace(path)
    assert load()[0] != digest


@pytest.mark.parametrize("name", ["generic/four.toml", "generic/sub/four.toml", "new/four.toml"])
def test_files_that_come_and_go_are_noticed(folder: Path, load: Load, name: str) -> None:
    digest, _ = load()
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(rule_text(LINES))
    more, told = load()
    assert (more != digest, told) == (True, [1])
    (folder / name).unlink()
    assert load()[0] == digest


def test_what_would_be_passed_over_in_silence_is_told(folder: Path, load: Load, tmp_path: Path) -> None:
    (folder / "generic/Loud.TOML").write_text(rule_text(LINES))
    (tmp_path / "more").mkdir()
    (folder / "generic/linked").symlink_to(tmp_path / "more")
    with pytest.raises(RulesInvalid) as raised:
        load()
    told = {Path(error.path).name: error.problem for error in raised.value.errors}
    assert "ends in .toml" in told["Loud.TOML"]
    assert "a pack of its own" in told["linked"]


def test_a_mistake_in_a_changed_file_is_told_every_time(folder: Path, load: Load) -> None:
    load()
    (folder / "generic/one.toml").write_text("summary =")
    for _ in range(2):
        with pytest.raises(RulesInvalid, match="this is not TOML"):
            load()


def test_a_pack_whose_youngest_file_is_a_moment_old_is_looked_through_every_time(
    folder: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "TICK", 3 * 10**9)
    digest, _ = load()
    assert key_of_unchanged(str(folder)) is None
    assert load() == (digest, [])  # by its bytes
    monkeypatch.setattr(time, "time_ns", lambda: 2**62)  # long after
    load()
    assert key_of_unchanged(str(folder)) is not None


def test_rules_read_by_other_code_are_read_anew(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    digest, _ = load()
    for module in (stored, unchanged):
        monkeypatch.setattr(module, "code_digest", lambda: "sha256:other")
    assert load() == (digest, [3])


def test_processes_read_what_one_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "generic/two.toml").write_text("summary =\n'ß'")
    files = [(str(path), str(path), path.read_bytes()) for path in sorted(folder.rglob("*.toml"))]
    alone = anew.read_files(files)
    monkeypatch.setattr(anew, "WORTH_A_FORK", 1)
    for cores in (2, 3, 9):
        monkeypatch.setattr(anew, "_cores", lambda cores=cores: cores)
        assert anew.read_files(files) == alone
    assert [type(answer) for answer in alone] == [bytes, bytes, list]


def test_what_a_process_leaves_undone_is_read_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(str(path), str(path), path.read_bytes()) for path in sorted(folder.rglob("*.toml"))]
    alone, here = anew.read_files(files), os.getpid()
    read = anew._read
    monkeypatch.setattr(anew, "WORTH_A_FORK", 1)
    monkeypatch.setattr(anew, "_cores", lambda: 2)
    monkeypatch.setattr(anew, "_read", lambda file: read(file) if os.getpid() == here else os._exit(1))
    assert anew.read_files(files) == alone


def test_a_folder_tells_how_many_files_it_reads(folder: Path) -> None:
    errors: list[RuleError] = []
    told: list[int] = []
    pack = read_folder(folder, errors, told.append)
    assert (len(pack.ids), told, errors) == (3, [3], [])
