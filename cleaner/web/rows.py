"""Rows of a query by column name."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

Row = dict[str, Any]  # as SQL gives it; callers make values of it


def read_rows(connection: Connection, select: str, values: Sequence[object] = ()) -> list[Row]:
    """Every row that a query finds."""
    cursor = connection.execute(select, list(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
