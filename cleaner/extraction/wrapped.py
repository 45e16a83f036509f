"""Text broken at a fixed width, as mails and wire copy are: which of its lines are one paragraph.

A line break is the wrapping's where the next line's first word had no room on the line. That a text was wrapped at all
is told by sentences that go on in small letters on the next line: nearly all of them must have left no room.
Behind a sentence that ends a line a block goes on only where blank lines set paragraphs apart, and there was no room at
all: what stands below may be an appeal, and a block goes as a whole; half a paragraph may look like one.
"""

import re

WIDTHS = range(55, 101)  # code points; a narrower text is a list or a poem
RUN_ONS = 3  # so many lines must go on in small letters where no blank lines set paragraphs apart
FULL = 0.8  # of these lines leave no room; words were hyphenated in others
LONGEST = 12  # lines a paragraph on average; blank lines that are fewer set no paragraphs apart
RAGGED = 10  # code points that a writer who breaks lines by hand leaves free

_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*\s*$")
_ITEM = re.compile(r"\s|[-*+•·–—>|#]|```|~~~|\d{1,3}[.)]\s")  # begins something of its own
_ALONE = re.compile(r"\s*(?:#|\||```|~~~)")  # nothing goes on behind it
_LONGEST_WORD = 25  # code points; an address is as long as several words
_LETTERS = 20  # a word at most; a line with fewer spaces is of a script without them

Lines = list[tuple[int, int]]


def paragraphs(text: str, lines: Lines) -> Lines:
    """Where paragraphs begin and end, from where lines do that are not blank; the same where nothing was wrapped."""
    if not lines or lines[-1][1] - lines[0][0] > WIDTHS[-1] * len(lines):
        return lines  # most texts: a line is a paragraph
    broken = _broken(text, lines)
    found = lines[:1]
    for number, line in enumerate(lines[1:]):
        if number in broken:
            found[-1] = found[-1][0], line[1]
        else:
            found.append(line)
    return found


def _broken(text: str, lines: Lines) -> set[int]:
    """The numbers of the lines behind which the wrapping broke a paragraph."""
    neighbours = [n for n in range(len(lines) - 1) if _may_go_on(text, lines[n], lines[n + 1])]
    run_ons = [n for n in neighbours if text[lines[n + 1][0]].islower() and not _is_ended(text, lines[n])]
    longest = max((lines[n][1] - lines[n][0] for n in run_ons), default=0)
    sizes = (lines[n][1] - lines[n][0] for n in neighbours)
    width = max((size for size in sizes if size <= longest + RAGGED), default=0)
    full = {n for n in neighbours if _has_no_room(text, lines[n], lines[n + 1], width)}
    apart = (len(lines) - 1 - len(neighbours)) * LONGEST >= len(lines)
    told = len(run_ons) >= (1 if apart else RUN_ONS) and len(full.intersection(run_ons)) >= FULL * len(run_ons)
    if width not in WIDTHS or not told:
        return set()
    broken: set[int] = set()
    for n in sorted(full):  # where nothing sets them apart, a line that nothing went on to may be a label above a story
        goes_on = n - 1 in broken or text[lines[n + 1][0]].islower()
        if apart or (goes_on and not _is_ended(text, lines[n])):
            broken.add(n)
    return broken


def _may_go_on(text: str, line: tuple[int, int], below: tuple[int, int]) -> bool:
    """True where no blank line stands between, and both are text with words."""
    if text[line[1] : below[0]] not in ("\n", "\r\n", "\r") or _ALONE.match(text, *line):
        return False
    spaced = text.count(" ", *line) * _LETTERS >= line[1] - line[0]
    return spaced and not _ITEM.match(text, below[0])


def _is_ended(text: str, line: tuple[int, int]) -> bool:
    return _END.search(text, max(line[0], line[1] - 4), line[1]) is not None


def _has_no_room(text: str, line: tuple[int, int], below: tuple[int, int], width: int) -> bool:
    size, word = line[1] - line[0], text[below[0] : below[0] + _LONGEST_WORD].split(maxsplit=1)[0]
    left_free = 0 if _is_ended(text, line) else RAGGED
    return size <= width < size + left_free + 1 + len(word)
