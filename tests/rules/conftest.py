"""Fixtures of other rooms."""

from tests.reading.conftest import as_nobody

__all__ = ["as_nobody"]
