"""Where a configuration may stand: told without reading TOML, because most runs have none."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

_LONGEST = 256 * 1024  # bytes looked at; a longer file is a mistake, told by whoever reads it
_TOOL_CLEANER = re.compile(
    rb"""^[ \t]*(?:\[{1,2}[ \t]*["']?tool["']?[ \t]*(?:\]|\.[ \t]*["']?cleaner)|["']?tool["']?[ \t]*[.=])""",
    re.MULTILINE,
)


def configurations() -> Iterator[Path]:
    """The files that may hold a configuration, from the current folder upwards, the nearest first."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the folder has been deleted
        return
    for folder in map(str, (here, *here.parents)):
        if os.path.isfile(os.path.join(folder, "cleaner.toml")):
            yield Path(os.path.relpath(os.path.join(folder, "cleaner.toml")))
        if _speaks_of_us(os.path.join(folder, "pyproject.toml")):
            yield Path(os.path.relpath(os.path.join(folder, "pyproject.toml")))


def _speaks_of_us(pyproject: str) -> bool:
    """True for a file with a table `tool`, and for one that cannot be read; what else is in it is not our business."""
    if not os.path.isfile(pyproject):
        return False
    try:
        with open(pyproject, "rb") as file:
            return _TOOL_CLEANER.search(file.read(_LONGEST)) is not None
    except OSError:
        return True
