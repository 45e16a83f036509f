"""`cleaner backup`: a verified copy of the archive."""

from pathlib import Path

import click

from cleaner.archive.backup import back_up
from cleaner.cli import main
from cleaner.cli.options import archive_option, json_option, refuse_folder
from cleaner.cli.output import print_json, print_text
from cleaner.cli.verify import finding_line


@click.command("backup")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path), callback=refuse_folder)
@archive_option
@json_option
@click.pass_context
def command(ctx: click.Context, target: Path, archive_path: Path, as_json: bool) -> None:
    """Copy the archive to FILE and verify the copy; FILE must not be there yet.

    Exit code 6: the archive is damaged, and no copy was made.

    \b
    Example: cleaner backup /media/disk/archive-2026-11.db
    """
    report = back_up(archive_path, target)
    if report.findings:
        print_text("\n".join(map(finding_line, report.findings)))
        print_text(f"{archive_path} is damaged: no copy was made")
        ctx.exit(main.DAMAGED)
    if as_json:
        print_json({"archive": str(archive_path), "backup": str(target), "root": report.root})
    else:
        print_text(f"{target}: a sound copy of {archive_path}, root {report.root}")
