"""Reading the four shapes of a rule: block, region, inline and score."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cleaner.document.page_sign import PageSign
from cleaner.rules.keys import MAX_POINTS
from cleaner.rules.lines import fold_line
from cleaner.rules.rule import (
    BlockShape,
    Edge,
    Feature,
    IfNoEnd,
    InlineShape,
    KeepAs,
    RegionShape,
    ScoreShape,
    Shape,
    Signal,
)
from cleaner.rules.translate import NEVER, end_pattern, search_pattern, start_pattern, whole_pattern

if TYPE_CHECKING:
    from cleaner.rules.fields import Fields

_WAYS = {"whole": whole_pattern, "starts": start_pattern, "contains": search_pattern}


def read_shape(rule: "Fields") -> Shape:
    """The one shape of a rule."""
    shapes: list[Shape] = []
    for name, read in _READERS.items():
        fields = rule.table(name)
        if fields is not None:
            shapes.append(read(fields))
            fields.finish()
    return shapes[0] if shapes else BlockShape(None, (), None)


def _block(fields: "Fields") -> BlockShape:
    chosen = [way for way in _WAYS if fields.flag(way)]
    pattern = fields.pattern("pattern", _WAYS[chosen[0] if chosen else "whole"])
    lines = tuple(map(fold_line, fields.texts("lines")))
    if "" in lines:
        fields.problem("lines", "must hold only lines with a word in them: ornaments such as *** are the author's")
    return BlockShape(pattern, lines, fields.optional_choice("keep_as", KeepAs))


def _region(fields: "Fields") -> RegionShape:
    if_no_end = fields.choice("if_no_end", IfNoEnd)
    return RegionShape(
        start=fields.pattern("start", start_pattern) or NEVER,
        end=fields.pattern("end", search_pattern),
        guard=fields.pattern("guard", search_pattern),
        max_blocks=fields.number("max_blocks"),
        if_no_end=if_no_end if fields.has("end") else IfNoEnd.DOCUMENT_END,
    )


def _inline(fields: "Fields") -> InlineShape:
    at = fields.choice("at", Edge)
    pattern = fields.pattern("pattern", start_pattern if at is Edge.START else end_pattern)
    return InlineShape(pattern or NEVER, at, fields.optional_choice("keep_as", KeepAs))


def _score(fields: "Fields") -> ScoreShape:
    shape = ScoreShape(
        threshold=fields.number("threshold"),
        max_words=fields.number("max_words"),
        signals=tuple(_signal(signal) for signal in fields.tables("signal")),
        max_length=fields.optional_number("max_length"),
    )
    names = [signal.name for signal in shape.signals]
    if len(set(names)) < len(names):
        fields.problem("signal", "two signals have the same name")
    readable = shape.threshold <= MAX_POINTS and all(signal.points for signal in shape.signals)  # else told already
    if readable and sum(signal.points for signal in shape.signals if signal.points > 0) < shape.threshold:
        fields.problem("threshold", "all signals together do not reach it: the rule can never cut")
    return shape


def _signal(fields: "Fields") -> Signal:
    signal = Signal(
        name=fields.text("name"),
        points=fields.number("points"),
        pattern=fields.pattern("pattern", search_pattern),
        feature=fields.optional_choice("feature", Feature),
        at_least=fields.optional_number("at_least"),
        at_most=fields.optional_number("at_most"),
        sign=fields.optional_choice("sign", PageSign),
    )
    fields.finish()
    return signal


_READERS: dict[str, Callable[["Fields"], Shape]] = {
    "block": _block,
    "region": _region,
    "inline": _inline,
    "score": _score,
}
