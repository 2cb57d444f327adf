"""A call's deadline in the language of the page."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.models import Application, Document
from applications.workflow import Ball
from mobility.common import dates
from programs.models import Call


def page_language() -> str:
    """Return the language of the page that is being made."""
    return (get_language() or "en")[:2]


def has_ended(application: Application) -> bool:
    """Tell whether nobody has anything to do with the application any more: it ended, or was never sent."""
    missed = application.is_draft and not application.is_open(timezone.now())
    return missed or application.face.ball == Ball.NOBODY


@dataclass(frozen=True)
class Clock:
    """A deadline for the reader: in full, as a big countdown, and as "3 days left".

    It is the one that comes next: the normal one, after it the one for late applications. ``late_until`` is
    the day until which late ones are taken, ``is_late`` says that the normal deadline has passed,
    ``is_personal`` that this one holds for this person alone.
    """

    day: str
    hour: str
    zone: str
    days: int
    unit: str
    left: str
    is_open: bool
    is_late: bool
    late_until: dt.date | None
    is_personal: bool = False


def clock(whose: Call | Application, now: dt.datetime) -> Clock:
    """Return the deadline of a call, or the one that holds for one person, in the language of the page."""
    language, today = page_language(), dates.local(now).date()
    ahead = whose.deadline_on(today)
    deadline = dates.deadline_text(ahead, language)
    days = (ahead - today).days
    late = whose.last_day > whose.normal_day
    return Clock(
        day=deadline.day,
        hour=deadline.hour,
        zone=_("Kazakhstan time (%(zone)s)") % {"zone": deadline.zone},
        days=days,
        unit=ngettext("day", "days", days),
        left=dates.days_left(days, language),
        is_open=whose.is_open(now),
        is_late=late and today > whose.normal_day,
        late_until=whose.last_day if late else None,
        is_personal=isinstance(whose, Application)
        and ahead not in {whose.call.closes_on, whose.call.last_day},
    )


@dataclass(frozen=True)
class Term:
    """Until when a returned document can be mended: in full, as a countdown, and as "3 days left"."""

    day: str
    hour: str
    zone: str
    days: int
    unit: str
    left: str
    is_open: bool
    is_first: bool = False  # nothing was handed in yet


def term(document: Document, now: dt.datetime) -> Term | None:
    """Return the term of a returned document in the language of the page; None when it has none."""
    if document.state != Document.State.RETURNED or document.due is None:
        return None
    language = page_language()
    deadline = dates.deadline_text(document.due, language)
    days = (document.due - dates.local(now).date()).days
    return Term(
        day=deadline.day,
        hour=deadline.hour,
        zone=_("Kazakhstan time (%(zone)s)") % {"zone": deadline.zone},
        days=days,
        unit=ngettext("day", "days", days),
        left=dates.days_left(days, language),
        is_open=document.can_be_mended(now),
        is_first=document.is_newly_asked,
    )
