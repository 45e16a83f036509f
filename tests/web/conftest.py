import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleaner.cli.main import main
from cleaner.web.settings import write_files
from tests.goldens import ROOT

START_SECONDS = 30


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory as `archive/` is after `make run`: the seeds archived, Datasette's files beside them."""
    folder = tmp_path_factory.mktemp("archive")
    write_files(folder)
    result = CliRunner().invoke(main, ["archive", str(ROOT / "seeds"), "--archive", str(folder / "archive.db")])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="session")
def server(directory: Path) -> Iterator[str]:
    """A real `datasette archive/`; gives its address."""
    with serving(["-m", "datasette", "serve", str(directory)]) as address:
        yield address


@contextmanager
def serving(arguments: list[str]) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, *arguments, "--port", str(port)])
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Datasette did not start")
