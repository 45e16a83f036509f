"""Read rules, kept between runs: checking and translating the shipped rules takes seconds, reading them back does not.

The file is JSON of plain values, named by the digest of everything that went into it: the rule files' bytes and
the code that read them. It is written whole or not at all, and whatever is wrong with it, the rules are read anew.
"""

import datetime
import json
import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from importlib import metadata
from pathlib import Path

from cleaner.document.digest import digest_bytes, digest_fields
from cleaner.rules.pattern import Pattern
from cleaner.rules.rule import (
    BlockShape,
    Category,
    Edge,
    Example,
    Feature,
    IfNoEnd,
    InlineShape,
    KeepAs,
    Position,
    Quotes,
    RegionShape,
    Rule,
    Scope,
    ScoreShape,
    Signal,
    Status,
)

_VALUES: tuple[type, ...] = (
    Pattern, BlockShape, RegionShape, InlineShape, ScoreShape, Signal, Scope, Example, Rule,
    Category, Edge, Feature, IfNoEnd, KeepAs, Position, Quotes, Status,
)  # fmt: skip
_MAKERS: dict[str, Callable[..., object]] = {value.__name__: value for value in _VALUES}
_MAKERS["date"] = datetime.date.fromisoformat


def cache_key(files: Iterable[tuple[str, bytes]]) -> str:
    """The digest of rule files (id and bytes) and of the code that reads them."""
    return digest_fields(_code_digest(), [(rule_id, digest_bytes(data)) for rule_id, data in files])


def cached_rules(key: str) -> tuple[Rule, ...] | None:
    """The rules that were stored under this key, or None."""
    try:
        checksum, _, payload = _path(key).read_bytes().partition(b"\n")
        if checksum.decode() != digest_bytes(payload):
            return None
        rules = _tuples(json.loads(payload, object_hook=_value))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return rules if isinstance(rules, tuple) and all(isinstance(rule, Rule) for rule in rules) else None


def store_rules(key: str, rules: Iterable[Rule]) -> None:
    """Store read rules; where there is no place to store them, nothing happens."""
    payload = json.dumps([_plain(rule) for rule in rules], ensure_ascii=False, separators=(",", ":")).encode()
    path = _path(key)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(digest_bytes(payload).encode() + b"\n" + payload)
        os.replace(file.name, path)


def _path(key: str) -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root, "article-cleaner", key.replace(":", "-") + ".rules")


@cache
def _code_digest() -> str:
    """The digest of the modules and libraries whose change could change what a rule file means."""
    package = Path(__file__).parents[1]
    modules = sorted([*package.glob("rules/*.py"), package / "document/folding.py"])
    libraries = (unicodedata.unidata_version, metadata.version("google-re2"))
    return digest_fields(libraries, [digest_bytes(module.read_bytes()) for module in modules])


def _plain(value: object) -> object:
    """A value as JSON: tuples as arrays, everything with a type as an object of one key."""
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if is_dataclass(value):
        return {type(value).__name__: [_plain(getattr(value, field.name)) for field in fields(value)]}
    if isinstance(value, StrEnum):
        return {type(value).__name__: [str(value)]}
    if isinstance(value, datetime.date):
        return {"date": [value.isoformat()]}
    return value


def _value(plain: dict[str, list[object]]) -> object:
    ((name, members),) = plain.items()
    return _MAKERS[name](*map(_tuples, members))


def _tuples(plain: object) -> object:
    return tuple(map(_tuples, plain)) if isinstance(plain, list) else plain
