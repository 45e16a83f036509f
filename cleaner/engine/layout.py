"""What layout says about each block: named signs that hold in every language.

The strongest is lexical overlap: a block that shares words with the paragraphs of a document belongs to it.
Source of the set: a probe with linear models on labelled lines (docs/adr/0007-chain.md); each sign is a name that is
on or off, so that a cut can be explained by them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, compress, groupby
from typing import Any

from cleaner.document.block import Kind
from cleaner.engine.naming import category_named, is_set_apart
from cleaner.engine.paragraph import is_ended, makes_paragraph
from cleaner.engine.shapes import count_words
from cleaner.engine.signals import NOTHING, Told
from cleaner.engine.view import Views
from cleaner.rules.pattern import options

_LENGTHS = (1, 2, 3, 5, 7, 10, 14, 19, 29, 44, 69)  # upper bounds of the buckets, in words
_SHARES = (0, 10, 25, 45, 70)  # upper bounds of the buckets, in per cent
_FROM_END = (0, 1, 2, 3, 5, 8, 12, 20)  # upper bounds of the buckets, in blocks
_FROM_START = (0, 1, 2, 4, 8)
_RUNS = (1, 2, 4, 8, 16)  # upper bounds of the buckets, in blocks
_LISTED = (15, 30, 50, 75)  # upper bounds of the buckets, in per cent of the blocks
_NEAR = 3  # blocks
_AT_HEAD, _AT_TAIL = 8, 24  # blocks; of 256 labelled texts none loses a cut by what is left unweighed
_LAST_BLOCKS = 3  # so few blocks below a run are no story that goes on
_LEAD_WORDS = 10  # a longer block that ends in a colon is a sentence of the story
_TOKEN = re.compile(r"[^\W\d_]{4,}|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
_CJK_RUN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_BESIDE = frozenset(("named infobox", "named sources"))
_FIRST_PERSON = r"we|us|our|wir|uns|unser\pL*|nous|notre|nos|nuestr\pL+|мы|нас|наш\pL*|noi|nostr\pL+"
_SECOND_PERSON = r"you|your|sie|ihre?|dein\pL*|vous|votre|usted|tu|вы|вас|ваш\pL*|twoj\pL*"
_HAS = {  # what RE2 finds in the folded block; its own \b knows ASCII only
    "year": r"\b(?:19|20)\d\d\b",
    "time": r"\b\d{1,2}[:.h]\d\d\b",
    "url": r"https?://|www\.|\b[\w-]+\.(?:com|org|net|de|ru|co\.uk|info|example)\b",
    "email": r"[\w.]@[\w-]+\.|\[at\]",
    "handle": r"(?:^|\s)@\w",
    "copyright": r"©|\(c\) ?\d|\bcopyright\b",
    "bar": r"\||•|·|→|»| / | ▸ ",
    "price": r"[$€£¥₽]|\b(?:usd|eur)\b",
    "quotation": r'"',
    "parenthesis first": r"^[(\[【（]",
    "question": r"[?？؟]",
    "exclamation": r"[!！]$",
    "first person": rf"(?:^|[^\pL\pN_])(?:{_FIRST_PERSON})(?:[^\pL\pN_]|$)",
    "second person": rf"(?:^|[^\pL\pN_])(?:{_SECOND_PERSON})(?:[^\pL\pN_]|$)",
}


_NAMES = tuple(_HAS)


@cache
def _has() -> Any:
    """One set of all of them: one look at a block instead of fourteen."""
    import re2  # where no line looks like anything, nobody needs it

    chosen = re2.Set.SearchSet(options())
    for pattern in _HAS.values():
        chosen.Add(pattern)
    chosen.Compile()
    return chosen


class Layout:
    """The blocks of one document as layout and rules see them; everything is computed once, in linear time.

    `anchors` is the category of the rule that claims a block; `tell` is asked what the rules say about some blocks.
    """

    def __init__(
        self, views: Views, anchors: Sequence[str | None], tell: Callable[[Sequence[int]], Mapping[int, Told]]
    ) -> None:
        self._views, self._anchors = views, anchors
        self.words = [count_words(view.folded) for view in views]
        self.ended = [is_ended(view) for view in views]
        self.paragraph = list(map(makes_paragraph, self.words, self.ended))
        self._tokens = [_tokens(view.folded) for view in views]
        self._overlaps: dict[int, int] = {}
        paragraphs = compress(self._tokens, self.paragraph)
        self._frequency = Counter(token for tokens in paragraphs for token in tokens)
        self._copies = Counter(view.folded for view in views)
        self._runs = _runs(self.paragraph)
        self.listed = 100 * self.paragraph.count(False) // max(len(views), 1)
        self._paragraphs = [0, *accumulate(self.paragraph)]
        self._claimed = [0, *accumulate(anchor is not None for anchor in anchors)]
        self._told = dict(tell([i for i, paragraph in enumerate(self.paragraph) if not paragraph]))
        self.weighed = self._weighed()
        self._told |= tell([i for i in self.weighed if self.paragraph[i]])

    def _weighed(self) -> list[int]:
        """The blocks that may go: lines that speak or stand near an end, what a rule claims, and what is beside them.

        A run of blocks that are no paragraphs is weighed as a whole; so is a block that the page itself sets apart.
        """
        count = len(self._anchors)
        claimed = (i for i, anchor in enumerate(self._anchors) if anchor is not None)
        outer = (
            i for i in (*range(min(_AT_HEAD, count)), *range(max(0, count - _AT_TAIL), count)) if not self.paragraph[i]
        )
        apart = (view.index for view in self._views if is_set_apart(view.block.signs))
        loud = {*claimed, *self._told, *outer, *apart}
        near = {beside for i in loud for beside in range(i - _NEAR, i + _NEAR + 1)} & set(range(count))
        lists = {self._runs[i] for i in near if not self.paragraph[i]}
        return sorted(near.union(*(range(first, last + 1) for first, last in lists)))

    def signs(self, index: int) -> Iterator[str]:
        """The signs that are on for a block."""
        size = "paragraph" if self.paragraph[index] else "line"
        yield "bias"
        yield size
        yield f"words {_bucket(self.words[index], _LENGTHS)}"
        yield f"{size} overlap {_bucket(self.overlap(index), _SHARES)}"
        yield from (f"{size} {sign}" for sign in self._form(index))
        yield from (f"{size} {sign}" for sign in self._place(index))
        yield from (f"{size} {sign}" for sign in self._said(index))
        yield from (f"{size} {sign}" for beside in (-1, 1) for sign in self._beside(index, beside))
        yield from (f"{size} {sign}" for sign in self._near_anchors(index))
        yield from (f"{size} {sign}" for sign in self._views[index].block.signs)

    def is_hinted_line(self, index: int) -> bool:
        """True for a block that is no paragraph and of which some rule says something."""
        return index in self._told and not self.paragraph[index]

    def is_bare_prose(self, index: int) -> bool:
        """True for a paragraph or a heading of which no rule says anything."""
        heading = self._views[index].block.kind is Kind.HEADING
        return (heading or self.paragraph[index]) and index not in self._told

    def is_beside_the_prose(self, index: int) -> bool:
        """True for a row, a line of code, an infobox or a source that a page calls nothing else: readers want it."""
        block = self._views[index].block
        beside = block.kind in (Kind.TABLE_ROW, Kind.CODE) or not _BESIDE.isdisjoint(block.signs)
        return beside and bool(block.signs) and category_named(block.signs) is None

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

    def overlap(self, index: int) -> int:
        """The share of the block's words, in per cent, that other paragraphs have too."""
        if index not in self._overlaps:
            tokens = self._tokens[index]
            own = 1 if self.paragraph[index] else 0
            shared = sum(self._frequency[token] > own for token in tokens)
            self._overlaps[index] = 100 * shared // len(tokens) if tokens else 0
        return self._overlaps[index]

    def _form(self, index: int) -> Iterator[str]:
        """Case, end mark, special characters, kind."""
        view, shown = self._views[index], self._views[index].shown
        end = "mark" if self.ended[index] else view.folded.rstrip()[-1:]
        yield f"ends {end if end in ('mark', ':', ',', ';') else 'open'}"
        if view.folded.rstrip().endswith("..."):
            yield "breaks off"
        if len(shown) > 3 and shown.isupper():
            yield "capitals"
        elif shown[:1].islower():
            yield "lower start"
        elif shown[:1].isdigit():
            yield "digit start"
        if not self.paragraph[index] and _in_title_case(shown):
            yield "title case"
        if view.start > view.block.start:
            yield "bullet"
        yield from (f"has {_NAMES[number]}" for number in sorted(_has().Match(view.folded) or ()))
        if view.block.kind is not Kind.PARAGRAPH:
            yield str(view.block.kind)
        if view.block.link_share >= 50:
            yield "mostly link"
        if self._copies[view.folded] > 1:
            yield "repeated"

    def _place(self, index: int) -> Iterator[str]:
        """How far from both ends, and in what run of blocks that are no paragraphs."""
        count = len(self._views)
        yield f"{_bucket(count - 1 - index, _FROM_END)} below"
        yield f"{_bucket(index, _FROM_START)} above"
        if self.paragraph[index]:
            return
        first, last = self._runs[index]
        place = "head" if first == 0 else "tail" if last == count - 1 else "inner"
        yield f"in {place} run of {_bucket(last - first + 1, _RUNS)}"
        yield f"in list share {_bucket(self.listed, _LISTED)}"

    def _said(self, index: int) -> Iterator[str]:
        """What the rules say about the block."""
        told, anchor = self._told.get(index, NOTHING), self._anchors[index]
        yield from (f"hint {category}" for category in sorted(told.hints))
        yield from (f"signal {signal}" for signal in sorted(told.signals))
        if len(told.signals) > 1:
            yield f"signals {_bucket(len(told.signals), (2, 3))}"
        if anchor is not None:
            yield "anchor"
            yield f"anchor {anchor}"

    def _beside(self, index: int, step: int) -> Iterator[str]:
        """What the block above (`step` -1) or below (+1) is, and what the rules say about it."""
        other, name = index + step, "above" if step < 0 else "below"
        if not 0 <= other < len(self._views):
            return
        anchor = self._anchors[other]
        yield f"{name} {'paragraph' if self.paragraph[other] else 'line'}"
        if anchor is not None:
            yield f"{name} anchor"
            yield f"{name} anchor {anchor}"
        elif other in self._told and not self.paragraph[other]:
            yield f"{name} hint line"
            yield from (f"{name} hint {category}" for category in sorted(self._told[other].hints))
        if step < 0 and self.words[other] <= _LEAD_WORDS and self._views[other].folded.rstrip().endswith(":"):
            yield "below a colon"

    def _near_anchors(self, index: int) -> Iterator[str]:
        """Where the block stands among those that rules claim."""
        above, below = self._claimed[index], self._claimed[-1] - self._claimed[index + 1]
        if above and below:
            yield "between anchors"
        if below and len(self._views) - 1 - index < 12:
            yield "anchor somewhere below"
        if above > self._claimed[max(0, index - 8)]:
            yield "anchor shortly above"


def _runs(paragraph: Sequence[bool]) -> list[tuple[int, int]]:
    """For every block, the first and last block of its run of paragraphs or of others."""
    runs: list[tuple[int, int]] = []
    for _, members in groupby(paragraph):
        size = len(list(members))
        runs += [(len(runs), len(runs) + size - 1)] * size
    return runs


def _in_title_case(shown: str) -> bool:
    """True for more than three words of which seven in ten begin with a capital."""
    words = shown.split()
    return len(words) > 3 and 10 * sum(word[:1].isupper() for word in words) >= 7 * len(words)


def _bucket(value: int, bounds: Sequence[int]) -> str:
    lower = 0
    for bound in bounds:
        if value <= bound:
            return str(bound) if bound == lower else f"{lower}-{bound}"
        lower = bound + 1
    return f"{lower}+"


def _tokens(folded: str) -> frozenset[str]:
    """Words of four letters and more; in scripts without spaces every pair of characters."""
    words = _TOKEN.findall(folded)
    for run in () if folded.isascii() else _CJK_RUN.findall(folded):
        words += [run[i : i + 2] for i in range(len(run) - 1)]
    return frozenset(words)
