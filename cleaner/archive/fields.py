"""What of a revision a document shows in its columns, and what makes two captures one document."""

from collections.abc import Mapping

from cleaner.archive.rows import Value
from cleaner.engine.verdict import Removal
from cleaner.pipeline import Revision, title_of
from cleaner.rules.rule import KeepAs

Metadata = Mapping[str, object]  # of the page, and `kept`: what cut lines said about the document
# What `document_columns` gives, in its order.
DOCUMENT_COLUMNS = (
    *("title", "host", "url", "language", "site_name", "author", "published", "credit"),
    *("outcome", "characters", "removed_characters"),
)
BY_ADDRESS = "url:"  # how the key of a document that has an address begins


def document_key(revision: Revision) -> str:
    """What makes two captures one story: the same address, else the same bytes.

    An address without a path is a front page: pages that wrongly name it as theirs stay apart.
    """
    url = revision.article.metadata.url
    address = url.partition("#")[0] if url else ""
    path = address.partition("://")[2].partition("/")[2]
    return f"{BY_ADDRESS}{address}" if path else f"capture:{revision.capture_digest}"


def metadata_of(revision: Revision) -> dict[str, object]:
    """What is stored as a revision's metadata."""
    about = revision.article.metadata
    sources = [told._asdict() for told in about.sources]
    return about._asdict() | {"sources": sources, "kept": kept_of(revision.verdict.removals)}


def kept_of(removals: tuple[Removal, ...]) -> list[dict[str, object]]:
    """What the cut lines said about the document: field, text and named groups."""
    return [
        {"field": removal.keep_as, "text": removal.text.strip(), "groups": dict(removal.groups)}
        for removal in removals
        if removal.keep_as is not None
    ]


def document_columns(metadata: Metadata, outcome: str, clean_text: str, removed: int) -> dict[str, Value]:
    """The columns of a document that follow its current revision; `removed` counts code points."""
    given = {column: _text(metadata.get(column)) for column in ("title", "host", "url", "language", "site_name")}
    return {
        **given,
        "title": title_of(given["title"], clean_text),
        "author": _text(metadata.get("author")) or _kept(metadata, KeepAs.AUTHOR),
        "published": _text(metadata.get("published")) or _kept(metadata, KeepAs.PUBLISHED),
        "credit": _kept(metadata, KeepAs.CREDIT),
        "outcome": outcome,
        "characters": len(clean_text),
        "removed_characters": removed,
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _kept(metadata: Metadata, field: KeepAs) -> str | None:
    kept = metadata["kept"]
    assert isinstance(kept, list)
    return " · ".join(entry["text"] for entry in kept if entry["field"] == field) or None
