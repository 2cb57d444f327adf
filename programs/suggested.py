"""What a new call and a new place begin with: dates, a level. The office changes them as it needs."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from mobility.common.clock import add_months

from .models import Call, Offering

DATES = ("opens_on", "closes_on", "late_until", "interviews_from", "interviews_to", "results_on")
STAY = ("stay_from", "stay_to")
# When a stay usually lasts: autumn leaves in September and is back in January, spring from February to June.
TERMS = {"autumn": ((9, 1), (1, 31)), "spring": ((2, 1), (6, 30))}


def a_year_later(call: Call) -> dict[str, dt.date | None]:
    """Return every date of a call, moved by a year; 29 February becomes the 28th."""
    dates = {name: getattr(call, name) for name in DATES + STAY}
    return {name: add_months(day, 12) if day else None for name, day in dates.items()}


def title_a_year_later(title: str) -> str:
    """Return a title with every year in it counted on: "autumn 2027" becomes "autumn 2028"."""
    return re.sub(r"(?<!\d)20\d\d(?!\d)", lambda year: str(int(year[0]) + 1), title)


def by_windows(preset: Mapping[str, Any], today: dt.date) -> dict[str, dt.date | None]:
    """Return the dates of the preset's window that opens next; empty when the page names no window."""
    coming = [_dates(window, today) for window in preset.get("windows", [])]
    return min(coming, key=lambda dates: dates["opens_on"] or dt.date.max, default={})


def _dates(window: Mapping[str, Any], today: dt.date) -> dict[str, dt.date | None]:
    opens = _next(_day(window.get("opens"), window["from_month"], 1), today)
    last = _next((window["to_month"] % 12 + 1, 1), opens) - dt.timedelta(days=1)
    normal, late = window.get("normal"), window.get("late")
    closes = _next(_day(normal, 1, 1), opens) if normal else last
    dates = {
        "opens_on": opens,
        "closes_on": closes,
        "late_until": _next(_day(late, 1, 1), closes) if late else None,
    }
    if window.get("for_term") in TERMS:
        leaves, returns = TERMS[window["for_term"]]
        departure = _next(leaves, dates["late_until"] or closes)
        dates |= {"stay_from": departure, "stay_to": _next(returns, departure)}
    return dates


def _day(text: str | None, month: int, day: int) -> tuple[int, int]:
    """Read "10-01" as the first of October."""
    if not text:
        return month, day
    first, second = text.split("-")
    return int(first), int(second)


def _next(day: tuple[int, int], after: dt.date) -> dt.date:
    """Return the next such day of the year, ``after`` itself left out."""
    this_year = dt.date(after.year, *day)
    return this_year if this_year > after else dt.date(after.year + 1, *day)


def level_of_host(place: Offering) -> str:
    """Return the level the place's host asks for its language of teaching; "" when it names none."""
    rows = place.institution.teaching_languages.filter(language=place.teaching_language)
    return str(rows.values_list("min_level", flat=True).first() or "")
