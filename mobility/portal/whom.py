"""Whom to ask in our office, and whether it is open, in words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.directions import directions_of_call
from mobility.common import dates
from partners import hours
from partners.directions import whom_to_ask
from partners.models import Contact, Direction

from . import looks


@dataclass(frozen=True)
class Asked:
    """Somebody to ask: the row, what about, and until when away."""

    contact: Contact
    about: list[str]
    away: str


def contacts() -> list[Asked]:
    """Return everybody of our office with what they are asked about."""
    office = getattr(looks.home_or_none(), "office", None)
    return [_asked(contact) for contact in office.contacts.all()] if office else []


def about(wanted: Collection[str]) -> list[Asked]:
    """Return whom to ask about these directions, those who are here today first."""
    office = getattr(looks.home_or_none(), "office", None)
    if office is None:
        return []
    found = [_asked(contact) for contact in whom_to_ask(office.contacts.all(), wanted)]
    return sorted(found, key=lambda asked: bool(asked.away))


def for_call(call: Any, countries: Collection[str]) -> list[Asked]:
    """Return whom to ask about a call that goes to these countries."""
    return about(directions_of_call(call, set(countries)))


def for_application(application: Any) -> list[Asked]:
    """Return whom to ask about an application; while it has no direction, about its wishes."""
    if application.direction:
        return about([application.direction])
    countries = application.choices.values_list("offering__institution__country", flat=True)
    return for_call(application.call, set(countries))


def _asked(contact: Contact) -> Asked:
    labels = {code: str(label) for code, label in Direction.choices}
    away = ""
    if contact.away_until and contact.is_away(timezone.localdate()):
        day = dates.long_date(contact.away_until, _language())
        away = _("away until %(day)s") % {"day": day}
    return Asked(contact, [labels[code] for code in contact.handles if code in labels], away)


def office_now() -> str:
    """Say whether our office is open now, or when it opens; nothing where its hours are not entered."""
    office = getattr(looks.home_or_none(), "office", None)
    known = hours.hours(office, timezone.now()) if office else None
    if known is None:
        return ""
    time = f"{known.at:%H:%M}".removeprefix("0")
    if known.state == "open":
        return _("The office is open now, until %(time)s.") % {"time": time}
    if known.state == "lunch":
        return _("Lunch break now, until %(time)s.") % {"time": time}
    if known.state == "later":
        return _("The office opens today at %(time)s.") % {"time": time}
    day = dates.long_date_weekday(known.day, _language())
    return _("The office is closed now. It opens at %(time)s: %(day)s.") % {"time": time, "day": day}


def _language() -> str:
    return (get_language() or "kk")[:2]
