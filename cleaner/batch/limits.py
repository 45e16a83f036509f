"""What one document may cost (design §6)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Input in bytes, wall time in seconds, memory in bytes beside what a worker has at its start."""

    input_bytes: int = 20_000_000
    seconds: float = 30.0
    memory: int = 1 << 30
