"""Dates, numbers and country names as people write them in Kazakh, Russian and English.

Every function takes the language ("kk", "ru" or "en"): a paper or letter is not always in the language of the
person who makes it. Names of months, days and countries come from Babel's data (CLDR). Moments are shown in
the institution's time zone, settings.TIME_ZONE.
"""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone

# CLDR puts a narrow no-break space before ж. and г., which many fonts lack: here it is an ordinary one.
LONG_DATE = {"kk": "y\N{NO-BREAK SPACE}'ж'. d MMMM", "ru": "d MMMM y\N{NO-BREAK SPACE}'г'.", "en": "d MMMM y"}
LONG_DATE_WEEKDAY = {
    "kk": "y\N{NO-BREAK SPACE}'ж'. d MMMM, EEEE",
    "ru": "EEEE, d MMMM y\N{NO-BREAK SPACE}'г'.",
    "en": "EEEE, d MMMM y",
}

# One sentence per CLDR plural category of the count.
DAYS_LEFT = {
    "kk": {"one": "{n} күн қалды", "other": "{n} күн қалды"},
    "ru": {"one": "остался {n} день", "few": "осталось {n} дня", "many": "осталось {n} дней"},
    "en": {"one": "{n} day left", "other": "{n} days left"},
}
LAST_DAY = {"kk": "бүгін соңғы күн", "ru": "сегодня последний день", "en": "today is the last day"}
PAST = {"kk": "мерзімі өтті", "ru": "срок прошёл", "en": "the deadline has passed"}

# A call is open up to 24:00 of its last day (domain.md); in Kazakh the hour takes an ending.
CLOSING_HOUR = {"kk": "24:00-ге дейін", "ru": "24:00", "en": "24:00"}

# Codes of CLDR that are no country of ISO 3166: unions, outlying islands, tests, "unknown".
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


class Deadline(NamedTuple):
    """A deadline in parts, so that a page can set the day in bold and the zone small."""

    day: str
    hour: str
    zone: str

    @property
    def text(self) -> str:
        """Day and hour in one line, without the zone."""
        return f"{self.day}, {self.hour}"


def long_date(day: date, language: str) -> str:
    """Return "2026 ж. 22 қараша", "22 ноября 2026 г." or "22 November 2026"."""
    return format_date(day, LONG_DATE[language], locale=language)


def long_date_weekday(day: date, language: str) -> str:
    """Return the long date with its weekday: "воскресенье, 22 ноября 2026 г."."""
    return format_date(day, LONG_DATE_WEEKDAY[language], locale=language)


def day_month(day: date, language: str) -> str:
    """Return day and month without the year, for dates near today: "22 қараша"."""
    return format_date(day, "d MMMM", locale=language)


def weekday(day: date, language: str) -> str:
    """Return the name of the day of the week."""
    return format_date(day, "EEEE", locale=language)


def short_date(day: date) -> str:
    """Return 22.11.2026, the same in all three languages."""
    return f"{day:%d.%m.%Y}"


def local(moment: datetime) -> datetime:
    """Return an aware `moment` in the institution's time zone. Raises ValueError for a naive one."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def date_time(moment: datetime, language: str) -> str:
    """Return the long date and the hour of an aware `moment`, in the institution's time zone."""
    here = local(moment)
    return f"{long_date(here.date(), language)}, {here:%H:%M}"


def utc_offset(day: date) -> str:
    """Return how far the institution's clock is from UTC at the end of `day`: "UTC+5"."""
    end = datetime.combine(day, time(23, 59), tzinfo=timezone.get_default_timezone())
    minutes = int((end.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def deadline_text(end_date: date, language: str) -> Deadline:
    """Return the parts of a deadline whose last open day is `end_date`.

    Its `text` is "2026 ж. 22 қараша, 24:00-ге дейін", "воскресенье, 22 ноября 2026 г., 24:00" or
    "Sunday, 22 November 2026, 24:00".
    """
    day = long_date(end_date, language) if language == "kk" else long_date_weekday(end_date, language)
    return Deadline(day, CLOSING_HOUR[language], utc_offset(end_date))


def days_left(count: int, language: str) -> str:
    """Return "3 күн қалды", "осталось 3 дня" or "3 days left"; 0 is the last day, less has passed."""
    if count < 0:
        return PAST[language]
    if count == 0:
        return LAST_DAY[language]
    return DAYS_LEFT[language][Locale(language).plural_form(count)].format(n=count)


def number(value: Decimal | float, language: str, places: int | None = None) -> str:
    """Return `value` with the language's decimal sign and thousands, rounded half up to `places` if given."""
    exact = Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    shown = max(0, -int(exact.as_tuple().exponent))
    pattern = "#,##0" + (f".{'0' * shown}" if shown else "")
    return format_decimal(exact, pattern, locale=language)


def country_name(iso2: str, language: str) -> str:
    """Return the name of the country with the ISO 3166 code `iso2`; an unknown code is returned as it is."""
    return Locale(language).territories.get(iso2.upper(), iso2)


def language_name(code: str, language: str) -> str:
    """Return the name of the language with the ISO 639-1 `code`; an unknown code is returned as it is."""
    return Locale(language).languages.get(code, code)


def countries(language: str) -> list[tuple[str, str]]:
    """Return the codes and names of all countries, in the order of their names."""
    names = Locale(language).territories
    known = [(code, name) for code, name in names.items() if len(code) == 2 and code not in NO_COUNTRIES]
    return sorted(known, key=lambda row: row[1].casefold())


def languages(language: str) -> list[tuple[str, str]]:
    """Return the codes and names of all languages with an ISO 639-1 code, in the order of their names."""
    known = [(code, name) for code, name in Locale(language).languages.items() if len(code) == 2]
    return sorted(known, key=lambda row: row[1].casefold())
