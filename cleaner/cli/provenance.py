"""`cleaner show --provenance`: where a document comes from and what was done to it, for people."""

import json
from collections.abc import Iterable, Iterator

from cleaner.archive.history import Past
from cleaner.archive.read import StoredClaim, StoredDocument
from cleaner.cli.output import one_line

_WIDTH = 16
_STORY = (
    *(("title", "title"), ("host", "host"), ("url", "URL"), ("language", "language"), ("author", "author")),
    *(("published", "published"), ("site_name", "site"), ("credit", "credit")),
)


def provenance_text(document: StoredDocument, past: Iterable[Past], root: str | None) -> str:
    """In sections: the story, its source, how it was read and cleaned, its history, its seal."""
    fields = document.fields
    sections: dict[str, list[tuple[str, object]]] = {
        f"document {fields['id']}": list(_story(document)),
        "source": [
            ("bytes", f"{fields['size']:,}, {fields['media_type']}"),
            ("capture", fields["capture_digest"]),
            *(("met", f"{place['place']}, run {place['run_id']}, {place['seen']}") for place in document.places),
        ],
        "reading": [
            ("encoding", f"{fields['encoding']}, by {fields['decided_by']}{_replaced(fields['replaced'])}"),
            ("extractor", " ".join(str(fields[f"extractor{part}"]) for part in ("", "_version", "_options")).strip()),
            ("extracted text", fields["extracted_digest"]),
        ],
        "cleaning": list(_cleaning(document)),
        "history": [(f"revision {one.revision}", _told(one)) for one in past],
        "seal": [("root", root or "none yet: the next run that ends makes it")],
    }
    return "\n\n".join(_section(name, lines) for name, lines in sections.items())


def _story(document: StoredDocument) -> Iterator[tuple[str, object]]:
    """What is known of the story, and where each part of it was read."""
    metadata = json.loads(str(document.fields["metadata"]))
    yield from ((label, document.fields[column]) for column, label in _STORY)
    yield from ((name, metadata.get(name)) for name in ("section", "modified", "saved"))
    for told in metadata.get("sources", ()):
        yield f"{told['field']} from", f"{told['source']}: {told['text']}" if told["text"] else told["source"]


def _section(name: str, lines: Iterable[tuple[str, object]]) -> str:
    known = (f"  {label:{_WIDTH}}{one_line(str(value))}" for label, value in lines if value not in (None, ""))
    return "\n".join([name, *known])


def _replaced(count: object) -> str:
    return f", {count} code points replaced" if count else ""


def _cleaning(document: StoredDocument) -> Iterator[tuple[str, object]]:
    fields = document.fields
    cut = int(fields["removed_characters"] or 0)
    total = cut + int(fields["characters"] or 0)
    yield "by", f"article-cleaner {fields['version']}, profile {fields['profile']}, strength {fields['strength']}"
    yield "rule set", fields["rules_digest"]
    yield "outcome", f"{fields['outcome']}: {cut:,} of {total:,} characters cut"
    by_rule: dict[str, list[StoredClaim]] = {}
    for removal in document.removals:
        by_rule.setdefault(removal.rule, []).append(removal)
    for rule, removals in sorted(by_rule.items()):
        length = sum(len(removal.text) for removal in removals)
        yield "cut by", f"{rule}: {len(removals)} × {removals[0].category}, {length:,} characters"
        yield "", removals[0].rule_digest
    for claim in document.spared:
        yield "spared", f"{claim.rule}: {claim.reason}{f' ({claim.detail})' if claim.detail else ''}"
    yield "clean text", fields["clean_digest"]


def _told(one: Past) -> str:
    made = f"run {one.run} ({one.command}), {one.made}" if one.run is not None else "made by a decision"
    derived = f", from revision {one.derived_from}" if one.derived_from is not None else ""
    how = f"{one.version}, {one.profile}, {one.strength}"
    return f"{made}{derived}: {one.outcome} ({how}), of {one.capture[:19]}…{', current' if one.current else ''}"
