"""WARC files, as crawlers and web archives write them: which records are pages, and one page's bytes.

warcio reads the format. It is silent about files that end too early, so what it leaves unread is checked here.
"""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any, BinaryIO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.limitreader import LimitReader
from warcio.statusandheaders import StatusAndHeadersParserException

from cleaner.document.capture import Capture, MediaType
from cleaner.document.errors import Reason, SourceError
from cleaner.document.host import LONGEST_URL, host_of

SWOLLEN, BOMB = 100_000_000, 200  # bytes of a record from which it may be a bomb; times its size in the file
_PIECE = 1 << 20
_HTML = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
# AttributeError and TypeError are warcio's own, for records without an address or a length.
_BROKEN = (
    ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, ValueError, EOFError, AttributeError, TypeError,
)  # fmt: skip


class Entry(NamedTuple):
    """A page in a WARC file: the number of its record, from 1, and its offset in bytes; or what is wrong there."""

    number: int
    offset: int
    problem: str | None = None


def find_pages(opened: BinaryIO) -> Iterator[Entry]:
    """The pages of a WARC file, one record in memory at a time; what stops the reading comes last, as a problem."""
    records = ArchiveIterator(opened, check_digests=True)
    number, end, problem = 1, 0, None
    try:
        while (record := _next(records)) is not None:
            offset = records.offset
            problem = _consume(record, records, opened, offset)
            if problem or _media_type(record):
                yield Entry(number, offset, problem)
            number, end = number + 1, records.offset
    except _BROKEN as error:
        said = " ".join(str(error).split())[:100]
        yield Entry(number, end, f"the WARC file cannot be read from here on: {said or type(error).__name__}")
        return
    opened.seek(end)
    if not problem and opened.read(_PIECE).strip(b"\r\n"):
        yield Entry(number, end, "the WARC file is cut off in the middle of a record")


def read_page(opened: BinaryIO, offset: int, max_bytes: int, host: str | None) -> Capture:
    """The page of the record at the offset, as the server sent it; raises SourceError where it is too long."""
    opened.seek(offset)
    try:
        record = _next(ArchiveIterator(opened))
        data = _read(record.content_stream(), max_bytes)
    except _BROKEN as error:
        raise SourceError(Reason.BAD_CONTAINER, f"the record cannot be read: {error}") from error
    if len(data) > max_bytes:
        raise SourceError(Reason.TOO_LARGE, f"the record holds more than {max_bytes:,} bytes")
    url = _address(record)
    charset = _CHARSET.search(_content_type(record))
    return Capture(
        data,
        _media_type(record) or MediaType.HTML,
        host=host,
        url=url if len(url) <= LONGEST_URL and host_of(url) else None,
        declared=charset[1] if charset else None,
        saved=record.rec_headers.get_header("WARC-Date"),
    )


def _next(records: Any) -> Any:
    """The next record, or None; what warcio would write to stderr is told by its count of errors too."""
    with redirect_stderr(io.StringIO()):
        return next(records, None)


def _consume(record: Any, records: Any, opened: BinaryIO, offset: int) -> str | None:
    """Read the record to its end; what is wrong with it, or None."""
    size = 0
    while piece := record.raw_stream.read(_PIECE):
        size += len(piece)
        if size > SWOLLEN and size > BOMB * (opened.tell() - offset + _PIECE):
            raise ArchiveLoadFailed(f"the record swells to more than {size:,} bytes")
    if not isinstance(record.raw_stream, LimitReader):
        raise ArchiveLoadFailed("the record does not say how long it is")
    if record.raw_stream.limit > 0:
        return "the record is cut off: it holds less than its Content-Length"
    if record.rec_type == "response" and _address(record).startswith("http") and record.http_headers is None:
        return "the record holds no answer of a server"
    before = records.err_count
    with redirect_stderr(io.StringIO()):
        records.read_to_end()
    if records.err_count > before:
        return "the record does not end where its Content-Length says"
    failed = any("block digest failed" in problem for problem in record.digest_checker.problems)
    return "the record does not match its digest" if failed and _media_type(record) else None


def _media_type(record: Any) -> MediaType | None:
    """What the record's document is; None for everything that is no page and no text."""
    content_type = _content_type(record).partition(";")[0].strip().lower()
    if record.rec_type == "conversion":
        return MediaType.TEXT if content_type == "text/plain" else None
    fetched = record.rec_type == "response" and record.http_headers and record.http_headers.get_statuscode() == "200"
    return MediaType.HTML if content_type in _HTML and (fetched or record.rec_type == "resource") else None


def _address(record: Any) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _content_type(record: Any) -> str:
    headers = record.http_headers if record.rec_type == "response" and record.http_headers else record.rec_headers
    return str(headers.get_header("Content-Type") or "")


def _read(stream: Any, max_bytes: int) -> bytes:
    """All of the stream, or a little more than is allowed."""
    pieces: list[bytes] = []
    size = 0
    while size <= max_bytes and (piece := stream.read(min(_PIECE, max_bytes + 1 - size))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)
