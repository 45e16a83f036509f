"""`cleaner show`: one document of the archive."""

from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading
from cleaner.archive.history import past_of, root_over
from cleaner.archive.read import StoredClaim, StoredDocument, find_document, read_document
from cleaner.cli.options import archive_option, json_option
from cleaner.cli.output import document_fields, print_exact, print_json, print_text, printable
from cleaner.cli.provenance import provenance_text


@click.command("show")
@click.argument("document_name", metavar="ID")
@click.option("--removed", "part", flag_value="removed", help="What was cut, with rule and offsets.")
@click.option("--original", "part", flag_value="original", help="The extracted text, every cut put back.")
@click.option("--provenance", "part", flag_value="provenance", help="Where it comes from and what was done to it.")
@archive_option
@json_option
def command(document_name: str, part: str | None, archive_path: Path, as_json: bool) -> None:
    """Show a document by its id, a digest (six digits are enough), its place or its URL.

    \b
    Example: cleaner show 12 --removed
    """
    with open_for_reading(archive_path) as db:
        number = find_document(db, document_name)
        document = read_document(db, number)
        past, root = past_of(db, number), root_over(db, int(document.fields["revision_id"] or 0))
    if as_json:
        original = {"extracted_text": document.extracted_text} if part == "original" else {}
        print_json(document_fields(document) | original)
    elif part == "original":
        print_exact(document.extracted_text)
    elif part == "removed":
        print_text(_removed(document))
    elif part == "provenance":
        print_text(provenance_text(document, past, root))
    else:
        print_exact(document.clean_text)


def _removed(document: StoredDocument) -> str:
    if not document.removals:
        return "nothing was cut"
    return "\n\n".join(map(_cut, document.removals))


def _cut(removal: StoredClaim) -> str:
    where = f"{removal.start}-{removal.end}  {removal.rule}  ({removal.category}), removal {removal.id}"
    return f"{where}\n{printable(removal.text).strip()}"
