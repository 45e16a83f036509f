"""`cleaner forget`: take a document out of the archive for good."""

from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading, open_for_writing
from cleaner.archive.forget import forget, is_unfinished, tombstones
from cleaner.archive.read import find_document
from cleaner.cli.options import archive_option, json_option
from cleaner.cli.output import one_line, print_json, print_text, say


@click.command("forget")
@click.argument("document_names", metavar="ID…", nargs=-1)
@click.option("--reason", help="Why; it is kept.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--list", "listed", is_flag=True, help="What was forgotten, by its digests.")
@archive_option
@json_option
def command(
    document_names: tuple[str, ...], reason: str | None, yes: bool, listed: bool, archive_path: Path, as_json: bool
) -> None:
    """Take documents out of the archive for good: bytes, every revision, removals, places, search.

    This cannot be undone. What stays is a tombstone: digests, the reason, the time. Later runs do not store the
    document again and say so. Backups are not touched.

    \b
    Example: cleaner forget 12 --reason "asked for by the author"
             cleaner forget --list
    """
    if listed:
        with open_for_reading(archive_path) as db:
            rows = tombstones(db)
        for digest, why, when in rows:
            told = {"digest": digest, "reason": why, "forgotten": when}
            print_json(dict(told)) if as_json else print_text(f"{digest}  {when}  {one_line(why)}")
        return
    if not document_names or not (reason or "").strip():
        raise click.UsageError("name the documents, and say why with --reason; or use --list")
    _finish_what_was_interrupted(archive_path)
    with open_for_reading(archive_path) as db:
        documents = sorted({find_document(db, name) for name in document_names})
        titles = [f"{number} {_title(db.execute(_TITLE, [number]).fetchone()[0])}" for number in documents]
    if not yes:
        click.confirm(f"Forget for good: {'; '.join(titles)}?", abort=True, err=True)
    with open_for_writing(archive_path) as db:
        forget(db, documents, (reason or "").strip())
    if as_json:
        print_json({"archive": str(archive_path), "forgotten": documents})
    else:
        print_text(f"{archive_path}: forgotten: {', '.join(map(str, documents))}")


def _finish_what_was_interrupted(archive_path: Path) -> None:
    """Documents that are named again are not there any more; what their forgetting has left in the file may be."""
    with open_for_reading(archive_path) as db:
        unfinished = is_unfinished(db)
    if unfinished:
        with open_for_writing(archive_path):
            say("cleaner: an earlier forget was interrupted; it is finished now")


_TITLE = "SELECT title FROM documents WHERE id = ?"


def _title(title: str | None) -> str:
    return one_line(title or "(no title)")
