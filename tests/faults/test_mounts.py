"""Small disks and read-only ones, mounted for these tests alone."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.faults.shim import HERE

MOUNTING = "mount -t tmpfs tmpfs /mnt"
READING = ("search", "show", "verify", "dry run", "copy")
WRITING = ("archive", "reclean", "restore", "forget")


def may_mount() -> bool:
    """True where this user may mount a disk that nobody else sees."""
    unshare = shutil.which("unshare")
    tried = unshare and subprocess.run([unshare, "-m", "sh", "-c", MOUNTING], check=False, capture_output=True)
    return bool(tried) and tried.returncode == 0  # type: ignore[union-attr]


pytestmark = pytest.mark.skipif(not may_mount(), reason="needs the right to mount a tmpfs")


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """How every step ended, and what was said."""
    command = ["unshare", "-m", sys.executable, "-m", "tests.faults.mounts", str(tmp_path_factory.mktemp("disks"))]
    root = HERE.parents[1]
    came = subprocess.run(
        command, check=True, capture_output=True, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}
    )
    return {step: (code, said) for step, code, said in map(json.loads, came.stdout.splitlines())}


def test_a_full_disk_is_exit_code_4_what_is_there_can_be_read_and_room_finishes_it(
    ended: dict[str, tuple[int, str]],
) -> None:
    code, said = ended["full"]
    assert code == 4
    assert "the disk is full; free some space and run the same command again" in said
    assert ended["read while full"] == (0, "")
    assert (ended["room"], ended["the same"]) == ((0, ""), (0, ""))


@pytest.mark.parametrize("command", ["backup", "repair", "export"])
def test_what_finds_no_room_for_its_file_says_where_and_leaves_nothing(
    ended: dict[str, tuple[int, str]], command: str
) -> None:
    code, said = ended[command]
    assert code == 4
    assert "/tiny" in said
    assert ("full" in said) or ("No space left" in said)
    assert ended[f"{command} left"] == (0, "")


@pytest.mark.parametrize("command", READING)
def test_what_reads_works_on_a_read_only_disk(ended: dict[str, tuple[int, str]], command: str) -> None:
    assert ended[f"read-only: {command}"] == (0, "")


@pytest.mark.parametrize("command", WRITING)
def test_what_writes_says_that_the_disk_is_read_only(ended: dict[str, tuple[int, str]], command: str) -> None:
    code, said = ended[f"read-only: {command}"]
    assert code == 4
    assert "cannot be written here: Read-only file system" in said


def test_an_interrupted_run_on_a_read_only_disk_is_told(ended: dict[str, tuple[int, str]]) -> None:
    code, said = ended["read-only: interrupted"]
    assert code == 4
    assert "was being written when its run was interrupted" in said
