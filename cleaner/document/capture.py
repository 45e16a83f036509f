"""A capture: the bytes as they were obtained, and what their surroundings said about them."""

from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from cleaner.document.digest import digest_bytes, digest_fields


class MediaType(StrEnum):
    """What the bytes claim to be."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    MHTML = "multipart/related"


CONTEXT = ("host", "url", "charset", "declared", "saved")  # what was known beside the bytes
PAGES = (MediaType.HTML, MediaType.MHTML)  # what is read with parsers that hostile bytes can hang


class _Capture(NamedTuple):
    data: bytes
    media_type: MediaType
    host: str | None = None
    url: str | None = None
    charset: str | None = None
    declared: str | None = None
    saved: str | None = None


class Capture(_Capture):
    """Bytes of one document.

    `host` and `url` come from the user or the container (a JSONL or WARC record, a file beside it), not the bytes.
    `charset` is set where the container has already decided the encoding, `declared` where it only says one (HTTP);
    `saved` is when the container was made.
    """

    @cached_property
    def digest(self) -> str:
        """That of the bytes."""
        return digest_bytes(self.data)

    @property
    def context_digest(self) -> str:
        """What can change the result beside the bytes themselves."""
        return _context(self)


class Recognised(NamedTuple):
    """A capture that is known by its digest: its bytes were not read."""

    digest: str
    media_type: MediaType
    host: str | None = None
    url: str | None = None
    charset: str | None = None
    declared: str | None = None
    saved: str | None = None

    @property
    def context_digest(self) -> str:
        """What that of the capture would be."""
        return _context(self)


def _context(known: Capture | Recognised) -> str:
    crawled = (known.declared, known.saved) if known.declared or known.saved else ()
    return _context_digest(known.media_type, known.host, known.url, known.charset, *crawled)


_context_digest = lru_cache(maxsize=256)(digest_fields)  # the same for whole folders
