"""Rows as they are written: inserting one, and how time and JSON are stored."""

import datetime
import json
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Value = str | int | bytes | None


def insert(db: Database, table: str, row: Mapping[str, Value]) -> int:
    """Insert a row; its id."""
    columns = ", ".join(row)
    marks = ", ".join("?" * len(row))
    inserted = db.conn.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values())).lastrowid
    assert inserted is not None
    return inserted


def one(db: Database, select: str, *values: Value) -> tuple[Any, ...] | None:
    """The first row that a query gives, or None."""
    row: tuple[Any, ...] | None = db.conn.execute(select, values).fetchone()
    return row


def to_json(value: object) -> str:
    """JSON as the archive stores it."""
    return _ENCODER.encode(value)


def now() -> str:
    """The time as the archive stores it: UTC, to the second."""
    return _at(int(time.time()))


@lru_cache(maxsize=1)
def _at(second: int) -> str:
    return datetime.datetime.fromtimestamp(second, datetime.UTC).isoformat(timespec="seconds")
