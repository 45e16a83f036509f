"""The shim, compiled, and the driver under it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
Case = tuple[str, float, str]
Result = dict[str, str | int | bool]


def quick_disk() -> str | None:
    """A folder in memory, where syncing takes no time; None where there is none. The shim decides what is lost."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def compiler() -> str | None:
    """The C compiler of this machine, or None."""
    return shutil.which("cc") or shutil.which("gcc")


def results(folder: Path, cases: list[Case]) -> list[Result]:
    """What became of each case; raises CalledProcessError where the driver itself fails."""
    library = folder / "shim.so"
    subprocess.run(
        [compiler() or "cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "shim.c"), "-ldl"], check=True
    )
    command = [sys.executable, "-m", "tests.faults.driver", str(folder), json.dumps(cases)]
    environment = os.environ | {"LD_PRELOAD": str(library), "PYTHONPATH": str(HERE.parents[1])}
    came = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=HERE.parents[1])
    return [json.loads(line) for line in came.stdout.splitlines()]


def wrong(result: Result) -> str:
    """What is not as it has to be after a case; empty where all is well."""
    if result["fault"]:
        return str(result["fault"])
    killed = result["mode"] in ("kill", "torn", "power")
    if killed and result["exit"] != -9:
        return f"ended with {result['exit']} and was not killed: the fault did not come"
    if not killed and result["exit"] not in (0, 4):
        return f"ended with {result['exit']}"
    return "" if result["same"] else "a run in peace does not make the archive that it has to be"
