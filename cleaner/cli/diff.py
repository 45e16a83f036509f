"""`cleaner diff`: two revisions of a document, side by side."""

import difflib
from dataclasses import asdict
from pathlib import Path

import click

from cleaner.archive.changes import Change, change
from cleaner.archive.connect import open_for_reading
from cleaner.archive.errors import NotArchived
from cleaner.archive.history import Past, past_of
from cleaner.archive.read import find_document
from cleaner.archive.verdicts import read_verdict
from cleaner.cli.options import archive_option, json_option
from cleaner.cli.output import Json, one_line, print_json, print_text, short, styled
from cleaner.engine.verdict import Removal

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command("diff")
@click.argument("document_name", metavar="ID")
@click.argument("numbers", metavar="[REV REV]", nargs=-1, type=int)
@archive_option
@json_option
def command(document_name: str, numbers: tuple[int, ...], archive_path: Path, as_json: bool) -> None:
    """Show what changed between two revisions of a document: cuts that came and went, and the clean text.

    Without REV the current revision is compared with the one before it.

    \b
    Example: cleaner diff 12
             cleaner diff 12 30 41
    """
    if len(numbers) not in (0, 2):
        raise click.UsageError("name two revisions, or none for the last change")
    with open_for_reading(archive_path) as db:
        document = find_document(db, document_name)
        before, after = _chosen(past_of(db, document), numbers)
        old, new = (read_verdict(db, past.revision) for past in (before, after))
    changed = change(old, new)
    lines = _lines(old.verdict.clean_text, new.verdict.clean_text)
    if as_json:
        shown = {"before": _told(document, before), "after": _told(document, after)}
        print_json({**shown, **_fields(changed), "diff": lines})
        return
    heads = [
        styled(f"{mark} {_about(past)}", fg=fg) for mark, past, fg in (("---", before, "red"), ("+++", after, "green"))
    ]
    print_text("\n".join([*heads, *_cuts(changed), *map(_coloured, lines)]))


def _chosen(history: tuple[Past, ...], numbers: tuple[int, ...]) -> tuple[Past, Past]:
    """The two revisions to compare; raises NotArchived where there are not two."""
    by_number = {past.revision: past for past in history}
    shown = ", ".join(map(str, by_number))
    if missing := [number for number in numbers if number not in by_number]:
        raise NotArchived(f"no revision {missing[0]} of this document; it has {shown}")
    if numbers:
        return by_number[numbers[0]], by_number[numbers[1]]
    if len(history) == 1:
        raise NotArchived(f"the document has one revision only ({shown}): nothing has changed")
    current = next(past for past in history if past.current)
    others = [past for past in history if past is not current]
    parent = by_number.get(current.derived_from) if current.derived_from else None
    earlier = [past for past in others if past.revision < current.revision]
    return parent or (earlier or others)[-1], current


def _about(past: Past) -> str:
    """A revision on one line."""
    by = f"{past.command} run {past.run}, {past.made}" if past.run else "a decision"
    capture, rules = (digest.removeprefix("sha256:")[:12] for digest in (past.capture, past.rules))
    return one_line(
        f"revision {past.revision}: {by}, bytes {capture}, rules {rules}, {past.profile} {past.strength}, "
        f"{past.outcome}, {past.characters:,} characters"
    )


def _told(document: int, past: Past) -> Json:
    """A revision as JSON, named as in the view `document_history`."""
    told = asdict(past)
    named = {"revision_id": told.pop("revision"), "is_current": told.pop("current"), "run_id": told.pop("run")}
    return {"document_id": document, **named, **told}


def _lines(old: str, new: str) -> list[str]:
    """A unified diff of two texts, without the names of files."""
    diff = difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="", n=2)
    return list(diff)[2:]


def _cuts(changed: Change) -> list[str]:
    gone = "no longer cut" if changed.extracted else "put back"  # another text need not hold the words at all
    marked = [*(("cut now", cut) for cut in changed.cut), *((gone, cut) for cut in changed.restored)]
    said = [f"{what}: {short(cut.text)}  {cut.rule}" for what, cut in marked]
    return said + ["the extracted text is another one"] * changed.extracted


def _fields(changed: Change) -> Json:
    def cut(removal: Removal) -> Json:
        return {"rule": removal.rule, "start": removal.start, "text": removal.text}

    return {
        "cut": [cut(removal) for removal in changed.cut],
        "restored": [cut(removal) for removal in changed.restored],
        "extracted_changed": changed.extracted,
    }


def _coloured(line: str) -> str:
    return styled(one_line(line), fg=_COLOURS.get(line[:1]))
