"""The command in this process, in an empty folder, with a small rule pack in the place of the shipped one."""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.cli.main import main
from tests.archive.samples import write_pack
from tests.reading.conftest import as_nobody

__all__ = ["as_nobody"]
Run = Callable[..., Result]


@pytest.fixture(scope="session")
def pack() -> Iterator[Path]:
    """A rule pack that nobody may read too."""
    with tempfile.TemporaryDirectory(prefix="cleaner-pack-") as folder:
        os.chmod(folder, 0o755)
        yield write_pack(Path(folder))


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty current folder; signals as they were afterwards: `archive` takes them for its process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cleaner.rules.pack.shipped_pack", lambda: pack)
    taken = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in taken.items():
        signal.signal(number, handler)


@pytest.fixture
def run() -> Run:
    """Runs the command; an exception that is no exit fails the test."""

    def invoke(*arguments: object, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(part) for part in arguments], input=input, catch_exceptions=False)

    return invoke
