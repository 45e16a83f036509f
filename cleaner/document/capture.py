"""A capture: the bytes as they were obtained, and what their surroundings said about them."""

from dataclasses import dataclass, field
from enum import StrEnum

from cleaner.document.digest import digest_bytes, digest_fields


class MediaType(StrEnum):
    """What the bytes claim to be."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    MHTML = "multipart/related"


PAGES = (MediaType.HTML, MediaType.MHTML)  # what is read with parsers that hostile bytes can hang


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes of one document.

    `host` and `url` come from the user or the container (a JSONL or WARC record, a file beside it), not the bytes.
    `charset` is set where the container has already decided the encoding, `declared` where it only says one (HTTP);
    `saved` is when the container was made.
    """

    data: bytes
    media_type: MediaType
    host: str | None = None
    url: str | None = None
    charset: str | None = None
    declared: str | None = None
    saved: str | None = None
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", digest_bytes(self.data))

    @property
    def context_digest(self) -> str:
        """What can change the result beside the bytes themselves."""
        crawled = (self.declared, self.saved) if self.declared or self.saved else ()
        return digest_fields(self.media_type, self.host, self.url, self.charset, *crawled)
