"""Values in words: names, figures, days and lengths, in the active language."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import ngettext

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
    return (get_language() or "en")[:2]


def day(day: dt.date | None) -> str:
    return long_date(day, language()) if day else ""


def figure(value: Any, places: int | None = None) -> str:
    return "" if value is None else number(Decimal(str(value)), language(), places)


def names(table: dict[str, Any], codes: Any) -> str:
    return ", ".join(str(table.get(code, code)) for code in codes)


def days(count: int) -> str:
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
