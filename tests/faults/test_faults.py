"""The fault matrix in its short form; `make faults` has the long one."""

import sys
import tempfile
from pathlib import Path

import pytest

from tests.faults.kills import killed_archives
from tests.faults.shim import Result, compiler, quick_disk, results, wrong

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or compiler() is None, reason="needs Linux and a C compiler for the shim"
)
FAULTS = [("kill", 0.7, ""), ("torn", 0.6, ""), ("power", 0.5, ""), ("power", 0.85, "")]
ERRORS = [("full", 0.6, ""), ("broken", 0.3, ""), ("broken", 0.8, ""), ("unsynced", 0.5, "")]
CONTROLS = [
    *(("kill", share, "each its own commit") for share in (0.9, 1.3)),  # it needs many more operations
    *(("power", share, "synchronous off") for share in (0.42, 0.63)),
]


@pytest.fixture(scope="module")
def came() -> list[Result]:
    """What became of every case, in one process under the shim."""
    with tempfile.TemporaryDirectory(prefix="cleaner-faults-", dir=quick_disk()) as folder:
        found = results(Path(folder), [*FAULTS, *ERRORS, *CONTROLS])
    if found[0]["exit"] == 0:
        pytest.skip("this Python brings its own SQLite, which the shim does not reach")
    return found


def test_after_every_fault_the_archive_is_whole_and_a_run_in_peace_finishes_it(came: list[Result]) -> None:
    assert [(r["mode"], r["at"], wrong(r)) for r in came if not r["control"] and wrong(r)] == []


def test_a_disk_that_is_full_or_broken_is_exit_code_4(came: list[Result]) -> None:
    assert [r["exit"] for r in came if r["mode"] in ("full", "broken", "unsynced")] == [4] * len(ERRORS)


@pytest.mark.parametrize("control", ["each its own commit", "synchronous off"])
def test_a_writer_that_gets_it_wrong_is_found_out(came: list[Result], control: str) -> None:
    assert any(wrong(r) for r in came if r["control"] == control)


def test_kills_at_random_moments_lose_double_and_damage_nothing() -> None:
    with tempfile.TemporaryDirectory(prefix="cleaner-faults-", dir=quick_disk()) as folder:
        notes = Path(folder) / "notes"
        kills, wrong = killed_archives(Path(folder), 2, texts=120, notes=notes)
        assert (kills >= 2, wrong) == (True, 0)
        assert killed_archives(Path(folder), 2, texts=120, notes=notes) == (kills, wrong)  # nothing is done again
