"""Folders that a user without rights may read; root passes every permission check."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65_534


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """An empty folder; root acts as nobody while the test runs."""
    folder = Path(tempfile.mkdtemp(prefix="cleaner-test-"))
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        shutil.rmtree(folder)
