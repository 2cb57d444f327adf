"""Dates, numbers and countries read exactly as people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats, translation

from mobility.common import dates

SUNDAY = date(2026, 11, 22)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("kk", f"2026{NBSP}ж. 22 қараша"), ("ru", f"22 ноября 2026{NBSP}г."), ("en", "22 November 2026")],
)
def test_long_date_equals_django_s_date_filter(language: str, expected: str) -> None:
    assert dates.long_date(SUNDAY, language) == expected
    with translation.override(language):
        assert formats.date_format(SUNDAY) == expected


@pytest.mark.parametrize(
    ("language", "month", "expected"),
    [
        ("kk", 1, f"2027{NBSP}ж. 3 қаңтар"),
        ("kk", 7, f"2027{NBSP}ж. 3 шілде"),
        ("kk", 12, f"2027{NBSP}ж. 3 желтоқсан"),
        ("ru", 1, f"3 января 2027{NBSP}г."),
        ("ru", 3, f"3 марта 2027{NBSP}г."),
        ("ru", 8, f"3 августа 2027{NBSP}г."),
        ("en", 5, "3 May 2027"),
    ],
)
def test_long_date_declines_the_month(language: str, month: int, expected: str) -> None:
    assert dates.long_date(date(2027, month, 3), language) == expected


@pytest.mark.parametrize(
    ("language", "full", "day"),
    [
        ("kk", f"2026{NBSP}ж. 22 қараша, жексенбі", "22 қараша"),
        ("ru", f"воскресенье, 22 ноября 2026{NBSP}г.", "22 ноября"),
        ("en", "Sunday, 22 November 2026", "22 November"),
    ],
)
def test_other_forms_of_a_date(language: str, full: str, day: str) -> None:
    assert dates.long_date_weekday(SUNDAY, language) == full
    assert dates.day_month(SUNDAY, language) == day


def test_weekday_and_short_date() -> None:
    assert [dates.weekday(SUNDAY, language) for language in ("kk", "ru", "en")] == [
        "жексенбі",
        "воскресенье",
        "Sunday",
    ]
    assert dates.short_date(date(2027, 2, 5)) == "05.02.2027"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", f"2026{NBSP}ж. 23 қараша, 04:05"),
        ("ru", f"23 ноября 2026{NBSP}г., 04:05"),
        ("en", "23 November 2026, 04:05"),
    ],
)
def test_moment_is_shown_in_the_institution_s_zone(language: str, expected: str) -> None:
    assert dates.date_time(datetime(2026, 11, 22, 23, 5, tzinfo=UTC), language) == expected


def test_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        dates.date_time(datetime(2026, 11, 22, 23, 5), "kk")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", f"2026{NBSP}ж. 22 қараша, 24:00-ге дейін"),
        ("ru", f"воскресенье, 22 ноября 2026{NBSP}г., 24:00"),
        ("en", "Sunday, 22 November 2026, 24:00"),
    ],
)
def test_deadline(language: str, expected: str) -> None:
    deadline = dates.deadline_text(SUNDAY, language)
    assert deadline.text == expected
    assert deadline.zone == "UTC+5"


def test_offset_knows_the_change_of_march_2024() -> None:
    assert [dates.utc_offset(date(2024, 2, 28)), dates.utc_offset(date(2024, 3, 1))] == ["UTC+6", "UTC+5"]


@pytest.mark.parametrize(
    ("count", "kk", "ru", "en"),
    [
        (-1, "мерзімі өтті", "срок прошёл", "the deadline has passed"),
        (0, "бүгін соңғы күн", "сегодня последний день", "today is the last day"),
        (1, "1 күн қалды", "остался 1 день", "1 day left"),
        (3, "3 күн қалды", "осталось 3 дня", "3 days left"),
        (5, "5 күн қалды", "осталось 5 дней", "5 days left"),
        (11, "11 күн қалды", "осталось 11 дней", "11 days left"),
        (21, "21 күн қалды", "остался 21 день", "21 days left"),
        (112, "112 күн қалды", "осталось 112 дней", "112 days left"),
    ],
)
def test_days_left(count: int, kk: str, ru: str, en: str) -> None:
    assert [dates.days_left(count, language) for language in ("kk", "ru", "en")] == [kk, ru, en]


@pytest.mark.parametrize(
    ("value", "places", "local", "english"),
    [
        (Decimal("2.97"), None, "2,97", "2.97"),
        (Decimal("68.25"), 1, "68,3", "68.3"),
        (Decimal("68.8"), 2, "68,80", "68.80"),
        (12345, None, f"12{NBSP}345", "12,345"),
        (Decimal("1E+3"), None, f"1{NBSP}000", "1,000"),
        (0.5, 0, "1", "1"),
        (Decimal("-3.5"), 1, "-3,5", "-3.5"),
    ],
)
def test_number(value: Decimal | float, places: int | None, local: str, english: str) -> None:
    assert [dates.number(value, language, places) for language in ("kk", "ru", "en")] == [
        local,
        local,
        english,
    ]


@pytest.mark.parametrize(
    ("code", "kk", "ru", "en"),
    [
        ("TR", "Түркия", "Турция", "Türkiye"),
        ("cz", "Чехия", "Чехия", "Czechia"),
        ("PL", "Польша", "Польша", "Poland"),
        ("KZ", "Қазақстан", "Казахстан", "Kazakhstan"),
        ("QQ", "QQ", "QQ", "QQ"),
    ],
)
def test_country_name(code: str, kk: str, ru: str, en: str) -> None:
    assert [dates.country_name(code, language) for language in ("kk", "ru", "en")] == [kk, ru, en]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_forms_read_what_people_type_and_browsers_send(language: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean("22.11.2026") == SUNDAY
        assert forms.DateField().clean("2026-11-22") == SUNDAY
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_decimal_comma_is_read_and_written() -> None:
    with translation.override("kk"):
        assert forms.DecimalField(localize=True).clean("3,12") == Decimal("3.12")
        assert formats.number_format(Decimal("12345.6"), force_grouping=True) == f"12{NBSP}345,6"
