"""Speech over several blocks: a statement, an interview, a letter, a post that the story quotes."""

import re
from collections.abc import Sequence

LONGEST = 6  # blocks from one mark to the next; what closes later closes something else
_BEFORE = ("", ":", ",")  # elsewhere a single mark is a mistake, or inches
_POSTER = re.compile(r"\s*[-–—―] ?[^@]{1,80} \(@\w{1,30}\)[^@]{0,12}\d[^@]{0,24}")


def spoken(folded: Sequence[str]) -> frozenset[int]:
    """The numbers of the blocks, folded, in which speech begins, goes on and ends that takes more than one of them.

    A quotation mark without its partner opens it, at the start of a block or behind a colon or a comma. It goes on
    through blocks without marks, and through those that open it anew, as is done in English, until a mark closes it;
    where none does, nobody was quoted. A single mark that ends a block opens nothing: it closes what began further
    above than anybody looks.
    """
    found: set[int] = set()
    opened: int | None = None
    heard = 0
    for number, line in [(number, line) for number, line in enumerate(folded) if '"' in line]:
        marks = line.count('"')
        is_odd, again = marks % 2 == 1, line.startswith('"')
        if opened is None or number - heard >= LONGEST:
            opened = None
            if marks == 1 and line.rstrip().endswith('"'):
                found.add(number)
            elif is_odd and line.rpartition('"')[0].rstrip()[-1:] in _BEFORE:
                opened = heard = number
        elif is_odd and again:
            heard = number
        elif is_odd or (marks and again):
            found.update(range(opened, number + 1))
            opened = None
        elif marks:
            opened = None  # whole quotations stand in no speech
    return frozenset(found)


def posted(shown: Sequence[str]) -> frozenset[int]:
    """The numbers of the blocks in which a post from elsewhere ends, and of what a network sets below it.

    That is a line such as "— Name (@name) 3 May 2031", in any language; by-lines have no dash, sign-offs no date.
    """
    posters = [number for number, text in enumerate(shown) if "(@" in text and _POSTER.fullmatch(text)]
    return frozenset(block for number in posters for block in (number - 1, number) if block >= 0)
