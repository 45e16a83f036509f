"""An article as Markdown (CommonMark with tables), which reads back as the same blocks: no text becomes a mark."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from urllib.parse import quote

from cleaner.document.article import Article
from cleaner.document.block import Kind
from cleaner.engine.verdict import Verdict
from cleaner.rendering.kept import Kept, kept_blocks

PLAIN_LEVEL = 2  # of a heading whose page does not say it
_MARKS = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_STARTS = re.compile(
    r"#{1,6}(?:\s|$)|>|[-+](?:\s|$)|=+\s*$|-+\s*$|~~~|\|"
)  # what Markdown reads at the start of a line
_NUMBERED = re.compile(r"(\d{1,9})[.)](?:\s|$)")
_DASHES = re.compile(r"^:?-+:?\s*$")  # a cell like those under the head of a table
_FENCES = re.compile(r"`{3,}")
_ENDS_ADDRESS = re.compile(r"[\s()<>\\\"]")


def story_as_markdown(article: Article, verdict: Verdict, *, links: bool) -> str:
    """What stayed of an article, below its title: where a page's headline is its title, it is no block."""
    blocks = list(kept_blocks(article, verdict, links=links))
    title = article.metadata.title
    return to_markdown([Kept(Kind.HEADING, title, 1), *blocks] if title and _lacks(title, blocks) else blocks)


def _lacks(title: str, blocks: list[Kept]) -> bool:
    """True where there is something to stand below a title, and no headline above the first paragraph."""
    opening = takewhile(lambda block: block.kind is not Kind.PARAGRAPH, blocks)
    return bool(blocks) and not any(block.level == 1 or block.text == title for block in opening)


def to_markdown(blocks: Iterable[Kept]) -> str:
    """The blocks as Markdown; blocks of one list, table or listing stand together."""
    groups = (_group(kind, list(members)) for kind, members in groupby(blocks, key=lambda block: block.kind))
    text = "\n\n".join(group for group in groups if group)
    return text + "\n" if text else ""


def _group(kind: Kind, blocks: list[Kept]) -> str:
    if kind is Kind.LIST_ITEM:
        return "\n".join(("- " if block.number is None else f"{block.number}. ") + _line(block) for block in blocks)
    if kind is Kind.TABLE_ROW:
        return "\n".join(_table([block.text.split(" | ") for block in blocks]))
    if kind is Kind.CODE:
        return _code([block.text for block in blocks])
    return "\n\n".join(map(_single, blocks))


def _single(block: Kept) -> str:
    line = _line(block)
    if block.kind is Kind.HEADING:
        return f"{'#' * (block.level or PLAIN_LEVEL)} {_escaped_end(line)}"
    if block.kind is Kind.QUOTATION:
        return "> " + line
    return f"*{line}*" if block.kind is Kind.CAPTION and not block.links else line


def _escaped_end(line: str) -> str:
    """A heading whose last hashes are text."""
    bare = line.rstrip("#")
    return line if bare == line or not bare.endswith(" ") else f"{bare}\\{line[len(bare) :]}"


def _table(rows: list[list[str]]) -> Iterator[str]:
    """A table with its first row as the head: Markdown has none without."""
    width = max(map(len, rows))
    for number, row in enumerate(rows):
        cells = [_DASHES.sub(r"\\\g<0>", escaped(cell)).replace("|", "\\|") for cell in row] + [""] * (width - len(row))
        yield "| " + " | ".join(cells) + " |"
        if number == 0:
            yield "|" + " --- |" * width


def _code(lines: list[str]) -> str:
    longest = max((len(run) for line in lines for run in _FENCES.findall(line)), default=2)
    fence = "`" * (longest + 1)
    return "\n".join((fence, *lines, fence))


def _line(block: Kept) -> str:
    """The text on one line, with its links, and nothing in it that Markdown would read."""
    pieces: list[str] = []
    position = 0
    for link in block.links:
        address = _ENDS_ADDRESS.sub(lambda found: quote(found[0]), link.target)
        before = escaped(block.text[position : link.start])
        pieces.append(f"{before[:-1]}\\!" if before.endswith("!") else before)  # else the link were a picture
        pieces.append(f"[{escaped(block.text[link.start : link.end])}]({address})")
        position = link.end
    pieces.append(escaped(block.text[position:]))
    return _escaped_start(" ".join("".join(pieces).split("\n")))


def _escaped_start(line: str) -> str:
    """A line whose first characters are text."""
    if numbered := _NUMBERED.match(line):
        return f"{numbered[1]}\\{line[numbered.end(1) :]}"
    return "\\" + line if _STARTS.match(line) else line


def escaped(text: str) -> str:
    """The text with a backslash before whatever Markdown would read as more than text."""
    return _MARKS.sub(r"\\\g<0>", text)
