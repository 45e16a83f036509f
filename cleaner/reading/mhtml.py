"""MHTML: a page with its pictures as one e-mail message, as Chrome, Edge, Opera and Internet Explorer save it."""

from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

from cleaner.document.decoded import Origin, Part
from cleaner.document.errors import Reason, SourceError

_PAGES = ("text/html", "application/xhtml+xml")
_HEAD = 2_000  # bytes in which a page under a wrong name shows what it is


def open_mhtml(data: bytes) -> Part:
    """The page that was saved, not one of its frames; raises SourceError where no part is a page."""
    try:
        message = message_from_bytes(data)
        pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    except RecursionError as error:
        raise SourceError(Reason.BAD_CONTAINER, "the parts of the MHTML file are nested too deeply") from error
    if not pages and b"<html" in data[:_HEAD].lower():
        return Part(data, None, Origin("MHTML"))  # a page under a wrong name
    if not pages:
        raise SourceError(Reason.BAD_CONTAINER, "is an MHTML file without a page: none of its parts is HTML")
    page = _root(message, pages)
    payload = page.get_payload(decode=True)
    url = _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")
    origin = Origin("MHTML", "".join(url.split()) or None, _header(message, "Date") or None)
    return Part(payload if isinstance(payload, bytes) else b"", page.get_content_charset(), origin)


def _root(message: Message, pages: list[Message]) -> Message:
    """The page that the message says it begins with, else the first."""
    start = message.get_param("start")
    named = [page for page in pages if isinstance(start, str) and _header(page, "Content-ID") == start]
    snapshot = _header(message, "Snapshot-Content-Location")
    located = [page for page in pages if snapshot and _header(page, "Content-Location") == snapshot]
    return (named or located or pages)[0]


def _header(part: Message, name: str) -> str:
    """A header as text; what is encoded wrongly is given as it is."""
    written = str(part.get(name, "")).strip()
    try:
        return str(make_header(decode_header(written))) if "=?" in written else written
    except (HeaderParseError, LookupError, ValueError):
        return written
