import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner.cli.main import QUARANTINED, main
from cleaner.web.settings import write_files
from tests.goldens import ROOT
from tests.web.serving import COMING, PYTHON, serving
from tests.web.stories import PRESSES, write_press

NEEDS_COMING = pytest.mark.skipif(not COMING.exists(), reason="needs Datasette 1.0: make .venv-datasette1/ready")


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory as `archive/`: seeds and an invented press archived, one publisher twice; Datasette's files.

    It takes ten seconds; the processes of a run share it.
    """
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    base = tmp_path_factory.getbasetemp()
    folder = (base if alone else base.parent) / "archive"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        return folder if (folder / "archive.db").exists() else make_directory(folder)


@pytest.fixture(scope="session")
def server(directory: Path) -> Iterator[str]:
    """A real `datasette archive/`; gives its address."""
    with serving([str(directory)]) as address:
        yield address


@pytest.fixture(scope="session", params=["0.65", pytest.param("1.0", marks=NEEDS_COMING)])
def either(request: pytest.FixtureRequest, directory: Path) -> Iterator[str]:
    """The same directory in each version of Datasette."""
    with serving([str(directory)], python=PYTHON if request.param == "0.65" else COMING) as address:
        yield address


def make_directory(folder: Path) -> Path:
    """Archive everything for real and write Datasette's files."""
    folder.mkdir(exist_ok=True)
    write_files(folder)
    press = folder.parent / f"{folder.name}-press"
    write_press(press)
    archived(folder, press / PRESSES[0].name, "--profile", "appeals")
    archived(folder, ROOT / "seeds", press, code=QUARANTINED)
    return folder


def archived(folder: Path, *what: object, code: int = 0) -> None:
    result = CliRunner().invoke(main, ["archive", *map(str, what), "--archive", str(folder / "archive.db")])
    assert result.exit_code == code, result.output
