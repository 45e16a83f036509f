"""The errors that the project raises on purpose; the text of each is the whole message to the user."""

from enum import StrEnum


class CleanerError(Exception):
    """Anything that went wrong in a way we foresaw: says what, where and what to do."""


class Reason(StrEnum):
    """Why a document could not be cleaned; stored with the failure."""

    UNREADABLE = "unreadable"
    NOT_A_FILE = "not-a-regular-file"
    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too-large"
    BAD_RECORD = "bad-record"
    BAD_CONTAINER = "bad-container"
    TIMED_OUT = "timed-out"
    OUT_OF_MEMORY = "out-of-memory"
    CRASHED = "crashed"
    FORGOTTEN = "forgotten"


class SourceError(CleanerError):
    """One document cannot be read or cleaned; the batch goes on without it.

    `id` is what the document calls itself (a JSONL record), where that much could be read.
    """

    def __init__(self, reason: Reason, problem: str, id: str | int | float | bool | None = None) -> None:
        super().__init__(problem)
        self.reason = reason
        self.id = id
