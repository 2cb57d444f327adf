"""Whom to ask in our office, and whether it is open, in words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mobility.common import dates
from partners import directions, hours
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


def for_places(countries: Collection[str], *, internal: bool = False, staff: bool = False) -> list[Asked]:
    """Return whom to ask about going to these countries, those who are here today first."""
    office = getattr(looks.home_or_none(), "office", None)
    if office is None:
        return []
    wanted = directions.directions_of(countries, internal=internal, staff=staff)
    found = [_asked(contact) for contact in directions.whom_to_ask(office.contacts.all(), wanted)]
    return sorted(found, key=lambda asked: bool(asked.away))


def for_call(call: Any, countries: Collection[str]) -> list[Asked]:
    """Return whom to ask about a call that goes to these countries."""
    return for_places(set(countries), internal=call.scope == call.Scope.INTERNAL)


def for_application(application: Any, countries: Collection[str]) -> list[Asked]:
    """Return whom to ask about an application that wishes for places in these countries."""
    person = application.applicant.person
    internal = application.call.scope == application.call.Scope.INTERNAL
    return for_places(countries, internal=internal, staff=person in {"teacher", "staff"})


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
