"""Whether a pyproject.toml may speak of us is told without reading TOML, and never too rarely."""

import os
from pathlib import Path

import pytest

from cleaner.cli.config import find_config
from cleaner.cli.nearest import configurations


@pytest.mark.parametrize(
    "text",
    [
        "[tool.cleaner]\nprofile = 'appeals'",
        "[project]\nname = 'x'\n\n  [ tool . 'cleaner' ]\nprofile = 'appeals'",
        '["tool"."cleaner"]\nprofile = "appeals"',
        "[tool]\ncleaner.profile = 'appeals'",
        "tool.cleaner.profile = 'appeals'",
        "tool = {cleaner = {profile = 'appeals'}}",
        "'tool'.cleaner = {profile = 'appeals'}",
        "[tool.ruff]\n[tool.cleaner] # ours\r\nprofile = 'appeals'",
    ],
)
def test_every_way_to_write_the_table_is_seen(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    config = find_config()
    assert config is not None
    assert config.profile == "appeals"


@pytest.mark.parametrize("text", ["[tool.ruff]\nx = 1", "[project.scripts]\ncleaner = 'cleaner.cli'", "", "broken ["])
def test_what_is_none_of_our_business_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    (tmp_path / "below").mkdir()
    os.chdir(tmp_path / "below")
    (tmp_path / "cleaner.toml").touch()
    assert list(configurations()) == [Path("../cleaner.toml")]


def test_the_nearest_comes_first_and_cleaner_toml_before_pyproject(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for folder in (tmp_path, tmp_path / "below"):
        (folder / "pyproject.toml").write_text("[tool.cleaner]")
        (folder / "cleaner.toml").touch()
    os.chdir(tmp_path / "below")
    names = ["cleaner.toml", "pyproject.toml", "../cleaner.toml", "../pyproject.toml"]
    assert [str(found) for found in configurations()][:4] == names
