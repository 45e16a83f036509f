"""`cleaner repair`: what is sound in a damaged archive, as a new file."""

from pathlib import Path

import click

from cleaner.archive.repair import repair
from cleaner.cli import main
from cleaner.cli.options import archive_option
from cleaner.cli.output import print_text
from cleaner.cli.verify import finding_line


@click.command("repair")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@archive_option
@click.pass_context
def command(ctx: click.Context, target: Path, archive_path: Path) -> None:
    """Write everything that is sound in an archive to FILE; the archive itself is not touched.

    Documents that are damaged are left out and named. Bytes of theirs that are sound go to the folder FILE.rescued:
    archive that folder, or the originals, into FILE. Exit code 6: something was lost.

    \b
    Example: cleaner repair repaired.db --archive archive/archive.db
             cleaner archive articles/ --archive repaired.db
    """
    done = repair(archive_path, target)
    for table, rows in done.lost_rows.items():
        print_text(f"{table}: {rows:,} rows could not be read")
    if done.dropped:
        print_text(f"left out: documents {', '.join(map(str, done.dropped))}")
    if done.rescued:
        print_text(f"{target}.rescued: the bytes of {done.rescued:,} captures")
    for finding in done.findings:
        print_text(finding_line(finding))
    whole = not (done.lost_rows or done.dropped or done.findings)
    print_text(f"{target}: {'everything' if whole else 'what is sound'} of {archive_path}, search index made anew")
    ctx.exit(main.OK if whole else main.DAMAGED)
