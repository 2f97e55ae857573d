"""What Open edX reads as a date and as a language: everything that imports well is left alone."""

from __future__ import annotations

import pytest

from builder.checks.olx_settings import is_date, is_language


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "null",
        1768435200000,
        1768435200000.0,
        "2026-01-15",
        "2026-01-15T00:00:00Z",
        "2026-01-15T00:00:00+00:00",
        "2026-01-15 10:00",
        '"2026-01-15T00:00:00Z"',
        "20260115T000000Z",
        "January 15, 2026",
        "Jan. 15, 2026",
        "15th of January 2026",
        "Sat, 3 Jan 2026 10:00:00 GMT",
        "2026-01-15T00:00:00 CET",
        "10:30 am January 15 2026",
        "31.12.2026",
        "1/2/2026",
        "2026/01/31",
    ],
)
def test_dates_that_import(value: object) -> None:
    """The platform takes numbers as milliseconds, and of texts what the library dateutil reads (tried with that library)."""
    assert is_date(value)


@pytest.mark.parametrize("value", ["2026-01", "January 2026", "2026", "May", "Monday", "12:00"])
def test_parts_of_dates_do_no_harm(value: str) -> None:
    """Without month or day there is no date; the import does not stop for it."""
    assert is_date(value)


@pytest.mark.parametrize(
    "value",
    [
        "soon",
        "next Monday",
        "today",
        "2026-13-01",
        "2026-02-30",
        "2026-01-01T24:00:00Z",
        "2026-01-01T10:75:00Z",
        "45/45/2026",
        "31.12.2026 noon",
        "15 janvier 2026",
        True,
        [],
        {},
    ],
)
def test_what_stops_an_import(value: object) -> None:
    """What dateutil refuses: a course is refused, a part of it is dropped."""
    assert not is_date(value)


@pytest.mark.parametrize(
    "code",
    [
        "en",
        "fa",
        "es-419",
        "es_419",
        "pt-br",
        "pt_BR",
        "zh_HANS",
        "zh-hant",
        "zh_CN",
        "zh-cn",
        "ar-ma",
        "sr-Latn-RS",
        "kaa",
        "ckb",
    ],
)
def test_languages(code: str) -> None:
    """The platform's own spellings, and those of the standard, in any case."""
    assert is_language(code)


@pytest.mark.parametrize("code", ["english", "xx", "zz-ZZ", "en_", "e", "english-us", "", 1, None, ["en"]])
def test_no_languages(code: object) -> None:
    """Words and made-up codes."""
    assert not is_language(code)
