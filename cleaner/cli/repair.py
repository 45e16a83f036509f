"""`cleaner repair`: what is sound in a damaged archive, as a new file."""

from pathlib import Path

import click

from cleaner.archive.repair import Repaired, repair
from cleaner.cli import main
from cleaner.cli.options import archive_option, json_option, refuse_folder
from cleaner.cli.output import how_many, print_json, print_text
from cleaner.cli.verify import finding_line
from cleaner.rules.pack import load_rules


@click.command("repair")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path), callback=refuse_folder)
@archive_option
@json_option
@click.pass_context
def command(ctx: click.Context, target: Path, archive_path: Path, as_json: bool) -> None:
    """Write everything that is sound in an archive to FILE; the archive itself is not touched.

    Documents that are damaged are left out and named. Bytes of theirs that are sound go to the folder FILE.rescued:
    archive that folder, or the originals, into FILE. Exit code 6: something was lost.

    \b
    Example: cleaner repair repaired.db --archive archive/archive.db
             cleaner archive articles/ --archive repaired.db
    """
    done = repair(archive_path, target, load_rules().rules)
    whole = not (done.lost_rows or done.dropped or done.findings)
    if as_json:
        print_json(
            {
                "whole": whole,
                "lost_rows": dict(done.lost_rows),
                "dropped": list(done.dropped),
                "rescued": done.rescued,
                "findings": [finding_line(finding) for finding in done.findings],
            }
        )
    else:
        print_text(_text(done, archive_path, target, whole=whole))
    ctx.exit(main.OK if whole else main.DAMAGED)


def _text(done: Repaired, archive_path: Path, target: Path, *, whole: bool) -> str:
    lines = [f"{table}: {rows:,} rows could not be read" for table, rows in done.lost_rows.items()]
    if done.dropped:
        lines.append(f"left out: documents {', '.join(map(str, done.dropped))}")
    if done.rescued:
        lines.append(f"{target}.rescued: the bytes of {how_many(done.rescued, 'captures')}")
    lines += map(finding_line, done.findings)
    said = "everything" if whole else "what is sound"
    return "\n".join([*lines, f"{target}: {said} of {archive_path}, search index made anew"])
