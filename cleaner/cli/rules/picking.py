"""The lines of a document that a new rule should cut: given, or asked for."""

import re
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import click

from cleaner.batch.answer import Failed
from cleaner.batch.limits import Limits
from cleaner.batch.run import clean_sources
from cleaner.cli.output import say, short
from cleaner.document.article import Article
from cleaner.document.block import Kind
from cleaner.engine.policy import Policy
from cleaner.pipeline import Revision
from cleaner.reading.folder import find_sources
from cleaner.rules.keys import MAX_BLOCKS
from cleaner.rules.pack import RuleSet

T = TypeVar("T")
_RANGE = re.compile(r"([0-9]{1,7})(?:-([0-9]{1,7}))?")
_MARKS = {Kind.QUOTATION: "> ", Kind.HEADING: "# ", Kind.LIST_ITEM: "* "}


def asked(what: str, option: str, read: Callable[[str], T]) -> T:
    """What `read` makes of an answer from the terminal; it is asked again where that is a usage error.

    Without a terminal the option that is missing is one.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(f"there is no terminal to ask on: give {option}")
    answer: T = click.prompt(what, err=True, value_proc=read)
    return answer


def a_file(answer: str) -> str:
    """The path of a file that is there."""
    path = answer.strip()
    if not Path(path).is_file():
        raise click.UsageError(f"{path}: there is no such file")
    return path


def the_article(source: str, host: str | None, rules: RuleSet) -> Article:
    """The one document in a file; what other rules cut from it is told."""
    with closing(clean_sources(find_sources(source, host), rules, Policy(), Limits(), 1)) as dones:
        answers = [done.answer for done in dones]
    if len(answers) != 1:
        raise click.UsageError(f"{source} holds {len(answers)} documents: give a file with one")
    answer = answers[0]
    if isinstance(answer, Failed):
        raise click.UsageError(f"{source}: {answer.problem} ({answer.reason})")
    assert isinstance(answer, Revision)  # nothing is known already here
    for removal in answer.verdict.removals:
        say(f"already cut by {removal.rule}: {short(removal.text)}")
    return answer.article


def asked_numbers(article: Article) -> list[int]:
    """The numbers of the lines that a person at the terminal picks from those that are shown."""

    def read(answer: str) -> list[int]:
        return numbers_of(re.split(r"[,\s]+", answer.strip()), len(article.blocks))

    for number, block in enumerate(article.blocks, 1):
        say(f"{number:>5}  {short(article.text[block.start : block.end])}")
    return asked("Lines to cut, such as 7 or 12-15", "--cut N or --cut N-M", read)


def numbers_of(cuts: Sequence[str], lines: int) -> list[int]:
    """The numbers of the lines to cut, in order: one range, or single lines."""
    numbers: set[int] = set()
    for cut in cuts:
        ends = _RANGE.fullmatch(cut)
        first, last = (int(ends[1]), int(ends[2] or ends[1])) if ends else (0, 0)
        if not 0 < first <= last <= lines:
            raise click.UsageError(f"--cut {cut}: write a line from 1 to {lines}, or a range such as 2-4")
        if last - first >= MAX_BLOCKS or (last > first and len(cuts) > 1):
            raise click.UsageError(f"--cut {cut}: a rule cuts one range of at most {MAX_BLOCKS} lines, or single lines")
        numbers.update(range(first, last + 1))
    return sorted(numbers)


def line_of_example(article: Article, number: int) -> str:
    """A line of a document in the markup of examples."""
    block = article.blocks[number - 1]
    text = block.shown if block.shown is not None else article.text[block.start : block.end]
    return _MARKS.get(block.kind, "") + re.sub(r"[\t\r\n]+", " ", text).strip()
