"""The dates that come, with whom each concerns."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.commission.models import Session
from applications.directions import ALL
from applications.workflow import State
from mobility.common.policy import visible
from programs.models import Call

from .links import listing

DATES_AHEAD_DAYS = 45


@dataclass(frozen=True)
class Ahead:
    """A date that comes, whom it concerns, and the list of them."""

    day: dt.date
    days: int
    what: str
    who: str = ""
    url: str = ""


def ahead(user: Any) -> list[Ahead]:
    """Return the next dates of all directions, the nearest first."""
    today = timezone.localdate()
    until = today + dt.timedelta(days=DATES_AHEAD_DAYS)
    dates = _call_dates(user, today, until)
    sessions = visible(user, Session).filter(state=Session.State.OPEN, closes_on__gte=today)
    candidates = Count("call__applications", filter=Q(call__applications__state=State.SCORING))
    for session in sessions.select_related("call").annotate(candidates=candidates):
        dates.append(
            Ahead(
                session.closes_on,
                (session.closes_on - today).days,
                _("Commission, %(call)s: last day to score") % {"call": session.call},
                ngettext("%(count)s candidate", "%(count)s candidates", session.candidates)
                % {"count": session.candidates},
                listing("applications_application", state="scoring", call=session.call.code, direction=ALL),
            )
        )
    return sorted(dates, key=lambda row: row.day)[:8]


def _call_dates(user: Any, today: dt.date, until: dt.date) -> list[Ahead]:
    calls = (
        visible(user, Call)
        .filter(state=Call.State.PUBLISHED)
        .filter(
            Q(closes_on__range=(today, until))
            | Q(interviews_from__range=(today, until))
            | Q(results_on__range=(today, until))
        )
    )
    drafts = Count("applications", filter=Q(applications__state=State.DRAFT))
    dates = []
    for call in calls.annotate(drafts=drafts).order_by("closes_on", "id"):
        words = {"call": call}
        if today <= call.closes_on <= until:
            dates.append(
                Ahead(
                    call.closes_on,
                    (call.closes_on - today).days,
                    _("%(call)s: last day to apply") % words,
                    ngettext("%(count)s draft", "%(count)s drafts", call.drafts) % {"count": call.drafts},
                    listing("applications_application", state="draft", call=call.code, direction=ALL),
                )
            )
        for day, sentence in (
            (call.interviews_from, _("%(call)s: interviews begin")),
            (call.results_on, _("%(call)s: results are announced")),
        ):
            if day and today <= day <= until:
                dates.append(Ahead(day, (day - today).days, sentence % words))
    return dates
