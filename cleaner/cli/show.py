"""`cleaner show`: one document of the archive."""

import json
from pathlib import Path

import click

from cleaner.archive.connect import open_for_reading
from cleaner.archive.read import StoredDocument, find_document, read_document
from cleaner.cli.options import archive_option, json_option
from cleaner.cli.output import document_fields, one_line, print_exact, print_json, print_text, printable

_PROVENANCE = (
    ("title", "title"),
    ("host", "host"),
    ("url", "URL"),
    ("author", "author"),
    ("published", "published"),
    ("credit", "credit"),
    ("capture_digest", "capture"),
    ("size", "capture bytes"),
    ("media_type", "media type"),
    ("encoding", "encoding"),
    ("decided_by", "decided by"),
    ("replaced", "replaced code points"),
    ("extractor", "extractor"),
    ("extractor_version", "extractor version"),
    ("extractor_options", "extractor options"),
    ("extracted_digest", "extracted text"),
    ("rules_digest", "rule set"),
    ("profile", "profile"),
    ("strength", "strength"),
    ("version", "cleaner version"),
    ("outcome", "outcome"),
    ("clean_digest", "clean text"),
)
_ABOUT = ("site_name", "section", "modified", "saved")  # what has no column of its own


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
        document = read_document(db, find_document(db, document_name))
    if as_json:
        original = {"extracted_text": document.extracted_text} if part == "original" else {}
        print_json(document_fields(document) | original)
    elif part == "original":
        print_exact(document.extracted_text)
    elif part == "removed":
        print_text(_removed(document))
    elif part == "provenance":
        print_text(_provenance(document))
    else:
        print_exact(document.clean_text)


def _removed(document: StoredDocument) -> str:
    if not document.removals:
        return "nothing was cut"
    return "\n\n".join(
        f"{removal.start}-{removal.end}  {removal.rule}  ({removal.category})\n{printable(removal.text).strip()}"
        for removal in document.removals
    )


def _source(told: dict[str, str | None]) -> str:
    return f"{told['source']}: {told['text']}" if told["text"] else str(told["source"])


def _provenance(document: StoredDocument) -> str:
    lines = [
        f"{label:22}{one_line(str(document.fields[column]))}"
        for column, label in _PROVENANCE
        if document.fields[column] is not None
    ]
    lines += [
        f"{'met':22}{one_line(str(place['place']))}, run {place['run_id']}, {place['seen']}"
        for place in document.places
    ]
    metadata = json.loads(str(document.fields["metadata"]))
    lines += [f"{name:22}{one_line(str(metadata[name]))}" for name in _ABOUT if metadata.get(name)]
    lines += [f"{told['field'] + ' from':22}{one_line(_source(told))}" for told in metadata.get("sources", ())]
    rules = {removal.rule: removal.rule_digest for removal in document.removals}
    return "\n".join(lines + [f"{'cut by':22}{rule} {digest}" for rule, digest in sorted(rules.items())])
