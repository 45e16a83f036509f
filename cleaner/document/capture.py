"""A capture: the bytes as they were obtained, and what their surroundings said about them."""

from dataclasses import dataclass, field
from enum import StrEnum

from cleaner.document.digest import digest_bytes, digest_fields


class MediaType(StrEnum):
    """What the bytes claim to be."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes of one document.

    `host` and `url` come from the user or the container (a JSONL record), never from the bytes.
    `charset` is set where the container has already decided the encoding.
    """

    data: bytes
    media_type: MediaType
    host: str | None = None
    url: str | None = None
    charset: str | None = None
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", digest_bytes(self.data))

    @property
    def context_digest(self) -> str:
        """What can change the result beside the bytes themselves."""
        return digest_fields(self.media_type, self.host, self.url, self.charset)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A capture that is known by its digest: its bytes were not read."""

    digest: str
    media_type: MediaType
    host: str | None = None
    url: str | None = None
    charset: str | None = None

    @property
    def context_digest(self) -> str:
        """What that of the capture would be."""
        return digest_fields(self.media_type, self.host, self.url, self.charset)
