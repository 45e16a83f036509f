"""Reading the four shapes of a rule: block, region, inline and score."""

import re
from collections.abc import Callable

from cleaner.document.folding import fold
from cleaner.rules.fields import Fields
from cleaner.rules.pattern import NEVER, end_pattern, search_pattern, start_pattern, whole_pattern
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

MAX_BLOCKS = 200  # blocks in a region; the longest known appeal has 40
MAX_POINTS = 100
MAX_SIGNALS = 50  # of a rule; each is looked at on every block that the scan points at
MAX_NUMBER = 1_000  # words or per cent
_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_WAYS = {"whole": whole_pattern, "starts": start_pattern, "contains": search_pattern}


def fold_line(line: str) -> str:
    """A line as whole lines are compared: folded, without what is not a word at either end."""
    words = _WORDS.search(fold(line))
    return words[0] if words else ""


def read_shape(rule: Fields) -> Shape:
    """The one shape of a rule."""
    given = [name for name in _READERS if rule.has(name)]
    if len(given) != 1:
        problem = "give exactly one shape: [block], [region], [inline] or [score]"
        rule.problem(given[1] if given else "", f"{problem}, not {len(given)}" if given else problem)
    shapes: list[Shape] = []
    for name, read in _READERS.items():
        fields = rule.table(name)
        if fields is not None:
            shapes.append(read(fields))
            fields.finish()
    return shapes[0] if shapes else BlockShape(None, (), None)


def _block(fields: Fields) -> BlockShape:
    chosen = [way for way in _WAYS if fields.flag(way)]
    pattern = fields.pattern("pattern", _WAYS[chosen[0] if chosen else "whole"], required=False)
    lines = tuple(map(fold_line, fields.texts("lines")))
    if "" in lines:
        fields.problem("lines", "must hold only lines with a word in them: ornaments such as *** are the author's")
    if fields.has("pattern") == fields.has("lines"):
        fields.problem("", "give either a pattern or lines")
    if fields.has("pattern") and len(chosen) != 1:
        fields.problem("pattern", "say how it sits in the block: exactly one of whole, starts, contains = true")
    if fields.has("lines") and chosen:
        fields.problem(chosen[0], "goes with a pattern only; lines are always whole blocks")
    return BlockShape(pattern, lines, fields.optional_choice("keep_as", KeepAs))


def _region(fields: Fields) -> RegionShape:
    start = fields.pattern("start", start_pattern)
    end = fields.pattern("end", search_pattern, required=False)
    if not fields.has("end") and fields.has("if_no_end"):
        fields.problem("if_no_end", "goes with end only; without end a region runs to the end of the document")
    default = IfNoEnd.SKIP if fields.has("end") else IfNoEnd.DOCUMENT_END
    return RegionShape(
        start=start or NEVER,
        end=end,
        guard=fields.pattern("guard", search_pattern, required=False),
        max_blocks=fields.number("max_blocks", low=1, high=MAX_BLOCKS),
        if_no_end=fields.choice("if_no_end", IfNoEnd, default),
    )


def _inline(fields: Fields) -> InlineShape:
    at = fields.choice("at", Edge)
    pattern = fields.pattern("pattern", start_pattern if at is Edge.START else end_pattern)
    return InlineShape(pattern or NEVER, at, fields.optional_choice("keep_as", KeepAs))


def _score(fields: Fields) -> ScoreShape:
    shape = ScoreShape(
        threshold=fields.number("threshold", low=1, high=MAX_POINTS),
        max_words=fields.number("max_words", low=1, high=MAX_NUMBER),
        signals=tuple(_signal(signal) for signal in fields.tables("signal")),
    )
    names = [signal.name for signal in shape.signals]
    if len(set(names)) < len(names):
        fields.problem("signal", "two signals have the same name")
    if len(names) > MAX_SIGNALS:
        fields.problem("signal", f"there are {len(names)} signals; {MAX_SIGNALS} are allowed: join patterns with |")
    if sum(signal.points for signal in shape.signals if signal.points > 0) < shape.threshold:
        fields.problem("threshold", "all signals together do not reach it: the rule can never cut")
    return shape


def _signal(fields: Fields) -> Signal:
    feature = fields.optional_choice("feature", Feature)
    by_number = feature in (Feature.LINK_SHARE, Feature.WORDS)
    signal = Signal(
        name=fields.text("name"),
        points=fields.number("points", low=-MAX_POINTS, high=MAX_POINTS),
        pattern=fields.pattern("pattern", search_pattern, required=not by_number),
        feature=feature,
        at_least=fields.optional_number("at_least", low=0, high=MAX_NUMBER),
        at_most=fields.optional_number("at_most", low=0, high=MAX_NUMBER),
    )
    ranged = [key for key in ("at_least", "at_most") if fields.has(key)]
    if by_number and fields.has("pattern"):
        fields.problem("pattern", "link_share and words are numbers: give at_least or at_most instead")
    if by_number and not ranged:
        fields.problem("feature", "give at_least or at_most beside it")
    if ranged and not by_number:
        fields.problem(ranged[0], "goes with link_share or words only")
    fields.finish()
    return signal


_READERS: dict[str, Callable[[Fields], Shape]] = {
    "block": _block,
    "region": _region,
    "inline": _inline,
    "score": _score,
}
