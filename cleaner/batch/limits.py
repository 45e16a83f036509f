"""What one document may cost (design §6)."""

from typing import NamedTuple


class Limits(NamedTuple):
    """Input in bytes, wall time in seconds, memory in bytes beside what a worker has at its start."""

    input_bytes: int = 20_000_000
    seconds: float = 30.0
    memory: int = 1 << 30
