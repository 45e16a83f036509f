"""The chain model: what signs and neighbours say together about the blocks that no rule claims.

A linear chain over a document's blocks with two states, keep and cut. A block's *margin* is the score of the
best way to label the document with this block cut, less that of the best way with it kept: its own signs,
and the neighbours' share from above and below. All of it is whole points, so it adds up exactly. What a rule claims is
cut in all of these ways, even where nothing else speaks for it.

Only blocks near to something that speaks are weighed (`Layout.weighed`); what lies between is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby

from cleaner.document.article import Article
from cleaner.document.block import Kind
from cleaner.engine.layout import SIZES, Layout
from cleaner.engine.paragraph import is_ended
from cleaner.engine.position import outside_position
from cleaner.engine.signals import Told
from cleaner.engine.speech import posted, spoken
from cleaner.engine.verdict import Evidence, Match
from cleaner.engine.view import View, Views, block_span, shown_texts
from cleaner.rules.chain import ChainWeights, Margins, Strength
from cleaner.rules.rule import Category, ChainShape, Rule

_Pair = tuple[int, int]
_Points = dict[str, int]  # by sign
_Table = dict[str, tuple[str, int]]
CLAIMED = 10_000  # hundredths of log-odds on top: what a rule claims is cut, whatever its layout says
LISTED = 50  # per cent of the blocks that are no paragraphs; above it (programmes, letters, recipes) hints mislead
SHARED = 45  # per cent of a block's words that other paragraphs have too
NEVER = 1_000_000  # no margin is as high: of tables, infoboxes and sources gold texts know nothing, so they stay
HEADLINE = 200  # hundredths of log-odds on top: one text in forty lost its headline, none kept a label for this
LONG_BLOCK = 45  # words
MANY_SIGNALS = 3
ALL_LINK = 90  # per cent of a block's text
LONG_LINE = 8  # words; bylines of several authors are shorter
_ABOUT_ONE_STORY = frozenset((Category.BYLINE_DATELINE, Category.CAPTION_CREDIT, Category.WIRE_CREDIT))
LOOSE_LINE = 4  # words; a cut line without any category is a headline from here on, a label below


def chain_matches(
    rule: Rule, views: Views, matches: Sequence[Match], tell: Callable[[Sequence[int]], Mapping[int, Told]]
) -> list[Match]:
    """The blocks that the model claims beside those that `matches` claim; `tell` says what rules see in some blocks."""
    assert isinstance(rule.shape, ChainShape)
    weights = rule.shape.weights
    anchors = anchors_of(matches, views.article)
    layout = Layout(views, anchors, tell)
    tables = _tables(weights)
    points = {i: _points(layout, i, tables) for i in layout.weighed}
    own = {i: sum(found.values()) + (CLAIMED if anchors[i] is not None else 0) for i, found in points.items()}
    margins = {i: margin for part in _parts(own) for i, margin in _margins(part, own, len(views), weights)}
    strengths = {
        strength: _cut(margins, anchors, layout, weights.margins[strength], points) for strength in reversed(Strength)
    }
    least = {i: strength for strength, blocks in strengths.items() for i in blocks}
    speech = spoken(layout.folded) | posted(shown_texts(views.article)) if least else ()
    categories = _categories(sorted({*least, *(i for i in own if anchors[i] is not None)}), layout, views)
    return [
        Match(
            rule=rule,
            first=i,
            last=i,
            span=block_span(views[i]),
            evidence=_evidence(points[i], margins[i] - own[i]),
            quoted=views[i].block.kind is Kind.QUOTATION or i in speech,
            strength=least[i],
            told=categories[i] or _by_form(views[i]),
        )
        for i in sorted(least)
    ]


def _points(layout: Layout, index: int, tables: Sequence[_Table]) -> _Points:
    """The signs that are on for a block and have a weight."""
    known = tables[layout.paragraph[index]].get
    return dict(filter(None, map(known, chain(layout.plain(index), layout.marks(index)))))


@lru_cache(maxsize=16)  # two a rule set
def _tables(weights: ChainWeights) -> tuple[_Table, ...]:
    """The signs and their weights for each size of blocks, by what a layout calls them."""
    return tuple(
        {
            sign.removeprefix(f"{size} "): (sign, points)
            for sign, points in weights.signs.items()
            if not sign.startswith(tuple(f"{other} " for other in SIZES if other != size))
        }
        for size in SIZES
    )


def _is_silent(layout: Layout, index: int, points: _Points) -> bool:
    """True where one signal at most is on, and has no weight; in a long block, which says much, one or two."""
    if layout.words[index] >= LONG_BLOCK:
        return layout.signals(index) < MANY_SIGNALS
    return not any(" signal" in sign for sign in points)


def _parts(indexes: Iterable[int]) -> Iterator[list[int]]:
    """Ascending numbers in stretches without a gap."""
    for _, stretch in groupby(enumerate(indexes), lambda numbered: numbered[1] - numbered[0]):
        yield [index for _, index in stretch]


def _margins(
    part: Sequence[int], own: Mapping[int, int], count: int, weights: ChainWeights
) -> Iterable[tuple[int, int]]:
    """The margin of each block of a stretch; what stands above and below it is kept."""
    (keep_keep, keep_cut), (cut_keep, _) = weights.transitions
    above = (keep_keep, keep_cut) if part[0] > 0 else (0, 0)
    below = (keep_keep, cut_keep) if part[-1] < count - 1 else (0, 0)
    return zip(part, margins_of([own[i] for i in part], weights.transitions, above, below), strict=True)


def _cut(
    margins: Mapping[int, int],
    anchors: Sequence[str | None],
    layout: Layout,
    needed: Margins,
    points: Mapping[int, _Points],
) -> frozenset[int]:
    """The blocks that reach the margin that their run needs; a run ends at a block that no margin would cut."""
    cut: set[int] = set()
    reached = {i: margin + needed.signal * _heeded(layout, i) for i, margin in margins.items()}
    for run in _parts(i for i, margin in reached.items() if anchors[i] is not None or margin >= needed.least):
        if any(anchors[i] is not None for i in range(max(0, run[0] - 1), min(len(anchors), run[-1] + 2))):
            enough = needed.anchored
        else:
            hinted = layout.listed <= LISTED and any(map(layout.is_hinted_line, run))
            enough = needed.hinted if hinted else needed.alone
        enough += needed.inner if layout.is_inner(run[0], run[-1]) else 0
        cut.update(i for i in run if anchors[i] is None and reached[i] >= enough + _extra(layout, i, needed, points))
    return frozenset(cut)


def _heeded(layout: Layout, index: int) -> int:
    """How many signals speak for a cut by themselves: none in a sentence, nor where a document is mostly lines."""
    if not layout.signals(index) or layout.listed > LISTED or is_ended(layout.folded[index]):
        return 0
    return min(layout.signals(index), MANY_SIGNALS)


def _extra(layout: Layout, index: int, needed: Margins, points: Mapping[int, _Points]) -> int:
    """What a block that looks like the story needs on top."""
    shared = needed.shared if layout.overlap(index) > SHARED else 0
    kept = NEVER if layout.is_beside_the_prose(index) else 0
    headline = HEADLINE if layout.is_headline(index) else 0
    sentence = needed.sentence if layout.is_bare_sentence(index) else 0
    row = needed.row if needed.row and layout.is_row(index) else 0
    if layout.is_bare_prose(index):
        prose = needed.bare
    else:
        asked = needed.prose and layout.is_between_paragraphs(index)
        prose = needed.prose if asked and _is_silent(layout, index, points[index]) else 0
    return shared + kept + headline + sentence + row + prose


def margins_of(
    own: Sequence[int], transitions: tuple[_Pair, _Pair], above: _Pair = (0, 0), below: _Pair = (0, 0)
) -> list[int]:
    """For every block, the best total with it cut less the best total with it kept; `own` are the points for cut.

    `above` and `below`: what the first block's and the last block's states are worth for what stands beside them.
    """
    ahead = [above]
    for points in own[:-1]:
        ahead.append(_step(ahead[-1], points, transitions))
    backwards = ((transitions[0][0], transitions[1][0]), (transitions[0][1], transitions[1][1]))
    behind = [below]
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


def _categories(cut: Sequence[int], layout: Layout, views: Views) -> dict[int, Category | None]:
    """What the rules take each block for, else what they take the nearest block in the same run of cuts for.

    A headline that stands beside a byline is none.
    """
    told: dict[int, str | None] = {i: layout.category(i) for i in cut}
    for order, step in ((cut, 1), (cut[::-1], -1)):
        for i in order:
            beside = told.get(i - step)
            if told[i] is None and not (beside in _ABOUT_ONE_STORY and _is_like_a_headline(views[i])):
                told[i] = beside
    return {i: Category(name) if name else None for i, name in told.items()}


def _is_like_a_headline(view: View) -> bool:
    """True for headings, for what is nothing but links, and for long lines without a figure; bylines have dates."""
    block = view.block
    if block.kind is Kind.HEADING or block.link_share >= ALL_LINK:
        return True
    return len(view.folded.split()) >= LONG_LINE and not any(map(str.isdigit, view.folded))


def _by_form(view: View) -> Category:
    return Category.RELATED_LINKS if len(view.folded.split()) >= LOOSE_LINE else Category.INTERFACE
