"""What the rows of a cleaning hold that no archive has to be asked for: made wherever there is time for it."""

from typing import NamedTuple

import zstandard

from cleaner import __version__
from cleaner.archive.current import Shown
from cleaner.archive.errors import DigestMismatch
from cleaner.archive.evidence import Signs, signs_of
from cleaner.archive.fields import document_columns, metadata_of
from cleaner.archive.leaves import Digests, claims_of, said
from cleaner.archive.nearness import marks_of
from cleaner.archive.rows import Value, to_json
from cleaner.archive.searchtext import search_fold
from cleaner.document.capture import CONTEXT, Capture
from cleaner.document.digest import digest_text
from cleaner.document.span import restore
from cleaner.engine.verdict import Removal, Spared
from cleaner.pipeline import Revision

MADE = (
    *("version", "profile", "strength", "ceiling", "media_type", "encoding", "decided_by", "replaced"),
    *("extractor", "extractor_version", "extractor_options", "metadata", "context", "outcome"),
    *("extracted_digest", "clean_digest"),
)
Row = tuple[Value, ...]
_LEVEL = 3
_compressor = zstandard.ZstdCompressor(level=_LEVEL)


class Folded(NamedTuple):
    """Texts as search sees them: of a document, and of each of its cuts."""

    title: str | None
    clean_text: str | None
    removals: tuple[str | None, ...]


class Prepared(NamedTuple):
    """The bytes packed, digests, how the revision was made (columns MADE).

    `said` is what its leaf says after recipe and key, `signs` the evidence of every cut, then of everything spared.
    """

    raw: bytes
    made: Row
    said: str
    extracted_digest: str
    clean_digest: str
    shown: Shown
    folded: Folded
    marks: tuple[tuple[int, int], ...]
    signs: tuple[Signs, ...]

    def digests(self, capture: Capture) -> Digests:
        """What a sighting of the capture met."""
        return Digests(capture.digest, self.extracted_digest, self.clean_digest)


def prepare(capture: Capture, revision: Revision) -> Prepared:
    """What is stored of a cleaning; raises DigestMismatch where the extracted text could not be rebuilt (law 1)."""
    text, verdict = revision.article.text, revision.verdict
    clean_text = verdict.clean_text
    if restore(clean_text, verdict.removals) != text:
        raise DigestMismatch(f"capture {capture.digest}: the cut text cannot be restored; please report this")
    metadata = metadata_of(revision)
    removed = sum(len(removal.text) for removal in verdict.removals)
    columns = document_columns(metadata, verdict.outcome, clean_text, removed)
    title = columns["title"]
    claims: list[Removal | Spared] = [*verdict.removals, *verdict.spared]
    clean_digest = digest_text(clean_text)
    extracted_digest = digest_text(text) if verdict.removals else clean_digest
    made = (*_made(capture, revision, to_json(metadata)), extracted_digest, clean_digest)
    leading = (capture.digest, len(capture.data), revision.rules_digest)
    return Prepared(
        raw=pack(capture),
        made=made,
        said=f"{said((*leading, *made))},{claims_of(verdict)}",
        extracted_digest=extracted_digest,
        clean_digest=clean_digest,
        shown=Shown(columns, clean_text),
        folded=Folded(
            search_fold(title if isinstance(title, str) else None),
            search_fold(clean_text),
            tuple([search_fold(removal.text) for removal in verdict.removals]),
        ),
        marks=tuple(marks_of(clean_text)),
        signs=tuple([signs_of(claim.evidence) for claim in claims]),
    )


def _made(capture: Capture, cleaned: Revision, metadata: str) -> Row:
    """How a revision was made, up to its outcome, in the order of a leaf."""
    article, decoding, policy = cleaned.article, cleaned.decoding, cleaned.policy
    context = to_json({name: getattr(capture, name) for name in CONTEXT})
    return (
        *(__version__, policy.profile, policy.strength, policy.ceiling, capture.media_type),
        *(decoding.encoding, decoding.method, decoding.replaced),
        *(article.extractor.name, article.extractor.version, article.extractor.options),
        *(metadata, context, cleaned.verdict.outcome),
    )


def pack(capture: Capture) -> bytes:
    """The bytes of a capture as an archive keeps them."""
    return _compressor.compress(capture.data)
