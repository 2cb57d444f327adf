"""The days of an application that belong into a calendar: to mend, the commission, the results, the stay."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from mobility.common import calendar

from .models import Application, Document
from .workflow import FACES, Ball, State

# From here on a day of the commission or of the results lies behind.
DECIDED = {state for state, face in FACES.items() if face.station >= 3 and state != State.RANKED}


@dataclass(frozen=True)
class Day:
    """One or several days: what happens, and from when to when, the last day included."""

    name: str
    title: str
    first: dt.date
    last: dt.date


def days_of(application: Application) -> list[Day]:
    """Return the days ahead of a submitted application in their order, in the active language."""
    if not application.number or application.face.ball == Ball.NOBODY:
        return []
    return sorted(_days(application), key=lambda day: (day.first, day.name))


def _days(application: Application) -> Iterator[Day]:
    call = application.call
    for document in application.documents.all():
        if document.state == Document.State.RETURNED and document.due:
            title = _("Mend: %(document)s") % {"document": document.requirement.title}
            yield Day(f"mend-{document.pk}", title, document.due, document.due)
    if application.state in DECIDED:
        return
    titles = {"interviews": _("The commission: interviews"), "results": _("Results are expected")}
    for name, first, last in call.days_after:
        yield Day(name, titles[name], first, last)


def events_of(application: Application) -> list[calendar.Event]:
    """Return these days as events that last whole days; a later file replaces what an earlier one said."""
    address = settings.SITE_URL + reverse("applications:show", args=[application.ref])
    return [
        calendar.Event(
            uid=calendar.uid(f"{day.name}-{application.ref}"),
            sequence=application.call.version,
            begins=day.first,
            ends=day.last,
            changed=application.state_since,
            title=f"{day.title} ({application.call.title})",
            text=_("Application %(number)s") % {"number": application.number},
            address=address,
        )
        for day in days_of(application)
    ]
