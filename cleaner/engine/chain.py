"""The chain model: what signs and neighbours say together about the blocks that no rule claims.

A linear chain over a document's blocks with two states, keep and cut. A block's *margin* is the score of the
best way to label the document with this block cut, less that of the best way with it kept: its own signs,
and the neighbours' share from above and below. All of it is whole points, so it adds up exactly.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from cleaner.document.article import Article
from cleaner.document.block import Kind
from cleaner.document.span import Span
from cleaner.engine.layout import Layout
from cleaner.engine.position import outside_position
from cleaner.engine.signals import NOTHING, Told
from cleaner.engine.verdict import Evidence, Match
from cleaner.engine.view import View, Views
from cleaner.rules.chain import Margins, Strength
from cleaner.rules.rule import Category, ChainShape, Rule

_Pair = tuple[int, int]
LISTED = 50  # per cent of the blocks that are no paragraphs; above it (programmes, letters, recipes) hints mislead
SHARED = 45  # per cent of a block's words that other paragraphs have too
LOOSE_LINE = 4  # words; a cut line without any category is a headline from here on, a label below


def chain_matches(rule: Rule, views: Views, matches: Sequence[Match], told: Mapping[int, Told]) -> list[Match]:
    """The blocks that the model claims beside those that `matches` claim; `told` is what rules say of the others."""
    assert isinstance(rule.shape, ChainShape)
    weights = rule.shape.weights
    anchors = anchors_of(matches, views.article)
    layout = Layout(list(views), [told.get(i, NOTHING) for i in range(len(views))], anchors)
    signs = [dict.fromkeys(layout.signs(i)) for i in range(len(views))]
    points = [{sign: weights.signs[sign] for sign in on if sign in weights.signs} for on in signs]
    own = [sum(found.values()) for found in points]
    margins = margins_of(own, weights.transitions)
    strengths = {strength: _cut(margins, anchors, layout, weights.margins[strength]) for strength in reversed(Strength)}
    least = {i: strength for strength, blocks in strengths.items() for i in blocks}
    categories = _categories(list(views), layout, [anchors[i] is not None or i in least for i in range(len(views))])
    return [
        Match(
            rule=rule,
            first=i,
            last=i,
            span=Span(view.block.start, view.block.end),
            evidence=_evidence(points[i], margins[i] - own[i]),
            quoted=view.block.kind is Kind.QUOTATION,
            strength=least[i],
            told=categories[i],
        )
        for i, view in enumerate(views)
        if i in least
    ]


def _cut(margins: Sequence[int], anchors: Sequence[str | None], layout: Layout, needed: Margins) -> frozenset[int]:
    """The blocks that reach the margin that their run needs; a run ends at a block that no margin would cut."""
    in_run = [anchor is not None or margin >= needed.least for margin, anchor in zip(margins, anchors, strict=True)]
    cut: set[int] = set()
    for _, members in groupby(range(len(margins)), key=in_run.__getitem__):
        run = list(members)
        if any(anchors[i] is not None for i in range(max(0, run[0] - 1), min(len(margins), run[-1] + 2))):
            enough = needed.anchored
        else:
            hinted = layout.listed <= LISTED and any(map(layout.is_hinted_line, run))
            enough = needed.hinted if hinted else needed.alone
        enough += needed.inner if layout.is_inner(run[0], run[-1]) else 0
        cut.update(i for i in run if anchors[i] is None and margins[i] >= enough + _extra(layout, i, needed))
    return frozenset(cut)


def _extra(layout: Layout, index: int, needed: Margins) -> int:
    """What a block that looks like the story needs on top."""
    shared = needed.shared if layout.overlap(index) > SHARED else 0
    return shared + (needed.bare if layout.is_bare_prose(index) else 0)


def margins_of(own: Sequence[int], transitions: tuple[_Pair, _Pair]) -> list[int]:
    """For every block, the best total with it cut less the best total with it kept; `own` are the points for cut."""
    ahead = [(0, 0)]
    for points in own[:-1]:
        ahead.append(_step(ahead[-1], points, transitions))
    backwards = ((transitions[0][0], transitions[1][0]), (transitions[0][1], transitions[1][1]))
    behind = [(0, 0)]
    for points in reversed(own[1:]):
        behind.append(_step(behind[-1], points, backwards))
    behind.reverse()
    return [
        before[1] - before[0] + points + after[1] - after[0]
        for before, points, after in zip(ahead, own, behind, strict=True)
    ]


def _step(reached: _Pair, points: int, transitions: tuple[_Pair, _Pair]) -> _Pair:
    """The best scores of the next block's states, from those of a block and its own points."""
    keep, cut = reached[0], reached[1] + points
    return max(keep + transitions[0][0], cut + transitions[1][0]), max(
        keep + transitions[0][1], cut + transitions[1][1]
    )


def anchors_of(matches: Sequence[Match], article: Article) -> list[str | None]:
    """The category of the rule that claims each block as a whole, as far as the claim will stand."""
    anchors: list[str | None] = [None] * len(article.blocks)
    outside = outside_position(matches, article)
    for number, match in enumerate(matches):
        if number not in outside and not match.quoted and not match.part:
            anchors[match.first : match.last + 1] = [match.category] * (match.last + 1 - match.first)
    return anchors


def _evidence(points: dict[str, int], neighbours: int) -> tuple[Evidence, ...]:
    """The signs by weight, and what the neighbours add; together they are the margin."""
    ordered = sorted(points.items(), key=lambda sign: (-abs(sign[1]), sign[0]))
    signs = [Evidence(sign, "", value) for sign, value in ordered if value]
    return (*signs, Evidence("neighbours", "", neighbours))


def _categories(views: Sequence[View], layout: Layout, cut: Sequence[bool]) -> list[Category]:
    """A category for every block: its own, else that of the nearest block in the same run of cuts, else by its form."""
    told = [layout.category(i) for i in range(len(views))]
    for order in (range(len(views)), range(len(views) - 1, -1, -1)):
        for here, beside in pairwise(order):
            if told[beside] is None and cut[here] and cut[beside]:
                told[beside] = told[here]
    return [Category(name) if name else _by_form(view) for name, view in zip(told, views, strict=True)]


def _by_form(view: View) -> Category:
    return Category.RELATED_LINKS if len(view.folded.split()) >= LOOSE_LINE else Category.INTERFACE
