"""Sources: where each document is, and reading its bytes without being led astray."""

import os
import stat
from enum import StrEnum
from typing import NamedTuple

from cleaner.document.capture import Capture, MediaType
from cleaner.document.errors import Reason, SourceError
from cleaner.reading.record import Address, read_record
from cleaner.reading.sidecar import read_sidecar


class FileType(StrEnum):
    """What a file holds: one document, or many records."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    MHTML = "mhtml"
    JSONL = "jsonl"
    WARC = "warc"


_BY_SUFFIX = {
    b".txt": FileType.TEXT,
    b".text": FileType.TEXT,
    b".md": FileType.MARKDOWN,
    b".markdown": FileType.MARKDOWN,
    b".html": FileType.HTML,
    b".htm": FileType.HTML,
    b".xhtml": FileType.HTML,
    b".mhtml": FileType.MHTML,
    b".mht": FileType.MHTML,
    b".jsonl": FileType.JSONL,
    b".ndjson": FileType.JSONL,
}
MEDIA = {
    FileType.TEXT: MediaType.TEXT,
    FileType.MARKDOWN: MediaType.MARKDOWN,
    FileType.HTML: MediaType.HTML,
    FileType.MHTML: MediaType.MHTML,
    FileType.JSONL: MediaType.TEXT,
}
RECORDS = (FileType.JSONL, FileType.WARC)  # files of many documents
_PIECE = 65_536  # bytes
_WARC_SUFFIXES = (b".warc", b".warc.gz", b".warc.wet", b".warc.wet.gz")


class Source(NamedTuple):
    """One document: a file, or a record of a JSONL or WARC file (`number` from 1, `offset` and `size` in bytes).

    `file` is what is opened; `path` is what is stored: relative to the root that the user named. `beside` is a file
    that may say where the document is from. `line` is the record itself where it came through a pipe.
    """

    file: bytes
    path: bytes
    type: FileType
    host: str | None = None
    number: int | None = None
    offset: int = 0
    size: int = 0
    beside: bytes | None = None
    line: bytes | None = None

    @property
    def place(self) -> str:
        """The path for people: bytes that are not UTF-8 are shown as `\\xff`, a record by its number."""
        shown = self.path.decode("utf-8", "backslashreplace")
        return shown if self.number is None else f"{shown}#{self.number}"


class Reading(NamedTuple):
    """A source's capture, and the id that its record gives itself (any JSON scalar)."""

    capture: Capture
    id: str | int | float | bool | None


def file_type(path: bytes) -> FileType | None:
    """The type of a file by its name, or None where the name says nothing."""
    name = path.lower()
    suffix = name[name.rfind(b".") :]
    if kind := _BY_SUFFIX.get(suffix):
        return None if suffix == os.path.basename(name) else kind
    return FileType.WARC if name.endswith(_WARC_SUFFIXES) else None


def read_source(source: Source, max_bytes: int) -> Reading:
    """The bytes of a source; raises SourceError where they cannot be had."""
    if source.number is None:
        data = read_file(source.file, max_bytes)
        told = read_sidecar(source.beside, read_file) if source.beside else Address()
        return Reading(Capture(data, MEDIA[source.type], told.host or source.host, told.url), None)
    if source.type is FileType.WARC:
        from cleaner.reading.warc import read_page  # loads warcio

        with os.fdopen(open_regular(source.file), "rb") as opened:
            return Reading(read_page(opened, source.offset, max_bytes, source.host), None)
    if source.size > max_bytes:
        raise SourceError(Reason.TOO_LARGE, f"the record has {source.size:,} bytes; {max_bytes:,} are allowed")
    line = _read(source.file, source.offset, source.size) if source.line is None else source.line
    return Reading(*read_record(line, source.host))


def read_file(file: bytes, max_bytes: int) -> bytes:
    """The bytes of a regular file; raises SourceError for more than `max_bytes` and for everything else.

    Never follows a symbolic link, never waits for a FIFO, never reads a device.
    """
    data = _read(file, 0, max_bytes + 1)
    if len(data) > max_bytes:
        raise SourceError(Reason.TOO_LARGE, f"has more than {max_bytes:,} bytes")
    return data


def _read(file: bytes, offset: int, size: int) -> bytes:
    """So many bytes, or up to the end. No room is made for more than are there: that costs four times the reading."""
    descriptor = open_regular(file)
    try:
        there = os.fstat(descriptor).st_size - offset
        pieces = [piece := os.pread(descriptor, min(size, max(there, _PIECE)), offset)]
        while piece and (left := size - sum(map(len, pieces))) > 0:  # until nothing comes: it may have grown
            pieces.append(piece := os.pread(descriptor, min(left, _PIECE), offset + size - left))
        return pieces[0] if len(pieces) == 2 and not piece else b"".join(pieces)
    except OSError as error:
        raise SourceError(Reason.UNREADABLE, f"cannot be read: {error.strerror}") from error
    finally:
        os.close(descriptor)


def open_regular(file: bytes) -> int:
    """A descriptor of a regular file; raises SourceError for everything else."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if os.path.islink(file):
            raise SourceError(Reason.NOT_A_FILE, "is a symbolic link: name its target instead") from error
        raise SourceError(Reason.UNREADABLE, f"cannot be opened: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError(Reason.NOT_A_FILE, "is not a regular file (a FIFO, device, socket or folder)")
    return descriptor
