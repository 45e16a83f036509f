"""`cleaner search`: find documents by their clean text, or by what was cut from them."""

from dataclasses import asdict
from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading
from cleaner.archive.search import search
from cleaner.archive.searchtext import HIT_END, HIT_START
from cleaner.cli import main
from cleaner.cli.options import archive_option, json_option
from cleaner.cli.output import one_line, print_json, print_text, say, show_snippet


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--removed", is_flag=True, help="Search what was cut instead.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Most results.")
@archive_option
@json_option
@click.pass_context
def command(
    ctx: click.Context, words: tuple[str, ...], removed: bool, limit: int, archive_path: Path, as_json: bool
) -> None:
    """Find documents: words, "phrases", -without, OR, prefix*. Any other string is harmless.

    Exit code 1: nothing found.

    \b
    Example: cleaner search ferry timetable
             cleaner search --removed "monthly donation"
    """
    query = " ".join(words)
    with open_for_reading(archive_path) as db:
        hits = search(db, query, limit, removed=removed)
    for hit in hits:
        if as_json:
            plain = hit.snippet.replace(HIT_START, "").replace(HIT_END, "")
            print_json(asdict(hit) | {"snippet": plain, "marked": hit.snippet})
            continue
        about = " · ".join(part for part in (hit.host, hit.published, hit.rule) if part)
        print_text(
            f"{hit.document:>6}  {one_line(hit.title or '(no title)')}" + (f"  [{one_line(about)}]" if about else "")
        )
        print_text(f"        {show_snippet(hit.snippet)}")
    if not hits:
        say(f"cleaner: nothing found for {query!r}" + (" in removed text" if removed else ""))
    ctx.exit(main.OK if hits else main.FOUND)
