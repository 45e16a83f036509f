"""`cleaner verify`: is the archive what it was?"""

import re
from dataclasses import asdict
from pathlib import Path

import click

from cleaner.archive.connect import open_for_checking
from cleaner.archive.errors import ArchiveDamaged
from cleaner.archive.finding import Finding
from cleaner.archive.replay import replay
from cleaner.archive.verify import Report, verify
from cleaner.batch.compare import compare
from cleaner.cli import main
from cleaner.cli.options import archive_option, json_option
from cleaner.cli.output import how_many, one_line, print_json, print_text

_MOST = 20  # documents that a line names
_ROOT = re.compile(r"(?:sha256:)?[0-9a-f]{64}", re.IGNORECASE)


def _share(_ctx: click.Context, _option: click.Parameter, given: str | None) -> float | None:
    """Per cent, with or without the sign."""
    if given is None:
        return None
    try:
        share = float(given.removesuffix("%"))
    except ValueError:
        share = -1
    if not 0 <= share <= 100:
        raise click.BadParameter(f"{given!r} is no share; write for example 5%")
    return share


def _root(_ctx: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    """A whole root; a part of one proves nothing, and what is none was mistyped: that says nothing of the archive."""
    if given is not None and not _ROOT.fullmatch(given.strip()):
        raise click.BadParameter(f"{given!r} is no root: write all of it, sha256: and 64 digits from 0 to f")
    return given


@click.command("verify")
@archive_option
@click.option("--sample", callback=_share, default="100%", metavar="N%", help="Only so many of the bytes and texts.")
@click.option("--source", type=click.Path(exists=True), help="Compare with the original files below this folder.")
@click.option("--replay", "replayed", callback=_share, metavar="N%", help="Decode, extract and clean so many again.")
@click.option("--expect", callback=_root, metavar="ROOT", help="A root that you noted: the archive must still have it.")
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    archive_path: Path,
    sample: float,
    source: str | None,
    replayed: float | None,
    expect: str | None,
    as_json: bool,
) -> None:
    """Check that nothing in the archive was damaged, changed or lost; nothing is written.

    Every digest is computed again, every extracted text rebuilt, the search index compared with the texts, the roots
    with everything that the runs stored. Exit code 6: damage, with the documents that it touches.

    \b
    Example: cleaner verify
             cleaner verify --sample 5% --source articles/ --expect sha256:0c3e…
    """
    try:
        with open_for_checking(archive_path) as db:
            report = verify(db, archive_path, sample=sample, expect=expect)
            if not report.findings:  # what is damaged cannot be compared
                report.findings += compare(db, source, report.checked) if source else ()
                report.findings += replay(db, replayed, report.checked) if replayed else ()
    except ArchiveDamaged as error:
        report = Report(findings=[Finding("file", str(error))])
    if as_json:
        findings = [asdict(finding) for finding in report.findings]
        told = {"archive": str(archive_path), "sound": not findings, "findings": findings}
        print_json({**told, "checked": dict(report.checked), "root": report.root})
    else:
        print_text(_text(archive_path, report))
    ctx.exit(main.DAMAGED if report.findings else main.OK)


def _text(archive_path: Path, report: Report) -> str:
    counted = ", ".join(how_many(count, name) for name, count in report.checked.items() if count)
    lines = [finding_line(finding) for finding in report.findings]
    lines.append(f"{archive_path}: {how_many(len(lines), 'findings')}" if lines else f"{archive_path}: sound")
    lines.append(f"checked: {counted}")
    return "\n".join([*lines, f"root: {report.root}"] if report.root else lines)


def finding_line(finding: Finding) -> str:
    """A finding on one line, with the documents that it touches."""
    documents = ", ".join(map(str, finding.documents[:_MOST])) + ", …" * (len(finding.documents) > _MOST)
    named = f" (document {documents})" if documents else ""
    return one_line(f"{finding.where}: {finding.problem}{named}")
