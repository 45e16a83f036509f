"""Bytes to text, decided by ourselves and recorded: a wrong guess here spoils everything after it.

The ways are tried in the order of `Method`. A declared single-byte charset gives way to valid UTF-8 with
multi-byte characters in it: pages are saved as UTF-8 with their old `<meta charset>` all the time, while
single-byte text is practically never valid UTF-8 by accident.
"""

import codecs
import re
from typing import NamedTuple

from cleaner.document.capture import PAGES, Capture, MediaType
from cleaner.document.decoded import Decoded, Decoding, Method, Origin, Part
from cleaner.document.errors import Reason, SourceError

MAX_TEXT = 10_000_000  # code points (design §6)
MAX_CONTROLS = 0.02  # share of control characters above which bytes are no text; text has next to none
MIN_NULS = 10  # one character of so many; spaces alone are one of 6 to 8 in alphabets
_DECLARATION_BYTES = 4_096  # HTML asks for the first 1,024; real pages need more
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What the Encoding Standard of the web reads under these names; other names of a codec lead here too.
_WEB_CODECS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_TEXT_CODECS = re.compile(
    r"utf-8|cp125\d|cp8(?:66|74)|iso8859-\d+|koi8-[rtu]|mac-(?:roman|cyrillic)|gb18030|big5hkscs|euc_jp|iso2022_jp|cp932|cp949"
)
_MULTI_BYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_CONTROLS = frozenset((*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_IS_CONTROL = bytes(byte in _CONTROLS for byte in range(0x100))
_BLANK = re.compile(r"[\s\ufffd\ufeff]*")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÍÎÏÑÓÔÕÖØÙÚÛÜŒßàáâãäåæçèéêëíîïñóôõöøùúûüœ¡¿«»“”‘’–—…€£§°·\xa0")
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP file (or an office document)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)


def decode(capture: Capture) -> Decoded:
    """The capture's text, or that of the page in it; raises SourceError where it is empty, binary or too long."""
    if capture.media_type is MediaType.MHTML:
        from cleaner.reading.mhtml import open_mhtml  # loads the e-mail package

        return _decoded(capture, open_mhtml(capture.data))
    origin = Origin("WARC", capture.url, capture.saved) if capture.saved else None
    return _decoded(capture, Part(capture.data, capture.declared, origin))


def _decoded(capture: Capture, part: Part) -> Decoded:
    _refuse_magic(part.data)
    text, encoding, method, replaced, utf8 = _decide(part, capture)
    text, unstorable, controls = _storable(text, utf8)
    if _BLANK.fullmatch(text):
        raise SourceError(Reason.EMPTY, "holds no text")
    if len(text) > MAX_TEXT:
        raise SourceError(Reason.TOO_LARGE, f"holds {len(text):,} characters; {MAX_TEXT:,} are allowed")
    most = MAX_CONTROLS * len(text)
    if controls > most + 2 or controls + replaced > most + 8:
        raise SourceError(Reason.BINARY, "is not text: it is full of control characters or undecodable bytes")
    return Decoded(capture, text, Decoding(encoding, method, replaced + unstorable), part.origin)


def _storable(text: str, utf8: bytes | None) -> tuple[str, int, int]:
    """The text without NULs and lone surrogates, how many there were, and these with the other control characters.

    The encoder finds surrogates, and bytes are counted by a table: a fifth of the time of two patterns.
    """
    unstorable = 0
    try:
        data = text.encode() if utf8 is None else utf8
    except UnicodeEncodeError:
        data = b"\0"
    if b"\0" in data:
        text, unstorable = _UNSTORABLE.subn("\ufffd", text)
        data = text.encode()
    return text, unstorable, unstorable + data.translate(_IS_CONTROL).count(1)


class _Decision(NamedTuple):
    text: str
    encoding: str
    method: Method
    replaced: int = 0  # bad sequences
    utf8: bytes | None = None  # the text as UTF-8, where that is what the bytes are


def _decide(part: Part, capture: Capture) -> _Decision:
    data = part.data
    return (
        _given(capture)
        or _bom(data)
        or (_declared(part) if capture.media_type in PAGES else None)
        or _nul_pattern(data)  # before UTF-8: in UTF-16 many scripts have no byte that UTF-8 would refuse
        or _strict(data, "utf-8", Method.UTF8)
        or _damaged_utf8(data)
        or _detected(data)
    )


def _refuse_magic(data: bytes) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise SourceError(Reason.BINARY, f"is {what}, not text or HTML")


def _given(capture: Capture) -> _Decision | None:
    if capture.charset is None:
        return None
    strict = _strict(capture.data, capture.charset, Method.GIVEN)
    return strict or _Decision(capture.data.decode(capture.charset, "surrogatepass"), capture.charset, Method.GIVEN)


def _bom(data: bytes) -> _Decision | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            body = data[len(bom) :]
            return _strict(body, encoding, Method.BOM) or _replacing(body, encoding, Method.BOM)
    return None


def _declared(part: Part) -> _Decision | None:
    """What the container declares, else what the page does."""
    found = _DECLARED.search(part.data, 0, _DECLARATION_BYTES)
    labels = (part.charset, (found[1] or found[2]).decode("ascii") if found else None)
    return next((decision for label in labels if label and (decision := _labelled(part.data, label))), None)


def _labelled(data: bytes, label: str) -> _Decision | None:
    try:
        codec = codecs.lookup(label).name
    except (LookupError, ValueError):  # a NUL in the name
        return None
    codec = _WEB_CODECS.get(codec, codec)
    if not _TEXT_CODECS.fullmatch(codec):
        return None
    utf8 = None if codec == "utf-8" or data.isascii() else _strict(data, "utf-8", Method.UTF8)
    return utf8 or _strict(data, codec, Method.DECLARED)


def _strict(data: bytes, encoding: str, method: Method) -> _Decision | None:
    try:
        return _Decision(data.decode(encoding), encoding, method, utf8=data if encoding == "utf-8" else None)
    except UnicodeDecodeError:
        return None


def _replacing(data: bytes, encoding: str, method: Method) -> _Decision:
    text = data.decode(encoding, "replace")
    own = data.decode(encoding, "ignore").count("\ufffd")  # pages are full of what others replaced before us
    return _Decision(text, encoding, method, text.count("\ufffd") - own)


def _nul_pattern(data: bytes) -> _Decision | None:
    """UTF-16 without a BOM: every space and full stop has a NUL, always on the same side."""
    head = data[:_DECLARATION_BYTES]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * MIN_NULS < len(head) // 2 or min(even, odd) * 20 >= max(even, odd):
        return None
    return _strict(data, "utf-16-le" if odd > even else "utf-16-be", Method.NUL_PATTERN)


def _damaged_utf8(data: bytes) -> _Decision | None:
    """UTF-8 with a few bad bytes: more good multi-byte sequences than bad ones."""
    decision = _replacing(data, "utf-8", Method.UTF8_DAMAGED)
    good = len(_MULTI_BYTE.findall(data)) - decision.replaced
    return decision if good > decision.replaced or _cut_at_end(data) else None


def _cut_at_end(data: bytes) -> bool:
    """True for UTF-8 that ends in the middle of its last character."""
    try:
        whole, _ = codecs.utf_8_decode(data)  # leaves an unfinished character at the end alone
    except UnicodeDecodeError:
        return False
    return bool(whole)


def _western(data: bytes) -> _Decision | None:
    """Windows-1252 where it makes only signs that Western languages use; detectors take short French for Baltic."""
    decision = _strict(data, "cp1252", Method.DETECTED)
    if decision is None:
        return None
    high = {char for char in decision.text if not char.isascii()}
    hungarian = "õ" in high and not high & {"ã", "ç"}  # its ő stands where Portuguese has õ
    few = 4 * sum(byte > 0x7F for byte in data) <= len(data)  # Cyrillic and Greek are mostly high bytes
    return decision if high <= _WESTERN and few and not hungarian else None


def _detected(data: bytes) -> _Decision:
    if western := _western(data):
        return western
    from charset_normalizer import from_bytes  # a tenth of a second: only the few bytes that need it pay

    best = from_bytes(data).best()
    if best is not None and (decision := _strict(data, best.encoding, Method.DETECTED)):
        return decision
    return _replacing(data, "cp1252", Method.FALLBACK)
