"""`cleaner restore`: put back what was cut, for good."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click
from sqlite_utils import Database

from cleaner.archive.connect import open_for_reading, open_for_writing
from cleaner.archive.decisions import Decision, Scope, standing_decisions
from cleaner.archive.errors import NotArchived
from cleaner.archive.read import find_document
from cleaner.archive.restoring import Undone, has_documents_of, hosts_of, put_back, removal_decision, withdraw
from cleaner.archive.rows import one
from cleaner.cli.options import archive_option, clean_host_option, json_option
from cleaner.cli.output import Json, how_many, one_line, print_json, print_text, short


@click.command("restore")
@click.argument("document_name", metavar="[ID]", required=False)
@click.option("--removal", type=int, metavar="N", help="One removal; `cleaner show ID --removed` tells its number.")
@click.option("--rule", metavar="NAME", help="Everything that a rule cuts.")
@click.option("--host", help="Everything that is cut from a publisher's documents.")
@click.option("--run", type=int, metavar="N", help="Everything that a run cut.")
@click.option("--withdraw", "withdrawn", type=int, metavar="N", help="Let a decision no longer stand.")
@click.option("--list", "listed", is_flag=True, help="Show the decisions that stand.")
@click.option("--reason", help="Why; stored with the decision and shown wherever it counts.")
@archive_option
@json_option
def command(
    *, document_name: str | None, withdrawn: int | None, listed: bool, reason: str | None, archive_path: Path,
    as_json: bool, **scopes: str | int | None,
) -> None:  # fmt: skip
    """Put back what was cut: from one document, by one removal, rule or run, or for one host.

    The decision is stored with its reason, and later runs respect it. Nothing is overwritten: every earlier
    revision stays, and --withdraw lets the rules cut again.

    \b
    Example: cleaner restore 12 --reason "the appeal is the story"
             cleaner restore --rule generic/newsletter-prompt --reason "cuts headlines here"
    """
    wanted = {name: value for name, value in {"id": document_name, **scopes}.items() if value is not None}
    if listed:
        _list(archive_path, as_json=as_json)
        return
    if len(wanted) + (withdrawn is not None) != 1:
        raise click.UsageError("say what to restore: one of ID, --removal, --rule, --host, --run, --withdraw or --list")
    if not reason or not reason.strip():
        raise click.UsageError('a decision needs a reason: --reason "…"')
    with open_for_reading(archive_path) as db:
        decision = _decision(db, wanted, reason.strip()) if withdrawn is None else None
    with open_for_writing(archive_path) as db:
        undone = put_back(db, decision) if decision else withdraw(db, withdrawn or 0, reason.strip())
    _tell(undone, again=decision is None, as_json=as_json)


def _decision(db: Database, wanted: dict[str, str | int], reason: str) -> Decision:
    """The decision that the options ask for; raises NotArchived where it would be about nothing."""
    ((name, value),) = wanted.items()
    if name == "id":
        return Decision(Scope.DOCUMENT, reason, document=find_document(db, str(value)))
    if name == "removal":
        return removal_decision(db, int(value), reason)
    if name == "rule":
        _known(db, "SELECT 1 FROM rules WHERE name = ?", value, f"no rule {value!r} in the archive")
        return Decision(Scope.RULE, reason, rule=str(value))
    if name == "run":
        _known(db, "SELECT 1 FROM runs WHERE id = ?", value, f"no run {value} in the archive")
        return Decision(Scope.RUN, reason, run=int(value))
    host = clean_host_option(str(value)) or ""
    if not has_documents_of(db, host):
        raise NotArchived(f"no document of {host!r} in the archive; {_nearest(hosts_of(db), host)}")
    return Decision(Scope.HOST, reason, host=host)


def _nearest(known: Sequence[str], host: str) -> str:
    close = get_close_matches(host, known, 1)
    return f"did you mean {close[0]!r}?" if close else "`cleaner stats` shows the hosts"


def _known(db: Database, select: str, value: str | int, problem: str) -> None:
    if one(db, select, value) is None:
        raise NotArchived(problem)


def _tell(undone: Undone, *, again: bool, as_json: bool) -> None:
    documents, characters = how_many(len(undone.documents), "documents"), abs(undone.characters)
    if as_json:
        print_json({"decision": undone.decision, "documents": list(undone.documents), "characters": undone.characters})
    elif again:
        print_text(
            f"decision {undone.decision} withdrawn: {how_many(characters, 'characters')} cut again in {documents}"
        )
    else:
        print_text(f"decision {undone.decision}: {how_many(characters, 'characters')} put back in {documents}")


def _list(archive_path: Path, *, as_json: bool) -> None:
    with open_for_reading(archive_path) as db:
        for decision in standing_decisions(db):
            if as_json:
                print_json(_fields(decision))
            else:
                print_text(f"{decision.id}  {_about(decision)}: {one_line(decision.reason)}")


def _fields(decision: Decision) -> Json:
    names = ("id", "scope", "document", "text", "nth", "rule", "host", "run", "reason")
    return {name: value for name in names if (value := getattr(decision, name)) is not None}


def _about(decision: Decision) -> str:
    """What a decision is about, on one line."""
    if decision.scope is Scope.REMOVAL:
        return f"document {decision.document}, “{short(decision.text or '')}”"
    target = decision.document or decision.rule or decision.host or decision.run
    return f"{decision.scope} {one_line(str(target))}"
