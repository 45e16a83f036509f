"""`cleaner archive`: clean folders into the archive."""

import os
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from cleaner.archive.connect import open_for_writing
from cleaner.archive.content import content_digest
from cleaner.archive.write import Writer
from cleaner.batch.archiving import ArchiveMemory, archive_sources
from cleaner.batch.run import Done
from cleaner.cli import main
from cleaner.cli.options import archive_option, clean_host_option, cleaning_options, json_option, settings_of
from cleaner.cli.output import how_many, one_line, print_json, print_text, printable, say
from cleaner.cli.problems import tell_problem
from cleaner.cli.progress import Progress
from cleaner.cli.stop import Stop
from cleaner.cli.tally import Tally
from cleaner.document.errors import Reason, SourceError
from cleaner.pipeline import Revision
from cleaner.reading.ahead import sizes
from cleaner.reading.folder import find_sources


@click.command("archive")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@archive_option
@cleaning_options
@click.option("--retry-failed", is_flag=True, help="Try again what failed before.")
@click.option("--digest", is_flag=True, help="Also tell the digest of all content; reads the whole archive.")
@click.option("-v", "--verbose", is_flag=True, help="Name every cut and its rule.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, /, paths: tuple[str, ...], archive_path: Path, digest: bool, as_json: bool, **given: Any
) -> None:
    """Clean every .txt, .html, .mhtml, .md, .jsonl and .warc.gz below PATHS and store it with provenance.

    Running it again stores only what is new; what failed stays in quarantine. Exit code 3: some documents
    could not be cleaned. 5: interrupted, what was done is stored.

    \b
    Example: cleaner archive articles/ --host harborledger.example
    """
    settings = settings_of(given)
    host = clean_host_option(given["host"])
    if not any(map(os.path.lexists, paths)):
        raise SourceError(Reason.UNREADABLE, f"{paths[0]}: there is no such file or folder, so nothing was archived")
    stop = Stop()
    started = time.monotonic()
    found = (entry for path in paths for entry in find_sources(path, host))
    with open_for_writing(archive_path) as db:
        writer = Writer(db, settings.rules, settings.policy)
        ahead = (size for path in paths for size in sizes(path))
        namer = _Namer(wanted=given["verbose"] and not as_json)
        memory = ArchiveMemory(writer, given["retry_failed"])
        stored = archive_sources(found, memory, *settings, stopped=stop)
        tally = _run(stored, ahead, namer)
        writer.finish()
        fields = {"content_digest": content_digest(db)} if digest else {}
    if as_json:
        print_json({"archive": str(archive_path), "run": writer.run, **tally.fields(), "root": writer.root, **fields})
    else:
        lines = [_headline(archive_path, writer.run, tally, started), tally.table(), f"  {'root':14} {writer.root}"]
        print_text("\n".join([*lines, *fields.values()]))
    if stop():
        say("cleaner: interrupted; what was done is stored, run the same command again to go on")
        stop.told()
        ctx.exit(main.INTERRUPTED)
    ctx.exit(main.QUARANTINED if tally.incomplete else main.OK)


class _Namer:
    """Names every cut on stdout, as long as somebody reads it: the run goes on without a reader."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted

    def __call__(self, done: Done) -> None:
        """Name the cuts of one document."""
        if not self._wanted or not isinstance(done.answer, Revision):
            return
        try:
            for removal in done.answer.verdict.removals:
                words = " ".join(printable(removal.text).split())
                cut = f"{words[:70]}{'…' * (len(words) > 70)}"
                print_text(f"{one_line(done.task.source.place)}  {removal.rule}  {cut}")
        except BrokenPipeError:
            self._wanted = False


def _run(stored: Generator[Done], ahead: Iterator[int], name: _Namer) -> Tally:
    tally = Tally()
    with (
        closing(stored),  # workers end here in any case
        Progress("archiving", ahead) as progress,
    ):
        for done in stored:
            tally.add(done)
            progress.add(_size(done))
            tell_problem(done)
            name(done)
    return tally


def _size(done: Done) -> int:
    """How many bytes of the input a document was."""
    task = done.task
    if task.source.size:
        return task.source.size
    return task.mark.size if task.mark else len(task.capture.data) if task.capture else 0


def _headline(archive_path: Path, run: int, tally: Tally, started: float) -> str:
    seconds = time.monotonic() - started
    rate = tally.documents / max(seconds, 0.001)
    return f"{archive_path}: run {run}, {how_many(tally.documents, 'documents')} in {seconds:.1f} s ({rate:,.0f}/s)"
