"""Values in words: names, figures, days and lengths, in the active language."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel import Locale
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from mobility.common.dates import country_name, long_date, number

# Who decides about a person individually: one sentence for each body, so that nothing has to be inflected.
DECIDES = {
    "department": gettext_lazy("Your department decides about it individually."),
    "faculty": gettext_lazy("Your faculty decides about it individually."),
    "office": gettext_lazy("The international office decides about it individually."),
    "commission": gettext_lazy("The commission decides about it individually."),
    "host": gettext_lazy("The host university decides about it individually."),
}
ASK_FOR_A_DECISION = {
    "department": gettext_lazy(
        "Ask your department for its decision. You can fill in the application meanwhile."
    ),
    "faculty": gettext_lazy("Ask your faculty for its decision. You can fill in the application meanwhile."),
    "commission": gettext_lazy("You can apply; the commission looks at your reasons."),
}
OTHERWISE = {
    "department": gettext_lazy("Otherwise decided individually by the department."),
    "faculty": gettext_lazy("Otherwise decided individually by the faculty."),
    "office": gettext_lazy("Otherwise decided individually by the international office."),
    "commission": gettext_lazy("Otherwise decided individually by the commission."),
    "host": gettext_lazy("Otherwise decided individually by the host university."),
}


@dataclass(frozen=True)
class Said:
    """What a kind of rule has to say about one person. ``source`` only where it is not that of the row."""

    title: str
    sentence: str
    advice: str = ""
    value: str = ""
    needed: str = ""
    source: str = ""


def language() -> str:
    """Return the active language, ``en`` when there is none."""
    return (get_language() or "en")[:2]


def day(date: dt.date | None) -> str:
    """Write a day in full; nothing stays nothing."""
    return long_date(date, language()) if date else ""


def figure(value: Any, places: int | None = None) -> str:
    """Write a number with the language's decimal sign; nothing stays nothing."""
    return "" if value is None else number(Decimal(str(value)), language(), places)


def names(table: Mapping[str, Any], codes: Iterable[str]) -> str:
    """Name codes by a table, parted by commas; an unknown code stays as it is."""
    return ", ".join(str(table.get(code, code)) for code in codes)


def countries(codes: Iterable[str]) -> str:
    """Name countries by their two letters, parted by commas."""
    return ", ".join(country_name(code, language()) for code in codes)


def language_name(code: str) -> str:
    """Name a language by its code; an unknown code stays as it is."""
    return str(Locale(language()).languages.get(code, code))


def decides(body: str) -> str:
    """Say who decides individually."""
    return str(DECIDES.get(body) or _("It is decided individually."))


def ask_for_a_decision(body: str) -> str:
    """Say what to do when somebody decides individually."""
    usual = _("Ask the office how the decision is made. You can fill in the application meanwhile.")
    return str(ASK_FOR_A_DECISION.get(body) or usual)


def otherwise(body: str) -> str:
    """Say who decides about people that do not meet a rule."""
    return str(OTHERWISE.get(body) or _("Otherwise decided individually."))


def days(count: int) -> str:
    """Write a number of days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def months(count: Decimal | int) -> str:
    """Write a number of months, with one decimal at most."""
    count = Decimal(count).quantize(Decimal("0.1"))
    count = count.to_integral() if count == count.to_integral() else count
    words = {"count": figure(count)}
    if count != int(count):
        return _("%(count)s of a month") % words if count < 1 else _("%(count)s months") % words
    return ngettext("%(count)s month", "%(count)s months", int(count)) % words


def semesters(count: int) -> str:
    """Write a number of semesters."""
    return ngettext("%(count)s semester", "%(count)s semesters", count) % {"count": count}


def length(unit: str, minimum: int | None, maximum: int | None) -> str:
    """Say a length such as "2 to 5 months", "at least 5 days" or "2 semesters"."""
    if minimum is None and maximum is None:
        return _("any length")
    if minimum is not None and minimum == maximum:
        return {"day": days, "month": months, "semester": semesters}[unit](minimum)
    one_limit = {"day": _days, "month": _months, "semester": _semesters}[unit]
    return one_limit(minimum, maximum)


def _days(minimum: int | None, maximum: int | None) -> str:
    values = {"minimum": minimum, "maximum": maximum}
    if maximum is None:
        return ngettext("at least %(minimum)s day", "at least %(minimum)s days", minimum or 0) % values
    if minimum is None:
        return ngettext("at most %(maximum)s day", "at most %(maximum)s days", maximum) % values
    return ngettext("%(minimum)s to %(maximum)s day", "%(minimum)s to %(maximum)s days", maximum) % values


def _months(minimum: int | None, maximum: int | None) -> str:
    values = {"minimum": minimum, "maximum": maximum}
    if maximum is None:
        return ngettext("at least %(minimum)s month", "at least %(minimum)s months", minimum or 0) % values
    if minimum is None:
        return ngettext("at most %(maximum)s month", "at most %(maximum)s months", maximum) % values
    return ngettext("%(minimum)s to %(maximum)s month", "%(minimum)s to %(maximum)s months", maximum) % values


def _semesters(minimum: int | None, maximum: int | None) -> str:
    values = {"minimum": minimum, "maximum": maximum}
    if maximum is None:
        sentence = ngettext("at least %(minimum)s semester", "at least %(minimum)s semesters", minimum or 0)
    elif minimum is None:
        sentence = ngettext("at most %(maximum)s semester", "at most %(maximum)s semesters", maximum)
    else:
        sentence = ngettext(
            "%(minimum)s to %(maximum)s semester", "%(minimum)s to %(maximum)s semesters", maximum
        )
    return sentence % values
