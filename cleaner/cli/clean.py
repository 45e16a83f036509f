"""`cleaner clean`: clean text out, no archive."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from cleaner.batch.answer import Failed
from cleaner.batch.run import Done, Known, clean_sources
from cleaner.cli import main
from cleaner.cli.options import clean_host_option, cleaning_options, json_option, settings_of, type_option
from cleaner.cli.output import Json, claim_fields, claims_of, print_exact, print_json, say
from cleaner.cli.problems import tell_problem
from cleaner.engine.verdict import Outcome
from cleaner.pipeline import Revision
from cleaner.reading.folder import Found, find_sources, sniff
from cleaner.reading.source import RECORDS, FileType, file_type
from cleaner.rendering.form import Form
from cleaner.rendering.render import block_fields, render

if TYPE_CHECKING:
    from cleaner.cli.tree import OutputTree
    from cleaner.reading.piped import PipedRecords


@click.command("clean")
@click.argument("paths", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--to", "target", type=click.Path(path_type=Path, file_okay=False), help="Write below this folder.")
@cleaning_options
@type_option
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Form]),
    default=Form.TEXT.value,
    show_default=True,
    help="What to write; json has everything, block by block.",
)
@click.option("--links", is_flag=True, help="Keep links in Markdown, HTML and blocks.")
@json_option
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], target: Path | None, **given: Any) -> None:
    """Write the clean text of PATHS; `-` is stdin.

    Several documents need --to DIR (folders keep their layout) or --json (one object a line, in the order
    of the input, with every removal, and what --format asks for). Exit code 3: some documents could not be cleaned.

    \b
    Example: cleaner clean article.html
             cleaner clean saved/ --format markdown --links --to notes/
             cleaner clean scraped.jsonl --json > clean.jsonl
    """
    form = Form(given["form"])
    as_json = given["as_json"] or (form is Form.JSON and target is None)
    if given["links"] and form is Form.TEXT:
        raise click.UsageError("a text has no links: add --format markdown, html or json")
    settings = settings_of(given)
    kind = FileType(given["kind"]) if given["kind"] else None
    host = clean_host_option(given["host"])
    if paths.count("-") > 1:
        raise click.UsageError("stdin can be read once: give - once")
    if target is None and not as_json and _are_many(paths, kind):
        raise click.UsageError("several documents: write them below a folder with --to DIR, or print them with --json")
    incomplete = False
    with _tree(target, paths, form) as tree, _stdin(paths, kind, settings.limits.input_bytes) as stdin:
        found = _found(paths, kind, host, stdin)
        with closing(clean_sources(found, *settings)) as dones:
            for done in dones:
                incomplete |= _report(done)
                fields = result_fields(done, form, links=given["links"]) if as_json or tree else {}
                if tree is not None:
                    tree.write(done, fields)
                if as_json:
                    print_json(fields)
                elif tree is None and isinstance(done.answer, Revision):
                    print_exact(render(done.answer, form, links=given["links"]))
    ctx.exit(main.QUARANTINED if incomplete else main.OK)


def _tree(target: Path | None, paths: tuple[str, ...], form: Form) -> "AbstractContextManager[OutputTree | None]":
    if target is None:
        return nullcontext()
    from cleaner.cli.tree import OutputTree

    return OutputTree(target, paths, form)


def _are_many(paths: tuple[str, ...], kind: FileType | None) -> bool:
    kinds = [kind or file_type(os.fsencode(path)) for path in paths]
    return len(paths) > 1 or os.path.isdir(paths[0]) or kinds[0] in RECORDS


def _found(
    paths: tuple[str, ...], kind: FileType | None, host: str | None, stdin: "Path | PipedRecords | None"
) -> Iterator[Found]:
    for path in paths:
        if path != "-":
            yield from find_sources(path, host, kind)
        elif isinstance(stdin, Path):
            yield from find_sources(str(stdin), host, kind or _sniffed(stdin))
        elif stdin is not None:
            yield from stdin.sources(host)


@contextmanager
def _stdin(paths: tuple[str, ...], kind: FileType | None, max_bytes: int) -> "Iterator[Path | PipedRecords | None]":
    """Stdin, if it is asked for: its records one by one; another document as a file of its own.

    A worker can be killed over a file, not over a pipe.
    """
    if "-" not in paths:
        yield None
        return
    if kind is FileType.JSONL:
        from cleaner.reading.piped import PipedRecords

        yield PipedRecords(sys.stdin.buffer, max_bytes)
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="cleaner-") as folder:
        spool = Path(folder, "-")
        with spool.open("wb") as file:
            _copy(sys.stdin.buffer, file, None if kind in RECORDS else max_bytes + 1)
        yield spool


def _sniffed(file: Path) -> FileType:
    with file.open("rb") as opened:
        return sniff(opened.read(1_024))


def _copy(source: BinaryIO, target: BinaryIO, limit: int | None) -> None:
    """Copy all of it, but not much more than the limit."""
    while (limit is None or target.tell() < limit) and (piece := source.read(1 << 20)):
        target.write(piece)


def _report(done: Done) -> bool:
    """A line on stderr for a document that gave no text, or was held; True where there was none."""
    answer = done.answer
    if isinstance(answer, Revision) and answer.verdict.outcome is Outcome.HELD:
        held = f"more than {answer.policy.ceiling} % would go, so nothing was cut (held)"
        say(f"cleaner: {done.task.source.place}: {held}")
    return tell_problem(done)


def result_fields(done: Done, form: Form = Form.TEXT, *, links: bool = False) -> Json:
    """One result as JSON; every document has an id, an outcome, a text and removals, and what the form adds."""
    assert not isinstance(done.answer, Known)
    given = done.task.id if done.task.id is not None else done.task.source.place
    if isinstance(done.answer, Failed):
        problem = {"reason": done.answer.reason, "problem": done.answer.problem}
        return {"id": given, "outcome": "failed", "text": "", "removals": [], **problem}
    revision = done.answer
    removals, spared = claims_of(revision)
    about, extractor = revision.article.metadata, revision.article.extractor
    return {
        "id": given,
        "outcome": revision.verdict.outcome,
        "text": revision.verdict.clean_text,
        "removals": [claim_fields(claim) for claim in removals],
        "spared": [claim_fields(claim) for claim in spared],
        "title": revision.title,
        "url": about.url,
        "host": about.host,
        "language": about.language,
        "author": about.author,
        "published": about.published,
        "modified": about.modified,
        "section": about.section,
        "site_name": about.site_name,
        "saved": about.saved,
        "sources": {told.field: told.source for told in about.sources},
        "capture": revision.capture_digest,
        "rules": revision.rules_digest,
        "extractor": f"{extractor.name} {extractor.version}",
    } | _formed(revision, form, links=links)


def _formed(revision: Revision, form: Form, *, links: bool) -> Json:
    if form is Form.TEXT:
        return {}
    if form is Form.JSON:
        return {"blocks": block_fields(revision, links=links)}
    return {form.value: render(revision, form, links=links)}
