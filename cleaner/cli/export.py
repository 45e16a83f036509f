"""`cleaner export`: documents with their provenance, for other programs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from sqlite_utils import Database

from cleaner.archive.connect import open_for_reading
from cleaner.archive.export import chosen_documents, read_all
from cleaner.archive.formats import write_csv, write_files, write_jsonl, write_parquet
from cleaner.archive.prov import write_prov
from cleaner.archive.read import find_document
from cleaner.cli.options import archive_option
from cleaner.cli.output import how_many, say

_FORMATS = ("jsonl", "csv", "markdown", "text", "parquet", "prov")
_FOLDERS = ("markdown", "text")
_INTO_FILES = (*_FOLDERS, "parquet")  # are of no use on stdout


@click.command("export")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="jsonl", show_default=True, help="What to write."
)
@click.option("--to", type=click.Path(path_type=Path), help="The file; for markdown and text the folder. [stdout]")
@click.option("--document", "names", metavar="ID", multiple=True, help="Only this one; can be given several times.")
@click.option("--run", type=int, metavar="N", help="Only what this run met or made.")
@click.option("--search", "query", metavar="QUERY", help="Only what this finds, as with `cleaner search`.")
@click.option("--public", is_flag=True, help="Without the places where documents were met.")
@archive_option
def command(
    form: str,
    to: Path | None,
    names: tuple[str, ...],
    run: int | None,
    query: str | None,
    public: bool,
    archive_path: Path,
) -> None:
    """Export clean documents with their provenance, one after the other: memory does not grow with the archive.

    jsonl: everything, a document a line. csv, parquet: a row each, removals as JSON. markdown, text: a file each,
    named by digest and title, and manifest.jsonl. prov: PROV-O as JSON-LD, all revisions. Raw bytes are never exported.

    \b
    Example: cleaner export --format markdown --to clean/ --search "ferry host:coast.example"
             cleaner export --format prov --document 12
    """
    if sum(map(bool, (names, run is not None, query is not None))) > 1:
        raise click.UsageError("--document, --run and --search cannot be combined")
    if to is None and form in _INTO_FILES:
        raise click.UsageError(f"--format {form} needs --to")
    if to is not None and form not in _FOLDERS and to.is_dir():
        raise click.UsageError(f"--to {str(to)!r} is a folder: --format {form} writes one file, so name that")
    with open_for_reading(archive_path) as db:
        named = tuple(find_document(db, name) for name in names)
        written = _write(db, chosen_documents(db, named, run, query), form, to, public=public)
    if to is not None:
        say(f"cleaner: {how_many(written, 'documents')} written to {to}")


def _write(db: Database, ids: list[int], form: str, to: Path | None, *, public: bool) -> int:
    documents = read_all(db, ids)
    if to is not None and form in _FOLDERS:
        return write_files(documents, to, markdown=form == "markdown", public=public)
    if to is not None and form == "parquet":
        return write_parquet(documents, to)
    with _output(to) as out:
        if form == "csv":
            return write_csv(documents, out)
        if form == "jsonl":
            return write_jsonl(documents, out, public=public)
        for piece in write_prov(db, ids, public=public):
            out.write(piece.encode())
        return len(ids)


@contextmanager
def _output(to: Path | None) -> Iterator[IO[bytes]]:
    """The file, which is there only once it is whole; or stdout."""
    if to is None:
        yield sys.stdout.buffer
        return
    part = to.with_name(to.name + ".part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(to)
    except OSError as error:
        error.filename = error.filename or str(to)  # a full disk: which
        raise
    finally:
        part.unlink(missing_ok=True)
