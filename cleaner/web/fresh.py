"""Keeps what was counted of each archive, and counts again when its file has changed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.web.overview import Overview, survey

PATIENCE = 20.0  # seconds that counts may be old while a run is writing: counting takes longer than showing


@dataclass(slots=True)
class _Kept:
    """The counts of one archive, of which state of its file, and when they were made."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    overview: Overview | None = None
    stamp: tuple[int, int] = (0, 0)
    made: float = 0.0


_kept: dict[str, _Kept] = {}


async def current_overview(database: Any) -> Overview:
    """The counts of an archive, at most PATIENCE seconds behind it."""
    kept = _kept.setdefault(database.path, _Kept())
    async with kept.lock:
        state = Path(database.path).stat()
        stamp = (state.st_mtime_ns, state.st_size)
        young = time.monotonic() - kept.made < PATIENCE
        if kept.overview is None or (stamp != kept.stamp and not young):
            kept.overview = await database.execute_fn(survey)
            kept.stamp, kept.made = stamp, time.monotonic()
        return kept.overview
