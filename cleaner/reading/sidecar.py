"""Files beside a document that say where it is from: `pier.json`, `pier.html.json`, `pier.url`, `pier.webloc`."""

import os
import re
from collections.abc import Callable, Iterable

from cleaner.document.errors import SourceError
from cleaner.document.host import LONGEST_URL, host_of
from cleaner.reading.record import Address, read_address

LONGEST = 65_536  # bytes; a bookmark has some hundred
_ENDINGS = (b".json", b".url", b".webloc")
_BOOKMARKED = re.compile(rb"URL.{0,60}?(https?://[^\s<>\"\x00-\x20\x7f-\xff]+)", re.DOTALL)  # in an XML plist too


def are_sidecars(names: Iterable[bytes]) -> bool:
    """True where one of these names may be that of such a file."""
    return any(name.endswith(_ENDINGS) for name in names)


def find_sidecar(path: bytes, exists: Callable[[bytes], bool]) -> bytes | None:
    """The first of the files that may speak for the document at this path; None where there is none."""
    stems = (path, os.path.splitext(path)[0])
    return next((stem + ending for ending in _ENDINGS for stem in stems if exists(stem + ending)), None)


def read_sidecar(path: bytes, read: Callable[[bytes, int], bytes]) -> Address:
    """The address that the file tells; nothing where it is something else, unreadable or long."""
    try:
        data = read(path, LONGEST)
        return read_address(data) if path.endswith(b".json") else _bookmark(data)
    except SourceError:
        return Address()


def _bookmark(data: bytes) -> Address:
    from html import unescape

    found = _BOOKMARKED.search(data)
    url = unescape(found[1].decode("ascii")) if found else ""
    return Address(url if len(url) <= LONGEST_URL and host_of(url) else None)
