"""`cleaner archive`: clean folders into the archive."""

import signal
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import click

from cleaner.archive.connect import open_for_writing
from cleaner.archive.content import content_digest
from cleaner.archive.write import Writer
from cleaner.batch.answer import Failed
from cleaner.batch.archiving import archive_sources, until
from cleaner.batch.limits import Limits
from cleaner.batch.run import Done, Known
from cleaner.cli import main
from cleaner.cli.options import (
    archive_option,
    clean_host_option,
    cleaning_options,
    json_option,
    limits_of,
    policy_of,
    rules_of,
)
from cleaner.cli.output import Json, one_line, print_json, print_text, printable, say
from cleaner.engine.policy import Policy
from cleaner.engine.verdict import Outcome
from cleaner.reading.folder import find_sources
from cleaner.rules.pack import RuleSet


@dataclass(slots=True)
class Tally:
    """What a run did, counted as it goes."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    cuts: Counter[str] = field(default_factory=Counter)
    seen: int = 0
    characters: int = 0
    removed: int = 0

    def add(self, done: Done) -> None:
        """Count one document."""
        if isinstance(done.answer, Known):
            self.seen += 1
        elif isinstance(done.answer, Failed):
            self.failures[done.answer.reason] += 1
        else:
            verdict = done.answer.verdict
            self.outcomes[verdict.outcome] += 1
            self.cuts.update(removal.category for removal in verdict.removals)
            self.characters += len(done.answer.article.text)
            self.removed += sum(len(removal.text) for removal in verdict.removals)

    @property
    def incomplete(self) -> bool:
        """True where a document failed or nothing was found in it."""
        return bool(self.failures or self.outcomes[Outcome.NOTHING_FOUND])


@click.command("archive")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@archive_option
@cleaning_options
@click.option("-v", "--verbose", is_flag=True, help="Name every cut and its rule.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, /, paths: tuple[str, ...], archive_path: Path, packs: tuple[Path, ...], **given: Any
) -> None:
    """Clean every .txt, .html, .mhtml, .md, .jsonl and .warc.gz below PATHS and store it with provenance.

    Running it again stores only what is new. Exit code 3: some documents could not be cleaned.

    \b
    Example: cleaner archive articles/ --host harborledger.example
    """
    rules = rules_of(packs)
    policy = policy_of(given["profile"], given["strength"], given["extractor"])
    limits = limits_of(given["max_bytes"], given["max_seconds"], given["max_memory"])
    host = clean_host_option(given["host"])
    found = (entry for path in paths for entry in find_sources(path, host))
    stop = _Stop()
    with open_for_writing(archive_path) as db:
        writer = Writer(db, rules, policy)
        tally = _run(
            until(found, stop),
            writer,
            (rules, policy, limits, given["jobs"]),
            verbose=given["verbose"] and not given["as_json"],
        )
        writer.finish()
        digest = content_digest(db)
    summary = _summary(tally, writer.run, archive_path, digest)
    if given["as_json"]:
        print_json(summary)
    else:
        print_text(_summary_text(tally, archive_path))
    if stop():
        say("cleaner: interrupted; what was done is stored, run the same command again to go on")
        ctx.exit(main.INTERRUPTED)
    ctx.exit(main.QUARANTINED if tally.incomplete else main.OK)


class _Stop:
    """Set by the first SIGINT or SIGTERM; the second SIGINT interrupts at once."""

    def __init__(self) -> None:
        self._stopped = False
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)

    def __call__(self) -> bool:
        return self._stopped

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _run(found: Any, writer: Writer, settings: tuple[RuleSet, Policy, Limits, int], *, verbose: bool) -> Tally:
    tally = Tally()
    with (
        closing(archive_sources(found, writer, *settings)) as stored,  # workers end here, whatever happens
        click.progressbar(
            stored, label="archiving", show_pos=True, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar,
    ):
        for done in bar:
            tally.add(done)
            _report(done, verbose=verbose)
    return tally


def _report(done: Done, *, verbose: bool) -> None:
    """A line on stderr for what went wrong; with `verbose` one on stdout for every cut."""
    place, answer = done.task.source.place, done.answer
    if isinstance(answer, Failed):
        say(f"cleaner: {place}: {answer.problem} ({answer.reason})")
    elif not isinstance(answer, Known):
        if answer.verdict.outcome is Outcome.NOTHING_FOUND:
            say(f"cleaner: {place}: no article was found on this page (nothing-found)")
        for removal in answer.verdict.removals if verbose else ():
            words = " ".join(printable(removal.text).split())
            print_text(f"{one_line(place)}  {removal.rule}  {words[:70]}{'…' * (len(words) > 70)}")


def _summary(tally: Tally, run: int, archive_path: Path, digest: str) -> Json:
    return {
        "archive": str(archive_path),
        "run": run,
        "outcomes": dict(tally.outcomes),
        "seen": tally.seen,
        "failures": dict(tally.failures),
        "cuts": dict(tally.cuts),
        "characters": tally.characters,
        "removed_characters": tally.removed,
        "content_digest": digest,
    }


def _summary_text(tally: Tally, archive_path: Path) -> str:
    new = sum(tally.outcomes.values())
    lines = [f"{archive_path}: {new:,} new documents{_listed(tally.outcomes)}, {tally.seen:,} seen before"]
    if tally.cuts:
        share = 100 * tally.removed / max(tally.characters, 1)
        lines.append(f"cut: {tally.removed:,} of {tally.characters:,} characters ({share:.1f} %){_listed(tally.cuts)}")
    if tally.failures:
        lines.append(f"failed: {sum(tally.failures.values()):,}{_listed(tally.failures)}; each is named above")
    return "\n".join(lines)


def _listed(counts: Counter[str]) -> str:
    shown = ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
    return f" ({shown})" if shown else ""
