"""How patterns see a block: folded, from its first word to its last sign, with a way back to the article's offsets."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, cast

from cleaner.document.article import Article
from cleaner.document.block import Block
from cleaner.document.folding import fold, offsets
from cleaner.document.span import Span
from cleaner.rules.pattern import Alternative, Pattern, as_read, in_bytes, marked_in_bytes, options
from cleaner.rules.signs import MARK

# Bullets, arrows, dashes and emoji before the first word say nothing; brackets, quotation marks and signs may.
_LEAD = re.compile(r"[^\w\"'“”„‟«»‘’‚‹›「」『』【（《(\[<@#©®™$€£¥&+~/\\.…!?¿¡%]*")
_ARROWS = re.compile(r"[»›>][»›>\s]*")
_OPENING = "«‹"
_REPEATED = re.compile(r"(?<!\\[xp])\{(\d+)(,?)(\d*)\}")  # what RE2 repeats; no code point, no class
_WRITTEN_OUT = 3  # times; so few cost little, and say much

Pointed = Mapping[int, Sequence[Alternative]]  # by the identity of the pattern: a rule that was made stays the same


class View(NamedTuple):
    """One block as patterns read it. `shown[0]` stands at `start` of the article, unless the block is marked up."""

    number: int
    block: Block
    start: int
    shown: str
    folded: str

    @property
    def plain(self) -> bool:
        """True where what is shown is the text itself, so that a part of the block can be cut."""
        return self.block.shown is None


class Found(NamedTuple):
    """Where a pattern matched in a view: offsets in `shown`, and the named groups as text."""

    start: int
    end: int
    text: str
    quoted: bool
    groups: tuple[tuple[str, str], ...]


class Views:
    """The views of an article's blocks, each made when somebody asks for it.

    `pointed`: by a block's number, what of the patterns that open a claim may match there; None: nobody has looked.
    `folded`: the shown texts, folded, where that has been done.
    """

    def __init__(
        self,
        article: Article,
        pointed: Callable[[int], Pointed] | None = None,
        folded: Sequence[str] | None = None,
    ) -> None:
        self.article = article
        self._pointed = pointed
        self._asked: dict[int, Pointed] = {}
        self._folded = folded
        self._made: dict[int, View] = {}

    def __len__(self) -> int:
        return len(self.article.blocks)

    def chosen(self, pattern: Pattern, index: int) -> Sequence[Alternative]:
        """The alternatives of a pattern that opens a claim which may match on a block."""
        if self._pointed is None:
            return (pattern.whole,)
        pointed = self._asked.get(index)
        if pointed is None:
            pointed = self._asked[index] = self._pointed(index)
        return pointed.get(id(pattern), ())

    def __getitem__(self, index: int) -> View:
        view = self._made.get(index)
        if view is None:
            view = _view(self.article, index, None if self._folded is None else self._folded[index])
            self._made[index] = view
        return view

    def __iter__(self) -> Iterator[View]:
        return map(self.__getitem__, range(len(self)))

    def folded(self) -> list[str]:
        """What every view has as `folded`; most views need not be made for it."""
        if self._folded is None:
            return [view.folded for view in self]
        blocks = zip(self._folded, map(self.article.shown, self.article.blocks), strict=True)
        return [line if _is_bare(text) else self[index].folded for index, (line, text) in enumerate(blocks)]


def shown_texts(article: Article) -> list[str]:
    """What a reader sees of each block, without line breaks."""
    return [article.shown(block).replace("\n", " ") for block in article.blocks]


def _view(article: Article, index: int, folded: str | None) -> View:
    block = article.blocks[index]
    text = article.shown(block)
    if folded is not None and _is_bare(text):
        return View(index, block, block.start, text, folded)
    lead = _lead(text)
    shown = text[lead:].rstrip()
    return View(index, block, block.start + lead, shown, fold(shown))


def _is_bare(text: str) -> bool:
    """True for nearly all: there is nothing to leave out."""
    return text[:1].isalnum() and not text[-1].isspace()


def _lead(text: str) -> int:
    """How many code points stand before the first word and say nothing."""
    first = _LEAD.match(text)
    position = first.end() if first else 0
    arrows = _ARROWS.match(text, position)
    if arrows and not any(mark in text for mark in _OPENING):
        position = arrows.end()
    return position if position < len(text) else 0


@cache  # one entry a pattern of the rule set
def _compiled(exact: str) -> Any:
    import re2  # where no rule points at anything, nobody needs it

    return re2.compile(exact, options())


@cache
def _asked(exact: str) -> Callable[[bytes], Any]:
    """What says whether a pattern matches, and not where: a set of one needs no program to look backwards."""
    import re2

    chosen = re2.Set.SearchSet(options())
    chosen.Add(exact)
    try:
        chosen.Compile()
    except re2.error:  # its states would take too much memory; a pattern alone does without them
        return cast("Callable[[bytes], Any]", _compiled(exact).search)
    return cast("Callable[[bytes], Any]", chosen.Match)


@cache
def _asked_first(exact: str) -> Callable[[bytes], Any]:
    """The same for a pattern that matches wherever this one does, and compiles in half the time."""
    return _asked(_loose(exact))


@cache
def _loose(exact: str) -> str:
    """The pattern without an end to long repetitions: RE2 writes out each of them."""
    return _REPEATED.sub(_without_end, exact)


def _without_end(repeated: re.Match[str]) -> str:
    least, comma, most = repeated.groups()
    if int(most or least) <= _WRITTEN_OUT and (most or not comma):
        return repeated[0]
    return "+" if int(least) else "*"


def search(alternatives: Iterable[Alternative], view: View) -> Found | None:
    """The first match of these alternatives of a pattern, by their exact meaning."""
    first: Any = None
    for alternative in alternatives:
        if _may_be_in(alternative, view.folded):
            text = as_read(view.folded, marked=alternative.marked)
            match = _compiled(alternative.exact).search(text)
            if match is not None and (first is None or match.start() < first.start()):
                first = match
    return None if first is None else _found(view, first, text)


def is_in(alternative: Alternative, folded: str) -> bool:
    """True where the alternative matches a folded text."""
    if not _may_be_in(alternative, folded):
        return False
    exact = alternative.exact
    return _loose(exact) == exact or bool(
        _asked(exact)(marked_in_bytes(folded) if alternative.marked else in_bytes(folded))
    )


def _may_be_in(alternative: Alternative, folded: str) -> bool:
    """False for nine in ten texts that the alternative does not match; nothing is compiled that no block needs."""
    if len(folded) < alternative.shortest:
        return False
    text = marked_in_bytes(folded) if alternative.marked else in_bytes(folded)
    return bool(_asked_first(alternative.exact)(text))


def matches(pattern: Pattern, text: str) -> bool:
    """True where the pattern matches a text that is no block, such as a link target."""
    return is_in(pattern.whole, fold(text))


def _found(view: View, match: Any, text: str) -> Found:
    """A match in the folded text, marked or not, where it stands in `shown`; all of it where nobody can tell."""
    origins = offsets(view.shown, view.folded)

    def shown(group: int) -> tuple[int, int]:
        if origins is None:
            return 0, len(view.shown)
        start, end = (position - text.count(MARK, 0, position) for position in match.span(group))
        return origins[start], origins[end]

    def original(group: int) -> str:
        start, end = shown(group)
        return view.shown[start:end]

    start, end = shown(0)
    first_word = len(match.group()) - len(match.group().lstrip(f" {MARK}"))
    quoted = view.block.is_quoted or text.count('"', 0, match.start() + first_word) % 2 == 1
    groups = tuple((name, original(number)) for name, number in match.re.groupindex.items() if match.group(number))
    return Found(start, end, view.shown[start:end], quoted, groups)


def block_span(view: View) -> Span:
    """The whole block in the article."""
    return Span(view.block.start, view.block.end)
