"""What layout says about each block: named signs that hold in every language.

The strongest is lexical overlap: a block that shares words with the paragraphs of a document belongs to it.
Source of the set: a probe with linear models on labelled lines (docs/adr/0007-chain.md); each sign is a name that is
on or off, so that a cut can be explained by them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import accumulate, compress, groupby
from typing import Any

from cleaner.document.block import Kind
from cleaner.document.bucket import bucket
from cleaner.document.folding import fold
from cleaner.engine.naming import (
    category_named,
    is_listed_in_the_story,
    is_set_apart,
    stands_in_the_prose,
    stands_in_the_story,
)
from cleaner.engine.paragraph import is_ended, makes_paragraph
from cleaner.engine.shapes import count_words
from cleaner.engine.signals import NOTHING, Told
from cleaner.engine.view import View, Views
from cleaner.rules.pattern import options

_LENGTHS = (1, 2, 3, 5, 7, 10, 14, 19, 29, 44, 69)  # upper bounds of the buckets, in words
_SHARES = (0, 10, 25, 45, 70)  # upper bounds of the buckets, in per cent
_FROM_END = (0, 1, 2, 3, 5, 8, 12, 20)  # upper bounds of the buckets, in blocks
_FROM_START = (0, 1, 2, 4, 8)
_RUNS = (1, 2, 4, 8, 16)  # upper bounds of the buckets, in blocks
_SIGNALS = (2, 3)  # upper bounds of the buckets
_LISTED = (15, 30, 50, 75)  # upper bounds of the buckets, in per cent of the blocks
_RARE = (1, 2, 3)  # paragraphs; a word in so many of them is rare, and who shares it speaks of the same thing
_RARE_SHARED = (0, 1, 2, 3)  # upper bounds of the buckets, in words
_NEAR = 3  # blocks
_AT_HEAD, _AT_TAIL = 8, 24  # blocks; of 256 labelled texts none loses a cut by what is left unweighed
_LAST_BLOCKS = 3  # so few blocks below a run are no story that goes on
_HEADLINE_WORDS = 3  # a shorter first line is a label as often as not
_SENTENCE_WORDS = 4  # shorter ones are labels with a stop as often as not
_STORY_WORDS = 15
_LEAD_WORDS = 10  # a longer block that ends in a colon is a sentence of the story
_INDIC = range(0x900, 0xE00)
_LETTERS_ONLY = bytes(code if chr(code).isalpha() else ord(" ") for code in range(0x80)) + bytes(0x80)
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
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
def _has(*, in_ascii: bool) -> Any:
    """One set of all of them: one look at a block instead of fourteen. ASCII's is made in a tenth of the time."""
    import re2  # where no line looks like anything, nobody needs it

    chosen = re2.Set.SearchSet(options())
    for pattern in _HAS.values():
        chosen.Add(pattern.replace(r"[^\pL\pN_]", r"\W").replace(r"\pL", "[A-Za-z]") if in_ascii else pattern)
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
        self._shared: dict[int, tuple[int, int]] = {}
        paragraphs = compress(self._tokens, self.paragraph)
        self._frequency = Counter(token for tokens in paragraphs for token in tokens)
        self._copies = Counter(view.folded for view in views)
        self._runs = _runs(self.paragraph)
        self._leads = _leads(views)
        self.listed = 100 * self.paragraph.count(False) // max(len(views), 1)
        self._paragraphs = [0, *accumulate(self.paragraph)]
        self._claimed = [0, *accumulate(anchor is not None for anchor in anchors)]
        self._told = dict(tell([i for i, paragraph in enumerate(self.paragraph) if not paragraph]))
        self.weighed = self._weighed()
        self._told |= tell([i for i in self.weighed if self.paragraph[i]])
        free = [i for i, anchor in enumerate(anchors) if anchor is None]
        self._first = {*free[:1], *[i for i in free if i not in self._told][:1]}  # labels stand above many a headline

    def _weighed(self) -> list[int]:
        """The blocks that may go: lines that speak or stand near an end, what a rule claims, and what is beside them.

        A run of blocks that are no paragraphs is weighed as a whole; so is a block that the page itself sets apart.
        """
        count = len(self._anchors)
        claimed = (i for i, anchor in enumerate(self._anchors) if anchor is not None)
        outer = (
            i for i in (*range(min(_AT_HEAD, count)), *range(max(0, count - _AT_TAIL), count)) if not self.paragraph[i]
        )
        apart = (view.index for view in self._views if view.block.signs and is_set_apart(view.block.signs))
        loud = {*claimed, *self._told, *outer, *apart}
        near = {beside for i in loud for beside in range(i - _NEAR, i + _NEAR + 1)} & set(range(count))
        lists = {self._runs[i] for i in near if not self.paragraph[i]}
        return sorted(near.union(*(range(first, last + 1) for first, last in lists)))

    def signs(self, index: int) -> list[str]:
        """The signs that are on for a block."""
        size = "paragraph" if self.paragraph[index] else "line"
        share, rare = self._shared_words(index)
        on = [f"overlap {bucket(share, _SHARES)}", f"rare words shared {bucket(rare, _RARE_SHARED)}"]
        on += [*self._form(index), *self._place(index)]
        on += self._said(index) + self._beside(index, -1) + self._beside(index, 1) + self._near_anchors(index)
        on += self._views[index].block.signs
        return ["bias", size, f"words {bucket(self.words[index], _LENGTHS)}", *[f"{size} {sign}" for sign in on]]

    def is_hinted_line(self, index: int) -> bool:
        """True for a block that is no paragraph and of which some rule says something."""
        return index in self._told and not self.paragraph[index]

    def signals(self, index: int) -> int:
        """How many signals are on in a block."""
        return len(self._told.get(index, NOTHING).signals)

    def is_in_the_prose(self, index: int) -> bool:
        """True for a paragraph that a page has where its story is, whatever rules see in it: one below a box, say."""
        return self.paragraph[index] and stands_in_the_prose(self._views[index].block.signs)

    def is_bare_prose(self, index: int) -> bool:
        """True for a paragraph or a heading of which no rule says anything.

        So is a sentence, alone or in a list, that a page has where the story is. What a page calls a caption is none.
        """
        block = self._views[index].block
        if index in self._told or "named caption" in block.signs or block.kind is Kind.CAPTION:
            return False
        if self.paragraph[index] or block.kind is Kind.HEADING:
            return True
        is_placed = stands_in_the_story if block.kind is Kind.LIST_ITEM else stands_in_the_prose
        return self.ended[index] and is_placed(block.signs)

    def is_bare_sentence(self, index: int) -> bool:
        """True for a line that ends like a sentence and of which no rule says anything."""
        line = not self.paragraph[index] and index not in self._told
        return line and self.ended[index] and self.words[index] >= _SENTENCE_WORDS

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

    def is_between_paragraphs(self, index: int) -> bool:
        """True for a paragraph with others above and below it; one of a few words may belong to a box."""
        above, below = self._paragraphs[index], self._paragraphs[-1] - self._paragraphs[index + 1]
        return self.paragraph[index] and self.words[index] >= _STORY_WORDS and above > 0 and below > 0

    def overlap(self, index: int) -> int:
        """The share of the block's words, in per cent, that other paragraphs have too."""
        return self._shared_words(index)[0]

    def _shared_words(self, index: int) -> tuple[int, int]:
        """What it has in common with other paragraphs: the share of its words, in per cent; how many rare words."""
        if index not in self._shared:
            own = 1 if self.paragraph[index] else 0
            others = [self._frequency[token] - own for token in self._tokens[index]]
            share = 100 * (len(others) - others.count(0)) // len(others) if others else 0
            self._shared[index] = share, sum(map(others.count, _RARE))
        return self._shared[index]

    def _form(self, index: int) -> list[str]:
        """Case, end mark, special characters, kind."""
        view, shown = self._views[index], self._views[index].shown
        end = "mark" if self.ended[index] else _end(view)[-1:]
        signs = [f"ends {end if end in ('mark', ':', ',', ';') else 'open'}"]
        if _end(view) == "...":
            signs.append("breaks off")
        if len(shown) > 3 and shown.isupper():
            signs.append("capitals")
        elif shown[:1].islower():
            signs.append("lower start")
        elif shown[:1].isdigit():
            signs.append("digit start")
        if not self.paragraph[index] and _in_title_case(shown):
            signs.append("title case")
        if _is_bullet(self._views, view):
            signs.append("bullet")
        has = _has(in_ascii=view.folded.isascii()).Match(view.folded) or ()
        signs += [f"has {_NAMES[number]}" for number in sorted(has)]
        if view.block.kind is not Kind.PARAGRAPH:
            signs.append(str(view.block.kind))
        if view.block.link_share >= 50:
            signs.append("mostly link")
        if self._copies[view.folded] > 1:
            signs.append("repeated")
        return signs

    def _place(self, index: int) -> list[str]:
        """How far from both ends, and in what run of blocks that are no paragraphs."""
        count = len(self._views)
        ends = [bucket(count - 1 - index, _FROM_END, "below"), bucket(index, _FROM_START, "above")]
        lead = self._leads[index]
        if lead is not None and lead not in self._told and self._anchors[lead] is None:
            ends.append("listed below a colon")
        if self.paragraph[index]:
            return ends
        first, last = self._runs[index]
        place = "head" if first == 0 else "tail" if last == count - 1 else "inner"
        run = f"in {place} run of {bucket(last - first + 1, _RUNS)}"
        return [*ends, run, f"in list share {bucket(self.listed, _LISTED)}"]

    def _said(self, index: int) -> list[str]:
        """What the rules say about the block."""
        told, anchor = self._told.get(index, NOTHING), self._anchors[index]
        signs = [f"hint {category}" for category in sorted(told.hints)]
        signs += [f"signal {signal}" for signal in sorted(told.signals)]
        if len(told.signals) > 1:
            signs.append(f"signals {bucket(len(told.signals), _SIGNALS)}")
        return signs if anchor is None else [*signs, "anchor", f"anchor {anchor}"]

    def _beside(self, index: int, step: int) -> list[str]:
        """What the block above (`step` -1) or below (+1) is, and what the rules say about it."""
        other, name = index + step, "above" if step < 0 else "below"
        if not 0 <= other < len(self._views):
            return []
        anchor = self._anchors[other]
        signs = [f"{name} {'paragraph' if self.paragraph[other] else 'line'}"]
        if anchor is not None:
            signs += (f"{name} anchor", f"{name} anchor {anchor}")
        elif other in self._told and not self.paragraph[other]:
            signs.append(f"{name} hint line")
            signs += [f"{name} hint {category}" for category in sorted(self._told[other].hints)]
        if step < 0 and self.words[other] <= _LEAD_WORDS and _end(self._views[other]).endswith(":"):
            signs.append("below a colon")
        return signs

    def _near_anchors(self, index: int) -> list[str]:
        """Where the block stands among those that rules claim."""
        above, below = self._claimed[index], self._claimed[-1] - self._claimed[index + 1]
        signs = ["between anchors"] if above and below else []
        if below and len(self._views) - 1 - index < 12:
            signs.append("anchor somewhere below")
        if above > self._claimed[max(0, index - 8)]:
            signs.append("anchor shortly above")
        return signs


