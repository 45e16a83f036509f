"""`cleaner publish`: a copy of the archive that strangers may read, with the settings to serve it."""

from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading
from cleaner.cli.options import archive_option, json_option, refuse_folder
from cleaner.cli.output import how_many, print_json, say


@click.command("publish")
@click.argument("file", type=click.Path(path_type=Path), callback=refuse_folder)
@archive_option
@json_option
def command(file: Path, archive_path: Path, as_json: bool) -> None:
    """Write a public copy: documents, cuts and rules; no bytes as obtained, no paths, no decisions, no failures.

    FILE lies in a folder of its own; the settings to serve it are written beside it. A published copy is a file like
    any other: publish again to renew it.

    \b
    Example: cleaner publish public/archive.db
             datasette public/
    """
    with open_for_reading(archive_path):
        pass  # a missing, older or newer archive is told first
    from cleaner.archive.publish import publish
    from cleaner.web.settings import write_files

    file.parent.mkdir(parents=True, exist_ok=True)
    documents = publish(archive_path, file)
    written = write_files(file.parent, file.stem, public=True)
    if as_json:
        print_json({"file": str(file), "documents": documents, "settings": [str(path) for path in written]})
        return
    say(f"{file}: {how_many(documents, 'documents')}, with the settings beside it")
    say(f"serve it with: datasette {file.parent}/")
