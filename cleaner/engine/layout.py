"""What layout says about each block: named signs that hold in every language.

The strongest is lexical overlap: a block that shares words with the paragraphs of a document belongs to it.
Source of the set: a probe with linear models on labelled lines (docs/adr/0007-chain.md); each sign is a name that is
on or off, so that a cut can be explained by them.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, groupby

from cleaner.document.block import Block, Kind
from cleaner.document.bucket import by_value
from cleaner.document.folding import fold
from cleaner.engine.contents import contents_of
from cleaner.engine.naming import (
    category_named,
    is_listed_in_the_story,
    is_set_apart,
    stands_in_the_prose,
    stands_in_the_story,
)
from cleaner.engine.paragraph import is_ended, makes_paragraph
from cleaner.engine.shapes import count_words
from cleaner.engine.shared import Shared, shared_words
from cleaner.engine.signals import NOTHING, Told
from cleaner.engine.view import Views


def _by_value(sign: str, *bounds: int) -> tuple[str, ...]:
    """A sign's name for every number from 0 on, by the last numbers of its ranges; the last is that of all above."""
    return tuple(sign.format(words) for words in by_value(bounds))


def _of(names: tuple[str, ...], value: int) -> str:
    return names[value] if value < len(names) else names[-1]


_LENGTHS = _by_value("words {}", 1, 2, 3, 5, 7, 10, 14, 19, 29, 44, 69)
_SHARES = _by_value("overlap {}", 0, 10, 25, 45, 70)  # per cent
_RARE_SHARED = _by_value("rare words shared {}", 0, 1, 2, 3)
_FROM_END = _by_value("{} below", 0, 1, 2, 3, 5, 8, 12, 20)  # blocks
_FROM_START = _by_value("{} above", 0, 1, 2, 4, 8)
_RUNS = {place: _by_value(f"in {place} run of {{}}", 1, 2, 4, 8, 16) for place in ("head", "tail", "inner")}
_SIGNALS = _by_value("signals {}", 2, 3)
_LISTED = _by_value("in list share {}", 15, 30, 50, 75)  # per cent of the blocks
SIZES = ("line", "paragraph")
_NEAR = 3  # blocks
_AT_HEAD, _AT_TAIL = 8, 24  # blocks; of 256 labelled texts none loses a cut by what is left unweighed
_LAST_BLOCKS = 3  # so few blocks below a run are no story that goes on
_HEADLINE_WORDS = 3  # a shorter first line is a label as often as not
_SENTENCE_WORDS = 4  # shorter ones are labels with a stop as often as not
_STORY_WORDS = 15  # a shorter paragraph between others may belong to a box
_LEAD_WORDS = 10  # a longer block that ends in a colon is a sentence of the story
_ENDS = {mark: f"ends {mark}" for mark in ":,;"}
_BESIDE = frozenset(("named infobox", "named sources"))


