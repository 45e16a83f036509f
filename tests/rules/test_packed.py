"""The shipped rules as a wheel brings them: already translated, and never taken for what they are not."""

import shutil
from pathlib import Path

import pytest

from cleaner.rules import packed, stored
from cleaner.rules.errors import RuleError
from cleaner.rules.folder import read_folder
from cleaner.rules.packed import file_of
from tests.rules.test_rule_files import BLOCK, LINES
from tests.rules.writing import rule_text


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed folder of two rules with their lines beside it, and no cache."""
    folder = tmp_path / "packs"
    for name in ("one", "two"):
        (folder / "generic").mkdir(parents=True, exist_ok=True)
        (folder / f"generic/{name}.toml").write_text(rule_text(BLOCK if name == "one" else LINES))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "build"))
    folder.with_suffix(".rules").write_bytes(file_of(read_folder(folder, [])))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(packed, "_INSTALLED", folder)
    return folder


def read(folder: Path) -> tuple[list[str], list[int]]:
    """The rules of a folder, and how many of them were translated."""
    errors: list[RuleError] = []
    told: list[int] = []
    pack = read_folder(folder, errors, told.append)
    assert errors == []
    return [repr(pack.rule(number)) for number in range(len(pack.ids))], told


def test_an_installation_translates_none_of_its_rules(site: Path) -> None:
    rules, told = read(site)
    assert told == [0]
    site.with_suffix(".rules").unlink()
    shutil.rmtree(site.parent / "cache")
    assert read(site) == (rules, [2])


def test_a_rule_that_was_changed_where_it_is_installed_is_read(site: Path) -> None:
    path = site / "generic/one.toml"
    path.write_text(path.read_text().replace("Because.", "Becausa."))
    rules, told = read(site)
    assert told == [1]
    assert "Becausa." in rules[0]


def test_lines_that_other_code_made_are_not_taken(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (stored, packed):
        monkeypatch.setattr(module, "module_digests", lambda: ("sha256:other",))
    assert read(site)[1] == [2]


@pytest.mark.parametrize("damage", [b"", b"[]", b"2 sha256:0\n[]"])
def test_a_file_that_does_not_fit_its_seal_is_not_taken(site: Path, damage: bytes) -> None:
    site.with_suffix(".rules").write_bytes(damage)
    assert read(site)[1] == [2]


def test_a_damaged_line_is_not_taken(site: Path) -> None:
    path = site.with_suffix(".rules")
    path.write_bytes(path.read_bytes().replace(b"Because.", b"Becausa.", 1))
    rules, told = read(site)
    assert told == [1]
    assert "Becausa." not in "".join(rules)


def test_lines_beside_another_folder_are_not_looked_at(site: Path) -> None:
    other = site.parent / "mine"
    shutil.copytree(site, other)
    shutil.copy(site.with_suffix(".rules"), other.with_suffix(".rules"))
    assert read(other)[1] == [2]


def test_a_wheel_holds_the_lines_and_an_editable_installation_does_not(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("hatchling")
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    from hatch_build import TranslatedRules

    site.rename(site.parent / "rules")
    hook = TranslatedRules(str(site.parent), {}, None, None, "", "wheel")  # type: ignore[arg-type]
    included: dict[str, dict[str, str]] = {"force_include": {}}
    hook.initialize("editable", included)
    assert included == {"force_include": {}}
    hook.initialize("standard", included)
    ((path, place),) = included["force_include"].items()
    assert place == "cleaner/rules/packs.rules"
    assert Path(path).read_bytes() == site.with_suffix(".rules").read_bytes()
