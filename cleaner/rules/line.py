"""A rule as a line of JSON, and the rule of a line: every value stands in its place, none has a name.

JSON writes named tuples and enumerations without our help, which is most of what there is. A first start writes and
reads ten thousand lines, every other one a few.
"""

import datetime
import json
from collections.abc import Callable
from typing import Any

from cleaner.document.page_sign import PageSign
from cleaner.rules.pattern import Alternative, Pattern
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
    Shape,
    Signal,
    Status,
)


def line_of(rule: Rule) -> bytes:
    """A rule as a line."""
    values = [type(rule.shape).__name__, *rule]
    return json.dumps(values, default=datetime.date.isoformat, ensure_ascii=False, separators=(",", ":")).encode()


def rule_of(line: bytes) -> Rule | None:
    """The rule of a line, or None where it is no rule's."""
    try:
        return _rule(*json.loads(line))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _rule(kind: str, *values: Any) -> Rule:
    rule_id, digest, summary, category, status, added, why, scope, shape, strip, keep, source = values
    return Rule(
        id=rule_id,
        digest=digest,
        summary=summary,
        category=Category(category),
        status=Status(status),
        added=datetime.date.fromisoformat(added),
        why=why,
        scope=_scope(*scope),
        shape=_SHAPES[kind](*shape),
        must_strip=tuple([Example(*example) for example in strip]),
        must_keep=tuple([Example(*example) for example in keep]),
        source=source,
    )


def _scope(hosts: list[str], languages: list[str], position: str, quotes: str, names_publisher: bool) -> Scope:
    return Scope(tuple(hosts), tuple(languages), Position(position), Quotes(quotes), names_publisher)


def _pattern(values: list[Any]) -> Pattern:
    source, alternatives = values
    return Pattern(source, tuple([_alternative(*alternative) for alternative in alternatives]))


def _alternative(
    exact: str, marked: bool, factors: list[str] | None, longest: int | None, shortest: int
) -> Alternative:
    return Alternative(exact, marked, None if factors is None else tuple(factors), longest, shortest)


def _optional(values: list[Any] | None) -> Pattern | None:
    return None if values is None else _pattern(values)


def _block(pattern: list[Any] | None, lines: list[str], keep_as: str | None) -> BlockShape:
    return BlockShape(_optional(pattern), tuple(lines), KeepAs(keep_as) if keep_as else None)


def _region(start: list[Any], end: list[Any] | None, guard: list[Any] | None, most: int, if_no_end: str) -> RegionShape:
    return RegionShape(_pattern(start), _optional(end), _optional(guard), most, IfNoEnd(if_no_end))


def _inline(pattern: list[Any], at: str, keep_as: str | None) -> InlineShape:
    return InlineShape(_pattern(pattern), Edge(at), KeepAs(keep_as) if keep_as else None)


def _score(threshold: int, max_words: int, signals: list[Any], max_length: int | None) -> ScoreShape:
    return ScoreShape(threshold, max_words, tuple([_signal(*signal) for signal in signals]), max_length)


def _signal(
    name: str,
    points: int,
    pattern: list[Any] | None,
    feature: str | None,
    least: int | None,
    most: int | None,
    sign: str | None,
) -> Signal:
    looks_at = Feature(feature) if feature else None
    return Signal(name, points, _optional(pattern), looks_at, least, most, PageSign(sign) if sign else None)


_SHAPES: dict[str, Callable[..., Shape]] = {
    "BlockShape": _block,
    "RegionShape": _region,
    "InlineShape": _inline,
    "ScoreShape": _score,
}
