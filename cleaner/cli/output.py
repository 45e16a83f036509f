"""What the commands print: stdout is data, stderr is talk."""

import json
import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from cleaner.engine.verdict import Removal, Spared
from cleaner.pipeline import Revision

if TYPE_CHECKING:
    from cleaner.archive.read import StoredClaim, StoredDocument

Json = dict[str, object]
T = TypeVar("T")
# Control characters, invisible ones and those that change the direction of writing; line feeds and tabs stay.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_LISTED = 20  # rows of a list on a terminal
_LONGEST_LABEL = 90  # code points of a cut shown on one line


def print_json(fields: Json) -> None:
    """One object on one line of UTF-8; what UTF-8 cannot say (a lone surrogate in an id) is escaped."""
    line = json.dumps(fields, ensure_ascii=False)
    try:
        encoded = line.encode("utf-8")
    except UnicodeEncodeError:
        encoded = json.dumps(fields).encode("ascii")
    sys.stdout.buffer.write(encoded + b"\n")


def print_text(text: str) -> None:
    """Text on stdout as it is, with a line feed at its end; paths that are not UTF-8 are escaped."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + (b"" if text.endswith("\n") else b"\n"))


def print_exact(text: str) -> None:
    """Text on stdout with not a byte more; on a terminal with a line feed at its end."""
    if sys.stdout.isatty():
        print_text(text)
    else:
        sys.stdout.buffer.write(text.encode("utf-8"))


def how_many(count: int, names: str) -> str:
    """How many there are of something: `1 document`, `2,000 documents`."""
    return f"{count:,} {names.removesuffix('s') if count == 1 else names}"


def one_line(text: str) -> str:
    """A name on one line of a terminal, without what could steer it."""
    return printable(text).replace("\n", "\ufffd")


def listed(heading: str, rows: Sequence[T], line: Callable[[T], str]) -> list[str]:
    """The first of some rows below a heading, a line each; JSON has them all."""
    lines = [f"\n{heading}:"] if rows else []
    lines += map(line, rows[:_LISTED])
    return [*lines, f"{len(rows) - _LISTED:>9,}  more; --json has them all"] if len(rows) > _LISTED else lines


def counted_lines(field: str, counted: Sequence[tuple[str, int]]) -> list[str]:
    """How many of each value of a field."""
    return listed(f"by {field}", counted, lambda of: f"{of[1]:>9,}  {one_line(of[0] or '(unknown)')}")


def say(message: str) -> None:
    """A line of talk on stderr, without control characters of documents and paths."""
    click.echo(printable(message.replace("\n", " ")), err=True)


def claims_of(revision: Revision) -> tuple[tuple["StoredClaim", ...], tuple["StoredClaim", ...]]:
    """Removals and spared claims of a fresh revision, as an archive would give them back."""
    text = revision.article.text
    spared = tuple(
        _claim(claim, text[claim.start : claim.end], claim.reason, claim.detail) for claim in revision.verdict.spared
    )
    return tuple(_claim(removal, removal.text) for removal in revision.verdict.removals), spared


def _claim(claim: Removal | Spared, text: str, reason: str = "", detail: str = "") -> "StoredClaim":
    from cleaner.archive.evidence import evidence_fields
    from cleaner.archive.read import StoredClaim  # loads SQLite

    return StoredClaim(
        start=claim.start,
        end=claim.end,
        text=text,
        rule=claim.rule,
        rule_digest=claim.rule_digest,
        category=claim.category,
        evidence=tuple(evidence_fields(evidence) for evidence in claim.evidence),
        reason=str(reason),
        detail=str(detail),
    )


def claim_fields(claim: "StoredClaim") -> Json:
    """A removal or a spared claim as JSON; of a stored one with its number."""
    from cleaner.archive import export  # loads SQLite

    fields = export.claim_fields(claim)
    return fields if claim.id is None else fields | {"id": claim.id}


def document_fields(document: "StoredDocument") -> Json:
    """A stored document as JSON."""
    return {
        **document.fields,
        "text": document.clean_text,
        "removals": [claim_fields(claim) for claim in document.removals],
        "spared": [claim_fields(claim) for claim in document.spared],
        "sightings": list(document.places),
    }


def explain_text(text: str, removals: tuple["StoredClaim", ...], spared: tuple["StoredClaim", ...]) -> str:
    """The extracted text with every cut in place: cut lines begin with `- ` and are followed by the reason."""
    out: list[str] = []
    position = 0
    for removal in removals:
        out += (_indented(text[position : removal.start], "  "), _indented(removal.text, "- ", fg="red"))
        out.append(styled(f"  ^ {removal.rule} ({removal.category}) {_because(removal)}", fg="cyan"))
        position = removal.end
    out.append(_indented(text[position:], "  "))
    if spared:
        out.append("\nClaimed and spared:")
        out += [f"  {short(claim.text)}\n    {claim.rule}: {_spared_because(claim)}" for claim in spared]
    return "\n".join(part for part in out if part)


def show_snippet(snippet: str) -> str:
    """A search snippet with its hits in bold, or between brackets where there is no terminal."""
    from cleaner.archive.searchtext import HIT_END, HIT_START

    start, end = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("[", "]")
    return printable(snippet).replace(HIT_START, start).replace(HIT_END, end)


def printable(text: str) -> str:
    """The text without what could steer a terminal."""
    return _STEERING.sub("\ufffd", text)


def _because(claim: "StoredClaim") -> str:
    """The evidence of a claim on one line: names, points where there are any, matched text where there is any."""
    said: list[str] = []
    for evidence in claim.evidence:
        points = f" {evidence['points']:+d}" if "points" in evidence else ""
        text = f" “{short(str(evidence['text']))}”" if evidence["text"] else ""
        said.append(f"{evidence['name']}{points}{text}")
    return "because of " + ", ".join(said)


def _spared_because(claim: "StoredClaim") -> str:
    reasons = {
        "strength": f"only --strength {claim.detail} cuts it",
        "quotation": "it stands in quotation marks",
        "position": f"it does not stand in the {claim.detail} of the text",
        "profile": f"the profile {claim.detail!r} keeps {claim.category}",
        "overlap": f"{claim.detail} cut a part of it",
        "ceiling": f"the document is held: {claim.detail} would go",
        "decision": f"a person decided to keep it: {short(claim.detail)}",
    }
    return reasons[claim.reason]


def short(text: str) -> str:
    """A text on one line of a terminal, its end left out where it is long."""
    line = " ".join(printable(text).split())
    return line if len(line) <= _LONGEST_LABEL else line[: _LONGEST_LABEL - 1] + "…"


def _indented(text: str, mark: str, fg: str | None = None) -> str:
    lines = [printable(line) for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return "\n".join(styled(mark + line, fg=fg) for line in lines)


def styled(text: str, fg: str | None) -> str:
    """The text in colour on a terminal, as it is elsewhere."""
    return click.style(text, fg=fg) if fg and sys.stdout.isatty() else text
