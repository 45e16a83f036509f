"""How each of the four shapes matches, from one block on."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from cleaner.document.span import Span
from cleaner.engine.verdict import Evidence, Match
from cleaner.engine.view import Found, View, Views, block_span, is_in, matches, search
from cleaner.rules.lines import strip_line
from cleaner.rules.pattern import Pattern
from cleaner.rules.rule import (
    BlockShape,
    ChainShape,
    Edge,
    Feature,
    IfNoEnd,
    InlineShape,
    RegionShape,
    Rule,
    ScoreShape,
    Signal,
)

LONGEST_EVIDENCE = 200  # code points of matched text kept with a removal
# Scripts written without spaces: about two characters a word.
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_LEADS = bytes((0xE0, 0xE1, *range(0xE3, 0xEA), 0xEF))  # what their characters begin with in UTF-8
_WORD = re.compile(r"\w")


def match_rule(rule: Rule, views: Views, index: int) -> Match | None:
    """The rule's claim that begins on this block, or None."""
    return _MATCHERS[type(rule.shape)](rule, rule.shape, views, index)


def _block(rule: Rule, shape: BlockShape, views: Views, index: int) -> Match | None:
    view = views[index]
    if shape.pattern is None:
        before = view.folded.partition(strip_line(view.folded))[0]
        quoted = view.block.is_quoted or '"' in before
        found = Found(0, len(view.shown), view.shown, quoted, ())
    else:
        searched = search(views.chosen(shape.pattern, index), view)
        if searched is None:
            return None
        found = searched
    evidence = (_evidence("line" if shape.pattern is None else "pattern", found),)
    return Match(rule, view.number, view.number, block_span(view), evidence, quoted=found.quoted, groups=found.groups)


def _region(rule: Rule, shape: RegionShape, views: Views, index: int) -> Match | None:
    start = search(views.chosen(shape.start, index), views[index])
    if start is None:
        return None
    last, end = _region_end(shape, views, index)
    if last is None:
        return None
    region = [views[number] for number in range(index, last + 1)]
    if shape.guard is not None and any(is_in(shape.guard.whole, view.folded) for view in region):
        return None
    evidence = [_evidence("start", start)] + ([_evidence("end", end)] if end else [])
    quoted = start.quoted or (end is not None and end.quoted) or any(v.block.is_quoted for v in region)
    span = Span(views[index].block.start, views[last].block.end)
    return Match(rule, index, last, span, tuple(evidence), quoted=quoted)


def _region_end(shape: RegionShape, views: Views, index: int) -> tuple[int | None, Found | None]:
    """The last block of a region that begins here, and the end anchor found in it."""
    limit = min(index + shape.max_blocks, len(views))
    if shape.end is not None:
        for number in range(index, limit):
            if end := search([shape.end.whole], views[number]):
                return number, end
    if shape.if_no_end is IfNoEnd.START_ONLY:
        return index, None
    if shape.if_no_end is IfNoEnd.DOCUMENT_END and limit == len(views):
        return len(views) - 1, None
    return None, None


def _inline(rule: Rule, shape: InlineShape, views: Views, index: int) -> Match | None:
    view = views[index]
    found = search(views.chosen(shape.pattern, index), view) if view.plain else None
    if found is None:
        return None
    start, end = _inline_edges(shape.at, view.shown, found)
    rest = view.shown[end:] if shape.at is Edge.START else view.shown[:start]
    if not _WORD.search(rest):
        return None  # an inline rule cuts a part; a whole block is for a block rule to judge
    block = view.block
    span = Span(block.start, view.start + end) if shape.at is Edge.START else Span(view.start + start, block.end)
    evidence = (_evidence("pattern", found),)
    return Match(rule, view.number, view.number, span, evidence, part=True, quoted=found.quoted, groups=found.groups)


def _inline_edges(at: Edge, shown: str, found: Found) -> tuple[int, int]:
    """The cut part with the white space between it and what stays."""
    if at is Edge.START:
        rest = shown[found.end :]
        return 0, found.end + len(rest) - len(rest.lstrip())
    return len(shown[: found.start].rstrip()), len(shown)


