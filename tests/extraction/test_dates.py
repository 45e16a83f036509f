"""Dates as pages write them."""

import pytest

from cleaner.extraction.dates import normal_date


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-03", "2026-11-03"),
        (" 2026-11-3 ", "2026-11-03"),
        ("2026-11-03T09:00:00Z", "2026-11-03T09:00:00+00:00"),
        ("2026-11-03T09:00", "2026-11-03T09:00:00"),
        ("2026-11-03 9:00:00 -0500", "2026-11-03T09:00:00-05:00"),
        ("2026-11-03T09:00:00.123456 UTC", "2026-11-03T09:00:00+00:00"),
        ("2026-11-03T09:00:00+01", "2026-11-03T09:00:00+01:00"),
        ("20261103", "2026-11-03"),
        ("20261103090000", "2026-11-03T09:00:00"),
        ("1793696400", "2026-11-03T09:00:00+00:00"),
        ("1793696400000", "2026-11-03T09:00:00+00:00"),
        ("Tue, 03 Nov 2026 10:00:00 GMT", "2026-11-03T10:00:00+00:00"),
        ("Tue Nov 03 2026 10:00:00 GMT+0100 (Central European Standard Time)", "2026-11-03T10:00:00+01:00"),
        ("Published: Tuesday 3rd November 2026, 9 a.m.", "2026-11-03"),
        ("09:00:00 am EST Nov 03, 2026", "2026-11-03"),
        ("2026年11月3日", "2026-11-03"),
        ("2026년 11월 3일", "2026-11-03"),
        ("3.11.2026", "2026-11-03"),
        ("13/11/2026", "2026-11-13"),
        ("11/13/2026", "2026-11-13"),
        ("11/11/2026", "2026-11-11"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_told(written: str, read: str) -> None:
    assert normal_date(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "", "x", "yesterday", "2 hours ago", "November 2026", "2026", "3/11/2026", "2026-02-30", "2026-11-03T25:00",
        "2026-11-03T09:00+99:99", "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "99/99/9999", "0", "9" * 10,
        "3 Nofember 2026", "45 May 2026", "2026-11-03T09:00:00" + " " * 90 + "Z", "\x00" * 8,
    ],
)  # fmt: skip
def test_what_is_no_date_or_two_is_not_read(written: str) -> None:
    assert normal_date(written) is None


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("3. November 2026", "de"),
        ("Dienstag, 3. Nov. 2026", "de"),
        ("3 de noviembre de 2026", "es"),
        ("le 3 novembre 2026 à 9h", "fr"),
        ("3 ноября 2026, 12:00", "ru"),
        ("Τρίτη 3 Νοεμβρίου 2026", "el"),
        ("3/11/2026", "fr"),
    ],
)
def test_months_and_orders_of_the_language_of_the_page(written: str, language: str) -> None:
    assert normal_date(written, language) == "2026-11-03"


def test_a_language_that_nobody_knows_is_no_error() -> None:
    assert normal_date("3 foo 2026", "xx") is None
    assert normal_date("3 foo 2026", "de") is None
