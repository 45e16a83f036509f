"""Imports go one way (docs: the way through the house): each room uses only the rooms that are named here."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import cleaner

PACKAGE = Path(cleaner.__file__).parent
ALL = frozenset(path.stem for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))) | {"pipeline"}
MAY_USE = {
    "document": set(),
    "rules": {"document"},
    "engine": {"document", "rules"},
    "reading": {"document"},
    "extraction": {"document"},
    "pipeline": {"document", "rules", "engine", "reading", "extraction"},
    "archive": {"document", "rules", "engine", "pipeline"},
    "rendering": {"document", "rules", "engine", "extraction", "pipeline"},
    "batch": {"document", "rules", "engine", "reading", "pipeline", "archive"},
    "learning": {"document", "rules", "engine"},
    "web": {"document", "rules", "archive"},
    "cli": ALL - {"cli"},
    "__init__": set(),
    "__main__": {"cli"},
}
HEAVY = {
    "trafilatura",
    "lxml",
    "datasette",
    "bs4",
    "sqlite_utils",
    "charset_normalizer",
    "zstandard",
    "dateparser",
    "markdown_it",
    "warcio",
}
PURE = ("document", "rules", "engine")
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The dotted names of every module that a module imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the room"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_uses_only_the_rooms_that_it_may(path: Path) -> None:
    used = {name.split(".")[1] for name in imports(path) if name.startswith("cleaner.")}
    assert used - {room(path), "__version__"} <= MAY_USE[room(path)]


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) in PURE], ids=lambda path: path.stem)
def test_the_middle_of_the_house_needs_no_heavy_library(path: Path) -> None:
    assert not HEAVY & {name.split(".")[0] for name in imports(path)}


def test_no_room_uses_itself_in_a_circle() -> None:
    assert set(TopologicalSorter(MAY_USE).static_order()) == set(MAY_USE) | ALL


def test_every_module_lies_in_a_room_of_the_table() -> None:
    assert {room(path) for path in MODULES} <= set(MAY_USE)