def _score(rule: Rule, shape: ScoreShape, views: Views, index: int) -> Match | None:
    view = views[index]
    if shape.max_length is not None and len(view.folded) > shape.max_length:
        return None
    words = count_words(view.folded)
    if words > shape.max_words:
        return None
    signs = _speaking_signs(shape, views, view, words)
    if sum(shape.signals[number].points for number in signs) < shape.threshold:
        return None
    quoted = view.block.is_quoted or any(sign.quoted for sign in signs.values())
    against = (number for number, signal in enumerate(shape.signals) if signal.points <= 0)
    signs |= {number: sign for number in against if (sign := _sign(shape.signals[number], view, words)) is not None}
    found = [(shape.signals[number], signs[number]) for number in sorted(signs)]
    if sum(signal.points for signal, _ in found) < shape.threshold:
        return None
    evidence = tuple(_evidence(signal.name, sign, signal.points) for signal, sign in found)
    return Match(rule, view.number, view.number, block_span(view), evidence, quoted=quoted)


def _speaking_signs(shape: ScoreShape, views: Views, view: View, words: int) -> dict[int, Found]:
    """The signals that speak for cutting and are on, by number; what the scan did not point at is off."""
    signs: dict[int, Found] = {}
    for number, signal in enumerate(shape.signals):
        if signal.points <= 0:
            continue
        if signal.feature is None:
            sign = search(views.chosen(_pattern(signal), view.number), view)
        else:
            sign = _sign(signal, view, words)
        if sign is not None:
            signs[number] = sign
    return signs


def _sign(signal: Signal, view: View, words: int) -> Found | None:
    return _SIGNS[signal.feature](signal, view, words)


def count_words(folded: str) -> int:
    """Words of a block; in scripts without spaces two characters count as one word."""
    if not folded.isascii():
        encoded = folded.encode()
        has_unspaced = len(encoded) > len(encoded.translate(None, _LEADS))
        return len(folded.split()) + (len(_unspaced().findall(folded)) // 2 if has_unspaced else 0)
    if not folded or "  " in folded or folded[0] == " " or folded[-1] == " ":
        return len(folded.split())
    return folded.count(" ") + 1  # in half the time


@cache  # to compile it takes as long as two texts, and English needs it not
def _unspaced() -> re.Pattern[str]:
    return re.compile(_UNSPACED)


def _text_sign(signal: Signal, view: View, _words: int) -> Found | None:
    return search([_pattern(signal).whole], view)


def _target_sign(signal: Signal, view: View, _words: int) -> Found | None:
    for target in view.block.link_targets:
        if matches(_pattern(signal), target):
            return Found(0, 0, target, False, ())
    return None


def _share_sign(signal: Signal, view: View, _words: int) -> Found | None:
    return _number_sign(signal, view.block.link_share, "% in links")


def _words_sign(signal: Signal, _view: View, words: int) -> Found | None:
    return _number_sign(signal, words, " words")


def _page_sign(signal: Signal, view: View, _words: int) -> Found | None:
    sign = signal.sign
    return Found(0, 0, sign, False, ()) if sign and sign in view.block.signs else None


def _capitals_sign(signal: Signal, view: View, _words: int) -> Found | None:
    return _number_sign(signal, capitals(view.shown), "% in capitals")


def capitals(shown: str) -> int:
    """The share of the words after the first, in per cent, that begin with a capital letter."""
    words = shown.split()[1:]
    return 100 * sum(word.lstrip("(\"'«„“/|-")[:1].isupper() for word in words) // len(words) if words else 0


def _number_sign(signal: Signal, value: int, unit: str) -> Found | None:
    low = signal.at_least is None or value >= signal.at_least
    high = signal.at_most is None or value <= signal.at_most
    return Found(0, 0, f"{value}{unit}", False, ()) if low and high else None


def _pattern(signal: Signal) -> Pattern:
    assert signal.pattern is not None  # the reader demands one where the feature is not a number
    return signal.pattern


# The chain model looks at whole documents, after all others.
_MATCHERS: dict[type, Callable[[Rule, Any, Views, int], Match | None]] = {
    BlockShape: _block,
    RegionShape: _region,
    InlineShape: _inline,
    ScoreShape: _score,
    ChainShape: lambda *_: None,
}
_SIGNS: dict[Feature | None, Callable[[Signal, View, int], Found | None]] = {
    None: _text_sign,
    Feature.LINK_TARGET: _target_sign,
    Feature.LINK_SHARE: _share_sign,
    Feature.WORDS: _words_sign,
    Feature.CAPITALS: _capitals_sign,
    Feature.PAGE: _page_sign,
}


def _evidence(name: str, found: Found, points: int | None = None) -> Evidence:
    return Evidence(name, found.text.strip()[:LONGEST_EVIDENCE], points)