def _end(view: View) -> str:
    """The last three signs of a block."""
    return view.folded.rstrip()[-3:]


def _runs(paragraph: Sequence[bool]) -> list[tuple[int, int]]:
    """For every block, the first and last block of its run of paragraphs or of others."""
    runs: list[tuple[int, int]] = []
    for _, members in groupby(paragraph):
        size = len(list(members))
        runs += [(len(runs), len(runs) + size - 1)] * size
    return runs


def _is_bullet(views: Views, view: View) -> bool:
    """True where something that can be seen stands before the first word."""
    lead = view.start - view.block.start
    return lead > 0 and fold(views.article.shown(view.block)[:lead]).strip() != ""


def _leads(views: Views) -> list[int | None]:
    """For every item of a list the block above the list, where that ends in a colon: the story announces the list."""
    leads: list[int | None] = []
    for view in views:
        above = views[view.index - 1] if view.index else None
        if above is None or not _is_bullet(views, view):
            leads.append(None)
        elif _is_bullet(views, above):
            leads.append(leads[-1])
        else:
            leads.append(above.index if _end(above).endswith(":") else None)
    return leads


def _in_title_case(shown: str) -> bool:
    """True for more than three words of which seven in ten begin with a capital."""
    words = shown.split()
    return len(words) > 3 and 10 * sum(word[:1].isupper() for word in words) >= 7 * len(words)


def _tokens(folded: str) -> frozenset[str]:
    """Words of four letters and more; in scripts without spaces every pair of characters."""
    if folded.isascii():
        words = folded.encode().translate(_LETTERS_ONLY).decode().split()
        return frozenset([word for word in words if len(word) > 3])
    tokens, runs = _of_all_scripts()
    words = tokens.findall(folded)
    for run in runs.findall(folded):
        words += [run[i : i + 2] for i in range(len(run) - 1)]
    return frozenset(words)


@cache  # to compile them takes as long as several texts
def _of_all_scripts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for words, and for runs of a script without spaces."""
    vowels = "".join(c for c in map(chr, _INDIC) if unicodedata.category(c) in ("Mn", "Mc"))  # `re` has them outside \w
    word = rf"(?:[^\W\d_]|[{vowels}]){{4,}}"
    return re.compile(rf"{word}|{_UNSPACED}{{2}}"), re.compile(rf"{_UNSPACED}{{2,}}")
