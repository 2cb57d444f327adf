"""A call's deadline in the language of the page."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.models import Application
from applications.workflow import Ball
from mobility.common import dates
from programs.models import Call


def page_language() -> str:
    """Return the language of the page that is being made."""
    return (get_language() or "en")[:2]


def has_ended(application: Application) -> bool:
    """Tell whether nobody has anything to do with the application any more: it ended, or was never sent."""
    late = application.is_draft and not application.call.is_open(timezone.now())
    return late or application.face.ball == Ball.NOBODY


@dataclass(frozen=True)
class Clock:
    """A call's deadline for the reader: in full, as a big countdown, and as "3 days left"."""

    day: str
    hour: str
    zone: str
    days: int
    unit: str
    left: str
    is_open: bool


def clock(call: Call, now: dt.datetime) -> Clock:
    """Return the deadline of a call in the language of the page."""
    language = page_language()
    deadline = dates.deadline_text(call.closes_on, language)
    days = call.days_left(dates.local(now).date())
    return Clock(
        day=deadline.day,
        hour=deadline.hour,
        zone=_("Kazakhstan time (%(zone)s)") % {"zone": deadline.zone},
        days=days,
        unit=ngettext("day", "days", days),
        left=dates.days_left(days, language),
        is_open=call.is_open(now),
    )
