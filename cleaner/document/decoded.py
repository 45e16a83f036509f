"""A decoded capture: its text, and how the encoding was decided."""

from enum import StrEnum
from typing import NamedTuple

from cleaner.document.capture import Capture


class Method(StrEnum):
    """How an encoding was decided, in the order in which the ways are tried."""

    GIVEN = "given"
    BOM = "bom"
    DECLARED = "declared"
    NUL_PATTERN = "nul-pattern"
    UTF8 = "utf-8"
    UTF8_DAMAGED = "utf-8-damaged"
    DETECTED = "detected"
    FALLBACK = "fallback"


class Decoding(NamedTuple):
    """How bytes became text; `replaced` counts the code points that had to become U+FFFD."""

    encoding: str
    method: Method
    replaced: int


class Origin(NamedTuple):
    """What the wrapping of a saved page says: the form it was saved in, its address, and when (as it is written)."""

    form: str
    url: str | None = None
    saved: str | None = None


class Part(NamedTuple):
    """The bytes to decode, with the charset and the origin that their container declares."""

    data: bytes
    charset: str | None
    origin: Origin | None


class Decoded(NamedTuple):
    """The capture's text, with no NUL and no lone surrogate in it; `origin` is set where a container tells it."""

    capture: Capture
    text: str
    decoding: Decoding
    origin: Origin | None = None
