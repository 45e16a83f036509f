"""One line of a JSONL file: `id`, `text` or `html`, and `url` or `host` where they are known."""

import json
import math
import re
from typing import NamedTuple

from cleaner.document.capture import Capture, MediaType
from cleaner.document.errors import Reason, SourceError
from cleaner.document.host import LONGEST_URL, clean_host


class Address(NamedTuple):
    """Where a document is from, as far as its container says it."""

    url: str | None = None
    host: str | None = None


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
Scalar = str | int | float | bool | None


def read_record(line: bytes, host: str | None = None) -> tuple[Capture, Scalar]:
    """The capture of a record and its id; raises SourceError that says what the record lacks.

    The capture's bytes are those of the payload in UTF-8; its encoding has been decided by JSON.
    """
    record = _parse(line)
    id = record_id(record)
    try:
        return _capture(record, host), id
    except SourceError as error:
        raise SourceError(error.reason, str(error), id) from error


def _capture(record: dict[str, object], host: str | None) -> Capture:
    payload, media_type = _payload(record)
    address = _address(record)
    return Capture(
        data=payload.encode("utf-8", "surrogatepass"),
        media_type=media_type,
        host=address.host or host,
        url=address.url,
        charset="utf-8",
    )


def read_address(line: bytes) -> Address:
    """What a JSON object says under `url` and `host`; raises SourceError where it is none."""
    return _address(_parse(line))


def _address(record: dict[str, object]) -> Address:
    url = _field(record, "url")
    return Address(url if url and len(url) <= LONGEST_URL else None, _host(record))


def record_id(record: dict[str, object]) -> Scalar:
    """The id of a record, whatever scalar it is; None where it has none."""
    given = record.get("id")
    if given is not None and not isinstance(given, str | int | float | bool):
        raise SourceError(Reason.BAD_RECORD, f"id is not a text or a number but {type(given).__name__}")
    return given


def _parse(line: bytes) -> dict[str, object]:
    try:
        record = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise SourceError(Reason.BAD_RECORD, f"byte {error.start} of the record is not UTF-8") from error
    except RecursionError as error:
        raise SourceError(Reason.BAD_RECORD, "the record is nested too deeply") from error
    except ValueError as error:  # JSONDecodeError, or a number of thousands of digits
        raise SourceError(Reason.BAD_RECORD, f"the record is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise SourceError(Reason.BAD_RECORD, 'the record is not an object: write {"id": …, "text": …}')
    return record


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")


def _finite(number: str) -> float:
    value = float(number)
    if math.isinf(value):
        raise ValueError(f"{number[:40]} is too large a number")  # JSON could not say it again
    return value


def _payload(record: dict[str, object]) -> tuple[str, MediaType]:
    text, html = _text(record, "text"), _text(record, "html")
    if text is not None and html is not None:
        raise SourceError(Reason.BAD_RECORD, "the record has both text and html: give one of them")
    if text is not None:
        return text, MediaType.TEXT
    if html is not None:
        return html, MediaType.HTML
    raise SourceError(Reason.BAD_RECORD, "the record has neither text nor html")


def _host(record: dict[str, object]) -> str | None:
    host = _field(record, "host")
    return clean_host(host) if host else None


def _field(record: dict[str, object], key: str) -> str | None:
    """A text that is stored as it is: what SQLite and JSON could not hold becomes U+FFFD."""
    value = _text(record, key)
    return _UNSTORABLE.sub("\ufffd", value) if value else None


def _text(record: dict[str, object], key: str) -> str | None:
    value = record.get(key)
    if value is not None and not isinstance(value, str):
        raise SourceError(Reason.BAD_RECORD, f"{key} is not a text but {type(value).__name__}")
    return value
