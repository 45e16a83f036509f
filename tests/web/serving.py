"""Datasette as a process of its own, in either version, and what it answers."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path

from coverage import Coverage

from tests.goldens import ROOT

START_SECONDS = 60
PYTHON = Path(sys.executable)
COMING = ROOT / ".venv-datasette1/bin/python"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    headers: HTTPMessage


@contextmanager
def serving(
    arguments: list[str], *, python: Path = PYTHON, module: str = "datasette", folder: Path | None = None
) -> Iterator[str]:
    """`datasette serve ARGUMENTS`, in a folder; gives its address."""
    with running(arguments, python=python, module=module, folder=folder) as (address, _):
        yield address


@contextmanager
def running(
    arguments: list[str], *, python: Path = PYTHON, module: str = "datasette", folder: Path | None = None
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The same, with its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(python), "-m", module, "serve", *arguments, "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)} | _counting())
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, process)
        yield address, process
    finally:
        process.terminate()
        process.wait()


def _counting() -> dict[str, str]:
    """The environment in which a server counts its lines too, where the tests' own lines are counted."""
    if Coverage.current() is None:
        return {}
    return {"COVERAGE_PROCESS_START": str(ROOT / "tests/web/coverage.ini"), "COVERAGE_FILE": str(ROOT / ".coverage")}


def get(address: str, **headers: str) -> Answer:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Answer(answer.status, answer.read().decode(), answer.headers)
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.read().decode(), error.headers)


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Datasette did not start")
