"""`cleaner stats`: an archive in figures."""

from dataclasses import asdict
from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading
from cleaner.archive.stats import Cuts, Stats, stats
from cleaner.cli.options import archive_option, json_option
from cleaner.cli.output import counted_lines, how_many, listed, one_line, print_json, print_text


@click.command("stats")
@archive_option
@json_option
def command(archive_path: Path, as_json: bool) -> None:
    """How many documents there are, from where and when, what was cut from them and by which rules.

    Documents count as they now are; what earlier cleanings cut does not.

    \b
    Example: cleaner stats
             cleaner stats --json
    """
    with open_for_reading(archive_path) as db:
        counted = stats(db)
    size = archive_path.stat().st_size
    if as_json:
        print_json({"archive": str(archive_path), "file_bytes": size, **_fields(counted)})
    else:
        print_text(f"{archive_path}: {size:,} bytes\n{_text(counted)}")


def _fields(counted: Stats) -> dict[str, object]:
    fields = asdict(counted)
    hits = fields.pop("hits")
    del hits["category"]  # `categories` says it too, and more
    return {"documents": hits.pop("total"), **{f"by_{field}": dict(values) for field, values in hits.items()}, **fields}


def _text(counted: Stats) -> str:
    hits, kept = counted.hits, counted.kept
    whole = counted.characters + counted.removed_characters
    share = f"{100 * counted.removed_characters / whole:.1f} %" if whole else "0 %"
    failed, runs = sum(counted.failures.values()), how_many(kept["runs"], "runs")
    lines = [
        f"{hits.total:>9,}  documents: {_named(counted.outcomes)}",
        f"{counted.removed_characters:>9,}  of {whole:,} characters cut ({share})",
        f"{kept['captures']:>9,}  captures: {counted.raw_bytes:,} bytes, packed {counted.packed_bytes:,}",
        f"{kept['revisions']:>9,}  revisions by {runs}, {how_many(kept['sightings'], 'sightings')}",
        f"{kept['near_duplicates']:>9,}  pairs tell the same story",
        f"{kept['standing_decisions']:>9,}  decisions stand, {kept['tombstones']:,} tombstones",
        f"{failed:>9,}  places failed at some time{': ' * bool(failed)}{_named(counted.failures)}",
        *listed("cuts by category", counted.categories, _cut_line),
        *listed("cuts by rule", counted.rules, _cut_line),
        *counted_lines("host", hits.host),
        *counted_lines("language", hits.language),
        *counted_lines("month", hits.month),
    ]
    return "\n".join(lines)


def _named(counts: dict[str, int]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in counts.items())


def _cut_line(cut: Cuts) -> str:
    about = f"in {how_many(cut.documents, 'documents')}, {how_many(cut.characters, 'characters')}"
    return f"{cut.cuts:>9,}  {one_line(cut.name)}  {about}"
