"""Dates as pages write them, as ISO 8601: what can be read in two ways is not read at all."""

import datetime
import re
import unicodedata
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path

EARLIEST, LATEST = 1600, 2100  # years; the first newspapers, and no clock of today
_LONGEST = 80  # code points of a date with weekday, zone and words around it
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?(?![\d:])",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?")  # seconds or milliseconds
_NUMERIC = re.compile(r"(?<![\d./])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_SCRIPT = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")  # JavaScript's
_FAR_EAST = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_WORD = r"(?P<month>[^\W\d_]{3,15})\.?"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+|of\s+)?{_WORD},?\s+(?:de\s+)?(?P<year>\d{{4}})(?!\d)"
)
_MONTH_DAY = re.compile(rf"{_WORD}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TABLE = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ENGLISH = re.compile(
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)


def normal_date(text: str, language: str | None = None) -> str | None:
    """The date, with time and offset where they are told; None where it is no date or can be two.

    `language` is the page's: 3/4/2026 is one date in French and two in English.
    """
    text = text.strip()
    if not 6 <= len(text) <= _LONGEST:
        return None
    try:
        read = _iso(text) or _epoch(text) or _compact(text) or _written(text) or _worded(text, language)
    except (ValueError, OverflowError):  # the 31st of a month that has 30 days
        return None
    return read if read and EARLIEST <= int(read[:4]) <= LATEST and not read.startswith("1970-01-01") else None


def _iso(text: str) -> str | None:
    found = _ISO.search(text)
    return _assembled(found[1], found[2], found[3], found[4], found[5]) if found else None


def _assembled(year: str, month: str, day: str, time: str | None, zone: str | None) -> str:
    """ISO 8601 of the parts; raises ValueError where there is no such day or time."""
    date = datetime.date(int(year), int(month), int(day))
    if time is None:
        return date.isoformat()
    whole = f"{date}T{time.zfill(5 if len(time) < 6 else 8)}{_offset(zone)}"
    return datetime.datetime.fromisoformat(whole).isoformat(timespec="seconds")


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone[0] not in "+-":
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _epoch(text: str) -> str | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = int(text) // (1000 if len(text) > 10 else 1)
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()


def _compact(text: str) -> str | None:
    found = _COMPACT.fullmatch(text)
    if found is None:
        return None
    time = f"{found[4]}:{found[5]}:{found[6] or '00'}" if found[4] else None
    return _assembled(found[1], found[2], found[3], time, found[7])


def _written(text: str) -> str | None:
    """Dates of programs: e-mail's, JavaScript's."""
    if found := _SCRIPT.match(text):
        text = f"{found[2]} {found[1]} {found[3]} {found[4]} {found[5]}"
    elif not re.match(r"(?:\w{3},\s*)?\d{1,2} \w{3} \d{4} \d", text):
        return None
    from email.utils import parsedate_to_datetime  # 14 ms to load, and most dates are ISO 8601

    return parsedate_to_datetime(text).isoformat(timespec="seconds")


def _worded(text: str, language: str | None) -> str | None:
    """Dates for people; only the day is taken: zones in words are anybody's guess."""
    if found := _FAR_EAST.search(text):
        return _assembled(found[1], found[2], found[3], None, None)
    if found := _NUMERIC.search(text):
        return _numeric(int(found[1]), int(found[3]), found[4], found[2] == "." or language not in (None, "en"))
    if found := _DAY_MONTH.search(text) or _MONTH_DAY.search(text):
        month = _month(found["month"].lower(), language)
        return _assembled(found["year"], str(month), found["day"], None, None) if month else None
    return None


def _numeric(first: int, second: int, year: str, day_first: bool) -> str | None:
    if first != second and first <= 12 and second <= 12 and not day_first:
        return None
    day, month = (second, first) if second > 12 else (first, second)
    return _assembled(year, str(month), str(day), None, None)


@lru_cache(maxsize=1_000)
def _month(word: str, language: str | None) -> int | None:
    """The number of a month by its name, English or of the page's language."""
    if word[:3] in _MONTHS and _ENGLISH.fullmatch(word):
        return _MONTHS.index(word[:3]) + 1
    if language in (None, "en"):
        return None
    numbers = {number for number, names in enumerate(_names_of_months(language), start=1) if _bare(word) in names}
    return numbers.pop() if len(numbers) == 1 else None


@lru_cache(maxsize=100)
def _names_of_months(language: str) -> tuple[frozenset[str], ...]:
    """What the months are called in a language, January first; empty where nobody knows it.

    dateparser's table alone, as a file: its package takes 30 ms to load, its first `parse` a third of a second.
    """
    package = find_spec("dateparser")
    folders = package.submodule_search_locations or () if package else ()
    spec = PathFinder.find_spec(language, [str(Path(folder, "data", "date_translation_data")) for folder in folders])
    if spec is None or spec.loader is None:
        return ()
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table = module.info
    return tuple(frozenset(map(_bare, table.get(month, ()))) for month in _TABLE)


def _bare(name: str) -> str:
    """A name without case, accents and the full stop of its abbreviation."""
    letters = unicodedata.normalize("NFKD", name.casefold().rstrip("."))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