class Layout:
    """The blocks of one document as layout and rules see them; everything is computed once, in linear time.

    `anchors` is the category of the rule that claims a block; `tell` is asked what the rules say about some blocks.
    """

    def __init__(
        self, views: Views, anchors: Sequence[str | None], tell: Callable[[Sequence[int]], Mapping[int, Told]]
    ) -> None:
        self._views, self._anchors, self._count = views, anchors, len(views)
        self.folded = views.folded()
        self.words = list(map(count_words, self.folded))
        self.paragraph = list(map(makes_paragraph, self.words, self.folded))
        self._runs = _runs(self.paragraph)
        self._leads: dict[int, int | None] = {}
        self.listed = 100 * self.paragraph.count(False) // max(len(views), 1)
        self._paragraphs = [0, *accumulate(self.paragraph)]
        self._claimed = [0, *accumulate(anchor is not None for anchor in anchors)]
        self._told = dict(tell([i for i, paragraph in enumerate(self.paragraph) if not paragraph]))
        self.weighed = self._weighed()
        self._shared: dict[int, Shared] = {}
        self._told |= tell([i for i in self.weighed if self.paragraph[i]])
        free = [i for i, anchor in enumerate(anchors) if anchor is None]
        self._first = {*free[:1], *[i for i in free if i not in self._told][:1]}  # labels stand above many a headline

    def _weighed(self) -> list[int]:
        """The blocks that may go: lines that speak or stand near an end, what a rule claims, and what is beside them.

        A run of blocks that are no paragraphs is weighed as a whole; so is a block that the page itself sets apart.
        A sentence that a page has where its story is stays, unless a rule claims it.
        """
        count = len(self._anchors)
        claimed = (i for i, anchor in enumerate(self._anchors) if anchor is not None)
        outer = (
            i for i in (*range(min(_AT_HEAD, count)), *range(max(0, count - _AT_TAIL), count)) if not self.paragraph[i]
        )
        blocks = self._views.article.blocks
        apart = (index for index, block in enumerate(blocks) if block.signs and is_set_apart(block.signs))
        loud = {*claimed, *self._told, *outer, *apart}
        near = {beside for i in loud for beside in range(i - _NEAR, i + _NEAR + 1)} & set(range(count))
        lists = {self._runs[i] for i in near if not self.paragraph[i]}
        weighed = near.union(*(range(first, last + 1) for first, last in lists))
        return sorted(i for i in weighed if self._anchors[i] is not None or not self._is_in_the_prose(i))

    def _is_in_the_prose(self, index: int) -> bool:
        """True for a sentence that a page has where its story is, whatever rules see in it: one below a box, say."""
        whole = self.paragraph[index] or is_ended(self.folded[index])
        return whole and stands_in_the_prose(self._views.article.blocks[index].signs)

    def signs(self, index: int) -> list[str]:
        """The signs that are on for a block."""
        plain = self.plain(index)
        return [*plain, *[f"{plain[1]} {mark}" for mark in self.marks(index)]]

    def plain(self, index: int) -> tuple[str, ...]:
        """The signs that mean the same in lines and in paragraphs; the second says which of these a block is."""
        return "bias", SIZES[self.paragraph[index]], _of(_LENGTHS, self.words[index])

    def marks(self, index: int) -> list[str]:
        """The signs that mean something else in a line than in a paragraph, without this word."""
        shared, is_bullet = self._shared_words(index), _is_bullet(self._views, index)
        on = [_of(_SHARES, shared.share), _of(_RARE_SHARED, shared.rare)]
        on += self._form(index, is_bullet=is_bullet)
        on += self._place(index, is_bullet=is_bullet)
        on += self._said(index)
        on += self._beside(index, -1)
        on += self._beside(index, 1)
        on += self._near_anchors(index)
        on += self._views.article.blocks[index].signs
        return on

    def is_hinted_line(self, index: int) -> bool:
        """True for a block that is no paragraph and of which some rule says something."""
        return index in self._told and not self.paragraph[index]

    def signals(self, index: int) -> int:
        """How many signals are on in a block."""
        return len(self._told.get(index, NOTHING).signals)

    def is_bare_prose(self, index: int) -> bool:
        """True for a paragraph or a heading of which no rule says anything.

        So is a sentence, alone or in a list, that a page has where the story is. What a page calls a caption is none.
        """
        block = self._views[index].block
        if index in self._told or "named caption" in block.signs or block.kind is Kind.CAPTION:
            return False
        if self.paragraph[index] or (block.kind is Kind.HEADING and category_named(block.signs) is None):
            return True
        return is_ended(self.folded[index]) and _stands_as_told(block)

    def is_bare_sentence(self, index: int) -> bool:
        """True for a line that ends like a sentence and of which no rule says anything."""
        line = not self.paragraph[index] and index not in self._told
        return line and is_ended(self.folded[index]) and self.words[index] >= _SENTENCE_WORDS

    def is_row(self, index: int) -> bool:
        """True for a label and its value with another beside them, in which no signal is on: fares, results, a hike."""
        beside = range(max(0, index - 1), min(len(self.folded), index + 2))
        return not self.signals(index) and self._has_value(index) and sum(map(self._has_value, beside)) > 1

    def _has_value(self, index: int) -> bool:
        """True for a line with words before and behind its first colon."""
        label, _, value = self.folded[index].partition(":")
        return not self.paragraph[index] and bool(label and value.strip())

    def is_headline(self, index: int) -> bool:
        """True for a text's first line, claims apart, that is no label; a page has told its headline elsewhere."""
        return index in self._first and self.words[index] >= _HEADLINE_WORDS and not self._views[index].block.signs

    def is_beside_the_prose(self, index: int) -> bool:
        """True for a row, a line of code, an infobox or a source that a page calls nothing else: readers want it.

        So do they want the lede, and lists of terms that prose follows, as far as no rule says anything of them.
        """
        block = self._views[index].block
        if "lede" in block.signs or (index not in self._told and is_listed_in_the_story(block.signs)):
            return True
        if self._is_bare_in_the_story(index):
            return True
        beside = block.kind in (Kind.TABLE_ROW, Kind.CODE) or not _BESIDE.isdisjoint(block.signs)
        return beside and bool(block.signs) and category_named(block.signs) is None

    def _is_bare_in_the_story(self, index: int) -> bool:
        """True for words in a `<p>` or a list where a page has its story, as far as no rule says a thing of them.

        Ingredients, line-ups, what happened when: they share no word with the prose and have no full stop, and readers
        came for them. The heading of such a list stays with it.
        """
        block = self._views[index].block
        if not self.words[index]:
            return False
        if block.kind is Kind.HEADING and stands_in_the_story(block.signs):
            is_above = index + 1 < len(self._views) and self._views[index + 1].block.kind is Kind.LIST_ITEM
            return is_above and self._is_bare_in_the_story(index + 1)
        return index not in self._told and _stands_as_told(block)

    def category(self, index: int) -> str | None:
        """What the rules take the block for, if they agree."""
        hints = self._told.get(index, NOTHING).hints
        told = self._anchors[index] or (next(iter(hints)) if len(hints) == 1 else None)
        return told or category_named(self._views[index].block.signs)

    def is_inner(self, first: int, last: int) -> bool:
        """True where paragraphs stand above the blocks, and paragraphs and more below them."""
        below = len(self._views) - 1 - last
        return (
            self._paragraphs[first] > 0 and self._paragraphs[-1] > self._paragraphs[last + 1] and below > _LAST_BLOCKS
        )

    def is_between_paragraphs(self, index: int) -> bool:
        """True for a paragraph with others above and below it; one of a few words may belong to a box."""
        above, below = self._paragraphs[index], self._paragraphs[-1] - self._paragraphs[index + 1]
        return self.paragraph[index] and self.words[index] >= _STORY_WORDS and above > 0 and below > 0

    def overlap(self, index: int) -> int:
        """The share of the block's words, in per cent, that other paragraphs have too."""
        return self._shared_words(index).share

    def _shared_words(self, index: int) -> Shared:
        """What a block has in common with other paragraphs; all that are weighed are compared at once."""
        for asked in (self.weighed, range(len(self.folded))):  # the other blocks only who fits the model asks about
            if index not in self._shared:
                self._shared |= shared_words(self.folded, self.paragraph, asked)
        return self._shared[index]

    def _form(self, index: int, *, is_bullet: bool) -> list[str]:
        """Case, end mark, special characters, kind."""
        view, folded = self._views[index], self.folded[index]
        shown, end = view.shown, _end(folded)
        signs = ["ends mark" if is_ended(folded) else _ENDS.get(end[-1:], "ends open")]
        if end == "...":
            signs.append("breaks off")
        if len(shown) > 3 and shown.isupper():
            signs.append("capitals")
        elif shown[:1].islower():
            signs.append("lower start")
        elif shown[:1].isdigit():
            signs.append("digit start")
        if not self.paragraph[index] and _in_title_case(shown):
            signs.append("title case")
        if is_bullet:
            signs.append("bullet")
        signs += contents_of(folded)
        if view.block.kind is not Kind.PARAGRAPH:
            signs.append(str(view.block.kind))
        if view.block.link_share >= 50:
            signs.append("mostly link")
        if self._copies[folded] > 1:
            signs.append("repeated")
        return signs

    @cached_property
    def _copies(self) -> Mapping[str, int]:
        """How many blocks have the same folded text."""
        return Counter(self.folded)

    def _place(self, index: int, *, is_bullet: bool) -> list[str]:
        """How far from both ends, and in what run of blocks that are no paragraphs."""
        ends = [_of(_FROM_END, self._count - 1 - index), _of(_FROM_START, index)]
        if is_bullet:
            lead = self._lead(index)
            if lead is not None and lead not in self._told and self._anchors[lead] is None:
                ends.append("listed below a colon")
        if self.paragraph[index]:
            return ends
        first, last = self._runs[index]
        place = "head" if first == 0 else "tail" if last == self._count - 1 else "inner"
        return [*ends, _of(_RUNS[place], last - first + 1), _of(_LISTED, self.listed)]

    def _lead(self, index: int) -> int | None:
        """The block above the list in which a block is an item, if it ends in a colon: the story announces the list."""
        top = index
        while top and top not in self._leads and _is_bullet(self._views, top):
            top -= 1
        if top in self._leads:
            lead = self._leads[top]
        else:
            is_above = top < index and not _is_bullet(self._views, top)
            lead = top if is_above and _end(self.folded[top]).endswith(":") else None
        self._leads |= dict.fromkeys(range(top + 1, index + 1), lead)
        return lead

    def _said(self, index: int) -> list[str]:
        """What the rules say about the block."""
        told, anchor = self._told.get(index), self._anchors[index]
        if told is None:
            return [] if anchor is None else ["anchor", f"anchor {anchor}"]
        signs = [f"hint {category}" for category in sorted(told.hints)]
        signs += [f"signal {signal}" for signal in sorted(told.signals)]
        if len(told.signals) > 1:
            signs.append(_of(_SIGNALS, len(told.signals)))
        return signs if anchor is None else [*signs, "anchor", f"anchor {anchor}"]

    def _beside(self, index: int, step: int) -> list[str]:
        """What the block above (`step` -1) or below (+1) is, and what the rules say about it."""
        other, name = index + step, "above" if step < 0 else "below"
        if not 0 <= other < self._count:
            return []
        anchor = self._anchors[other]
        signs = [f"{name} {'paragraph' if self.paragraph[other] else 'line'}"]
        if anchor is not None:
            signs += (f"{name} anchor", f"{name} anchor {anchor}")
        elif other in self._told and not self.paragraph[other]:
            signs.append(f"{name} hint line")
            signs += [f"{name} hint {category}" for category in sorted(self._told[other].hints)]
        if step < 0 and self.words[other] <= _LEAD_WORDS and _end(self.folded[other]).endswith(":"):
            signs.append("below a colon")
        return signs

    def _near_anchors(self, index: int) -> list[str]:
        """Where the block stands among those that rules claim."""
        above, below = self._claimed[index], self._claimed[-1] - self._claimed[index + 1]
        signs = ["between anchors"] if above and below else []
        if below and self._count - 1 - index < 12:
            signs.append("anchor somewhere below")
        if above > self._claimed[max(0, index - 8)]:
            signs.append("anchor shortly above")
        return signs


def _stands_as_told(block: Block) -> bool:
    """True for an item of a list that a page has where its story is, and for what stands in the prose."""
    return (stands_in_the_story if block.kind is Kind.LIST_ITEM else stands_in_the_prose)(block.signs)


def _end(folded: str) -> str:
    """The last three signs of a block."""
    return folded.rstrip()[-3:]


def _runs(paragraph: Sequence[bool]) -> list[tuple[int, int]]:
    """For every block, the first and last block of its run of paragraphs or of others."""
    runs: list[tuple[int, int]] = []
    for _, members in groupby(paragraph):
        size = len(list(members))
        runs += [(len(runs), len(runs) + size - 1)] * size
    return runs


def _is_bullet(views: Views, index: int) -> bool:
    """True where something that can be seen stands before the first word."""
    view = views[index]
    lead = view.start - view.block.start
    return lead > 0 and fold(views.article.shown(view.block)[:lead]).strip() != ""


def _in_title_case(shown: str) -> bool:
    """True for more than three words of which seven in ten begin with a capital."""
    words = shown.split()
    return len(words) > 3 and 10 * sum(word[:1].isupper() for word in words) >= 7 * len(words)
