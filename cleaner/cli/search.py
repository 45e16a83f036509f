"""`cleaner search`: find documents by their clean text, or by what was cut from them."""

from dataclasses import asdict
from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading
from cleaner.archive.query import Query, read_query
from cleaner.archive.search import Hit, HitCounts, count_hits, search
from cleaner.archive.searchtext import HIT_END, HIT_START
from cleaner.cli import main
from cleaner.cli.options import archive_option, json_option
from cleaner.cli.output import counted_lines, one_line, print_json, print_text, say, show_snippet

_WHY = ": it only says what must not be there; add a word or a filter that must"


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--removed", is_flag=True, help="Search what was cut instead.")
@click.option("--counts", is_flag=True, help="How many hits by host, language, category and month instead.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Most results.")
@archive_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    words: tuple[str, ...],
    removed: bool,
    counts: bool,
    limit: int,
    archive_path: Path,
    as_json: bool,
) -> None:
    """Find documents: words, "phrases", -without, OR, prefix*; any other string is harmless.

    Filters: title: host: language: category: after: before: (2026, 2026-11 or 2026-11-03; after that day's beginning,
    before it). They may be excluded (-host:…), joined by OR, and stand alone. Exit code 1: nothing found.

    \b
    Example: cleaner search ferry timetable host:coast.example after:2026-03
             cleaner search --removed "monthly donation"
             cleaner search --counts category:newsletter
    """
    query = " ".join(words)
    asked = read_query(query)
    for term in asked.misread:
        say(f"cleaner: {term!r} is no filter (docs: cleaner search --help); its words are searched")
    with open_for_reading(archive_path) as db:
        counted = count_hits(db, query, removed=removed) if counts else None
        hits = [] if counts else search(db, query, limit, removed=removed)
    for hit in hits:
        _print_hit(hit, as_json=as_json)
    if counted is not None:
        print_json(_counted(counted)) if as_json else print_text(_counted_text(counted))
    found = bool(hits or (counted and counted.total))
    if not found:
        say(f"cleaner: nothing found for {query!r}{' in removed text' * removed}{_WHY * _only_excludes(asked)}")
    ctx.exit(main.OK if found else main.FOUND)


def _only_excludes(query: Query) -> bool:
    """True where it says what must not be there and nothing that must."""
    return bool(query.without) and not query.groups


def _print_hit(hit: Hit, *, as_json: bool) -> None:
    if as_json:
        plain = hit.snippet.replace(HIT_START, "").replace(HIT_END, "")
        print_json(asdict(hit) | {"snippet": plain, "marked": hit.snippet})
        return
    about = " · ".join(part for part in (hit.host, hit.published, hit.rule) if part)
    title = one_line(hit.title or "(no title)")
    print_text(f"{hit.document:>6}  {title}" + (f"  [{one_line(about)}]" if about else ""))
    print_text(f"        {show_snippet(hit.snippet)}")


def _counted(counts: HitCounts) -> dict[str, object]:
    fields = asdict(counts)
    return {"total": fields.pop("total")} | {field: dict(counted) for field, counted in fields.items()}


def _counted_text(counts: HitCounts) -> str:
    lines = [f"{counts.total:,} hits"]
    for field in ("host", "language", "category", "month"):
        counted: tuple[tuple[str, int], ...] = getattr(counts, field)
        lines += counted_lines(field, counted)
    return "\n".join(lines)
