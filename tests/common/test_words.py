"""The filters of the pages speak the language of the page."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import timezone, translation

DAY = dt.date(2026, 11, 22)
MOMENT = dt.datetime(2026, 11, 22, 20, 30, tzinfo=dt.UTC)  # 01:30 of the next day in Pavlodar
NBSP = "\N{NO-BREAK SPACE}"


def shown(expression: str, language: str, **context) -> str:
    with translation.override(language):
        return engines["django"].from_string("{{ " + expression + " }}").render(context)


@pytest.mark.parametrize(
    ("expression", "kk", "ru", "en"),
    [
        ("day|long_date", f"2026{NBSP}ж. 22 қараша", f"22 ноября 2026{NBSP}г.", "22 November 2026"),
        ("moment|long_date", f"2026{NBSP}ж. 23 қараша", f"23 ноября 2026{NBSP}г.", "23 November 2026"),
        (
            "moment|date_time",
            f"2026{NBSP}ж. 23 қараша, 01:30",
            f"23 ноября 2026{NBSP}г., 01:30",
            "23 November 2026, 01:30",
        ),
        ("day|day_month", "22 қараша", "22 ноября", "22 November"),
        ("moment|short_date", "23.11.2026", "23.11.2026", "23.11.2026"),
        ("3|days_left", "3 күн қалды", "осталось 3 дня", "3 days left"),
        ("tomorrow|days_left", "1 күн қалды", "остался 1 день", "1 day left"),
        ("points|number:2", "82,27", "82,27", "82.27"),
        ("'PL'|country", "Польша", "Польша", "Poland"),
        ("title|in_language", "Грант", "Грант", "Grant"),
        ("nothing|long_date", "", "", ""),
        ("nothing|date_time", "", "", ""),
        ("nothing|number", "", "", ""),
        ("nothing|whole", "", "", ""),
        ("nothing|mailbox", "", "", ""),
        ("nothing|country", "", "", ""),
        ("nothing|days_left", "", "", ""),
    ],
)
def test_values_in_words(expression, kk, ru, en):
    context = {
        "day": DAY,
        "moment": MOMENT,
        "tomorrow": timezone.localdate() + dt.timedelta(days=1),
        "points": Decimal("82.265"),
        "title": {"kk": "Грант", "ru": "Грант", "en": "Grant"},
        "nothing": None,
    }
    for language, words in (("kk", kk), ("ru", ru), ("en", en)):
        assert shown(expression, language, **context) == words


def test_deadline_comes_in_parts():
    source = "{% with end=day|deadline %}{{ end.day }} / {{ end.hour }} / {{ end.zone }}{% endwith %}"
    with translation.override("en"):
        page = engines["django"].from_string(source).render({"day": DAY})
    assert page == "Sunday, 22 November 2026 / 24:00 / UTC+5"


def test_numbers_and_addresses_break_where_a_reader_can_follow():
    assert (
        shown("value|whole", "en", value="KA171-2027-0001") == '<span class="nowrap">KA171-2027-0001</span>'
    )
    assert shown("value|mailbox", "en", value="a&b@example.kz") == "a&amp;b<wbr>@example.kz"
    assert shown("value|mailbox", "en", value="<b>") == "&lt;b&gt;"
