"""Values in words: names, figures, days and lengths, in the active language."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext

from mobility.common.dates import long_date, number


@dataclass(frozen=True)
class Said:
    """What a kind of rule has to say about one person."""

    title: str
    sentence: str
    advice: str = ""
    value: str = ""
    needed: str = ""


def language() -> str:
    """Return the active language, ``en`` when there is none."""
    return (get_language() or "en")[:2]


def day(date: dt.date | None) -> str:
    """Write a day in full; nothing stays nothing."""
    return long_date(date, language()) if date else ""


def figure(value: Any, places: int | None = None) -> str:
    """Write a number with the language's decimal sign; nothing stays nothing."""
    return "" if value is None else number(Decimal(str(value)), language(), places)


def names(table: dict[str, Any], codes: Any) -> str:
    """Name codes by a table, parted by commas; an unknown code stays as it is."""
    return ", ".join(str(table.get(code, code)) for code in codes)


def days(count: int) -> str:
    """Write a number of days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def length(unit: str, minimum: int | None, maximum: int | None) -> str:
    """Say a length such as "2 to 5 months" or "at least 5 days"."""
    values = {"minimum": minimum, "maximum": maximum}
    if unit == "day":
        if maximum is None:
            return ngettext("at least %(minimum)s day", "at least %(minimum)s days", minimum or 0) % values
        if minimum is None:
            return ngettext("at most %(maximum)s day", "at most %(maximum)s days", maximum) % values
        return ngettext("%(minimum)s to %(maximum)s day", "%(minimum)s to %(maximum)s days", maximum) % values
    if maximum is None:
        return ngettext("at least %(minimum)s month", "at least %(minimum)s months", minimum or 0) % values
    if minimum is None:
        return ngettext("at most %(maximum)s month", "at most %(maximum)s months", maximum) % values
    return ngettext("%(minimum)s to %(maximum)s month", "%(minimum)s to %(maximum)s months", maximum) % values
