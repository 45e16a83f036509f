"""What a process needs."""

from pathlib import Path


def peak_memory(process: int | str = "self") -> int:
    """The most bytes that a process has held at once; `ru_maxrss` would count what its parent held at the fork, too."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) << 10
