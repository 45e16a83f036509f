"""Fixtures that the rooms of the archive share with reading."""

from tests.reading.conftest import as_nobody

__all__ = ["as_nobody"]
