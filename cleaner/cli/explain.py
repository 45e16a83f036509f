"""`cleaner explain`: the text with every cut in place."""

import os
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from cleaner.archive.connect import open_for_reading
from cleaner.archive.read import StoredClaim, find_document, read_document
from cleaner.batch.answer import Failed
from cleaner.batch.run import Done, clean_sources
from cleaner.cli import main
from cleaner.cli.clean import result_fields
from cleaner.cli.options import (
    archive_option,
    clean_host_option,
    cleaning_options,
    json_option,
    settings_of,
    type_option,
)
from cleaner.cli.output import claims_of, document_fields, explain_text, how_many, one_line, print_json, print_text
from cleaner.cli.problems import tell_problem
from cleaner.pipeline import Revision
from cleaner.reading.folder import find_sources
from cleaner.reading.source import FileType


@click.command("explain")
@click.argument("what", metavar="PATH|ID")
@archive_option
@cleaning_options
@type_option
@json_option
@click.pass_context
def command(ctx: click.Context, /, what: str, archive_path: Path, as_json: bool, **given: Any) -> None:
    """Show a text with every cut in place: rule, category, evidence; and what was claimed but spared.

    \b
    Example: cleaner explain article.html
             cleaner explain 12
    """
    if os.path.lexists(what):
        ctx.exit(_explain_path(what, as_json=as_json, **given))
    with open_for_reading(archive_path) as db:
        document = read_document(db, find_document(db, what))
    if as_json:
        print_json(document_fields(document) | {"extracted_text": document.extracted_text})
        return
    title = f"document {document.fields['id']}"
    _print(title, str(document.fields["outcome"]), document.extracted_text, document.removals, document.spared)


def _explain_path(path: str, *, as_json: bool, **given: Any) -> int:
    settings = settings_of(given)
    kind = FileType(given["kind"]) if given["kind"] else None
    found = find_sources(path, clean_host_option(given["host"]), kind)
    with closing(clean_sources(found, *settings)) as dones:
        codes = [_explain(done, as_json=as_json) for done in dones]
    return max(codes, default=main.OK)


def _explain(done: Done, *, as_json: bool) -> int:
    if isinstance(done.answer, Failed):
        tell_problem(done)
        return main.QUARANTINED
    revision = done.answer
    assert isinstance(revision, Revision)  # nothing is known already here
    if as_json:
        print_json(result_fields(done) | {"extracted_text": revision.article.text})
    else:
        _print(done.task.source.place, revision.verdict.outcome, revision.article.text, *claims_of(revision))
    return main.OK


def _print(
    name: str, outcome: str, text: str, removals: tuple[StoredClaim, ...], spared: tuple[StoredClaim, ...]
) -> None:
    removed = sum(len(removal.text) for removal in removals)
    cuts = how_many(len(removals), "cuts")
    print_text(f"{one_line(name)}: {outcome}, {cuts}, {removed:,} of {len(text):,} characters")
    print_text(explain_text(text, removals, spared))
