"""`cleaner reclean`: new rules over what is stored."""

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from cleaner.archive.changes import Change
from cleaner.archive.connect import open_for_reading, open_for_writing
from cleaner.archive.read import find_document
from cleaner.archive.stored import all_documents
from cleaner.archive.write import Writer
from cleaner.batch.recleaning import Recleaned, Recleaning
from cleaner.batch.run import until
from cleaner.cli import main
from cleaner.cli.options import Settings, archive_option, deciding_options, json_option, settings_of
from cleaner.cli.output import Json, how_many, one_line, print_json, print_text, say
from cleaner.cli.problems import tell_problem
from cleaner.cli.progress import Progress
from cleaner.cli.stop import Stop


@dataclass(slots=True)
class Changes:
    """What a run changes, counted as it goes: by rule the documents, cuts and characters that come and go."""

    cleaned: int = 0
    changed: int = 0
    failed: int = 0
    cut: Counter[str] = field(default_factory=Counter)
    restored: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)

    def add(self, again: Recleaned) -> None:
        """Count one document."""
        self.cleaned += 1
        if again.change is None:
            self.failed += 1
            return
        self.changed += not again.change.nothing
        self.cut.update(removal.rule for removal in again.change.cut)
        self.restored.update(removal.rule for removal in again.change.restored)
        for removals, sign in ((again.change.cut, 1), (again.change.restored, -1)):
            for removal in removals:
                self.characters[removal.rule] += sign * len(removal.text)

    def fields(self) -> Json:
        """The counts as JSON."""
        rules = sorted(self.cut | self.restored)
        by_rule = {
            rule: {"cut": self.cut[rule], "restored": self.restored[rule], "characters": self.characters[rule]}
            for rule in rules
        }
        return {"cleaned": self.cleaned, "changed": self.changed, "failed": self.failed, "rules": by_rule}

    def table(self) -> str:
        """A line for each rule that cuts more or less."""
        rules = sorted(self.cut | self.restored)
        width = max(map(len, rules), default=0)
        return "\n".join(f"  {rule:<{width}}  {self._line(rule)}" for rule in rules)

    def _line(self, rule: str) -> str:
        return f"+{self.cut[rule]:,} −{self.restored[rule]:,} cuts, {self.characters[rule]:+,} characters"


@click.command("reclean")
@click.argument("names", metavar="[ID]…", nargs=-1)
@click.option(
    "--dry-run", is_flag=True, help="Show what would change and store nothing; exit code 1 if anything would."
)
@click.option("--retry-failed", is_flag=True, help="Try again what failed before.")
@archive_option
@deciding_options
@json_option
@click.pass_context
def command(
    ctx: click.Context, /, names: tuple[str, ...], dry_run: bool, archive_path: Path, as_json: bool, **given: Any
) -> None:
    """Clean what is stored again, with the rules and options of now; all documents, or those that are named.

    Only documents that other rules, another profile or another version cleaned are touched. Earlier revisions
    stay; decisions of `cleaner restore` are respected. Exit code 5: interrupted, run it again to go on.

    \b
    Example: cleaner reclean --dry-run
             cleaner reclean --profile appeals
    """
    settings = settings_of(given)
    stop = Stop()
    with _opened(archive_path, settings, dry_run=dry_run) as (db, writer):
        documents = [find_document(db, name) for name in names] or all_documents(db)
        recleaning = Recleaning(db, writer, given["retry_failed"])
        again = recleaning.of(until(documents, stop), *settings)
        changes = _run(again, as_json=as_json)
        if writer is not None:
            writer.finish()
    _summarise(changes, archive_path, dry_run=dry_run, as_json=as_json)
    if stop():
        say("cleaner: interrupted; what was done is stored, run the same command again to go on")
        stop.told()
        ctx.exit(main.INTERRUPTED)
    if changes.failed:
        ctx.exit(main.QUARANTINED)
    ctx.exit(main.FOUND if dry_run and changes.changed else main.OK)


@contextmanager
def _opened(path: Path, settings: Settings, *, dry_run: bool) -> Iterator[tuple[Database, Writer | None]]:
    with open_for_reading(path) as db:  # before anything is made: there must be an archive
        if dry_run:
            yield db, None
            return
    with open_for_writing(path) as db:
        yield db, Writer(db, settings.rules, settings.policy, "reclean")


def _run(again: Generator[Recleaned], *, as_json: bool) -> Changes:
    changes = Changes()
    with closing(again) as recleaned, Progress("cleaning again", iter(())) as progress:
        for document in recleaned:
            changes.add(document)
            progress.add(1)
            tell_problem(document.done)
            if document.change is not None and not document.change.nothing:
                _name(document, document.change, as_json=as_json)
    return changes


def _name(again: Recleaned, change: Change, *, as_json: bool) -> None:
    """One changed document: its cuts that come and go, by rule."""
    cut, restored = (Counter(removal.rule for removal in part) for part in (change.cut, change.restored))
    if as_json:
        fields = {"cut": dict(cut), "restored": dict(restored), "extracted_changed": change.extracted}
        print_json({"document": again.document, "place": again.done.task.source.place, **fields})
        return
    said = [f"+{count} {rule}" for rule, count in cut.items()] + [
        f"−{count} {rule}" for rule, count in restored.items()
    ]
    said += ["another extracted text"] * change.extracted
    print_text(f"{again.document}  {one_line(again.done.task.source.place)}: {', '.join(said)}")


def _summarise(changes: Changes, path: Path, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json({"archive": str(path), "dry_run": dry_run, **changes.fields()})
        return
    verb = "would change" if dry_run else "changed"
    failed = f", {changes.failed:,} failed" if changes.failed else ""
    lines = [
        f"{path}: {how_many(changes.cleaned, 'documents')} cleaned again, {changes.changed:,} {verb}{failed}",
        changes.table(),
    ]
    print_text("\n".join(filter(None, lines)))
