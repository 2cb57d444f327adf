"""Dates as calendars: of all calls, of one, and a person's own. Words are of the active language."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications import diary
from applications.language_tests import letters as test_letters
from applications.language_tests.models import Booking
from applications.models import Application
from applications.workflow import State
from mobility.common import clock, dates
from mobility.common.calendar import Event, uid
from mobility.common.models import LogEntry
from mobility.common.policy import visible
from programs.models import Call

from .models import Follow

# Calls that ended longer ago leave the calendar of all calls.
PAST_DAYS = 90
# A deadline is drawn as the hour before it: it ends where nothing is taken any more.
BEFORE_DEADLINE = dt.timedelta(hours=1)
UNDER_WAY = (State.SUBMITTED, State.RETURNED, State.VERIFIED, State.SCORING, State.RANKED)
GOING = (State.ACCEPTED, State.NOMINATED, State.ABROAD)


@dataclass(frozen=True)
class Changed:
    """How often a call was changed, and when for the last time: the log says so."""

    times: int
    at: dt.datetime


def changes_of(calls: Iterable[Call]) -> dict[int, Changed]:
    """Return how far each call has changed, in one query."""
    by_key = {str(call.pk): call for call in calls}
    entries = LogEntry.objects.filter(target_type=Call._meta.label_lower, target__in=by_key)
    known = {
        row["target"]: Changed(row["times"], row["at"])
        for row in entries.order_by().values("target").annotate(times=Count("pk"), at=Max("at"))
    }
    return {
        call.pk: known.get(key, Changed(0, clock.start_of(call.opens_on))) for key, call in by_key.items()
    }


def of_calls(calls: Iterable[Call]) -> list[Event]:
    """Return the dates of calls, call by call."""
    calls = list(calls)
    changed = changes_of(calls)
    return [event for call in calls for event in _dates_of(call, changed[call.pk])]


def of_all(user: Any) -> list[Event]:
    """Return the dates of the published calls that are not long over."""
    last = timezone.localdate() - dt.timedelta(days=PAST_DAYS)
    calls = visible(user, Call).published().filter(stay_from__gte=last).order_by("opens_on", "pk")
    return of_calls(calls)


def _dates_of(call: Call, changed: Changed) -> Iterator[Event]:
    text = call.summary
    title = {"call": call.title}
    yield _days(
        call, "opens", call.opens_on, call.opens_on, _("Applications open: %(call)s") % title, changed
    )
    last = _("Last day to apply: %(call)s") % title
    yield _deadline(f"call-{call.code}-closes", call.closes_on, last, _address(call), changed, text)
    if call.late_until:
        late = _("Last day for late applications: %(call)s") % title
        yield _deadline(f"call-{call.code}-late", call.late_until, late, _address(call), changed, text)
    words = {"interviews": _("Interviews: %(call)s"), "results": _("Results: %(call)s")}
    for name, first, final in call.days_after:
        yield _days(call, name, first, final, words[name] % title, changed)


def _address(call: Call) -> str:
    return settings.SITE_URL + reverse("portal:call", args=[call.code])


def _days(call: Call, name: str, first: dt.date, last: dt.date, title: str, changed: Changed) -> Event:
    return Event(
        uid=uid(f"call-{call.code}-{name}"),
        sequence=changed.times,
        begins=first,
        ends=last,
        changed=changed.at,
        title=title,
        text=call.summary,
        address=_address(call),
    )


def _deadline(name: str, day: dt.date, title: str, address: str, changed: Changed, text: str) -> Event:
    """Return a deadline as the last hour before it, so that a calendar in another zone shows it rightly."""
    end = clock.end_of(day)
    until = dates.deadline_text(day, (get_language() or "en")[:2]).text
    return Event(
        uid=uid(name),
        sequence=changed.times,
        begins=end - BEFORE_DEADLINE,
        ends=end,
        changed=changed.at,
        title=title,
        text="\n".join(filter(None, [_("Until %(deadline)s.") % {"deadline": until}, text])),
        address=address,
    )


# --- A person's own ------------------------------------------------------------------------------


def of_person(user: Any) -> list[Event]:
    """Return what a person has ahead: own deadlines, interviews, results, stays, tests, followed calls."""
    applications = list(
        visible(user, Application)
        .filter(applicant__user=user)
        .select_related("call")
        .prefetch_related("extensions", "documents__requirement")
        .order_by("pk")
    )
    followed = [row.call for row in _followed(user) if row.call]
    changed = changes_of({*followed, *(application.call for application in applications)})
    events = [event for application in applications for event in _of_application(application, changed)]
    applied = {application.call_id for application in applications}
    for call in followed:
        if call.pk not in applied:
            events += _dates_of(call, changed[call.pk])
    tests = visible(user, Booking).filter(applicant__user=user, state=Booking.State.BOOKED)
    return events + [test_letters.event(booking) for booking in tests.select_related("slot")]


def _followed(user: Any) -> list[Follow]:
    return list(visible(user, Follow).exclude(call=None).select_related("call").order_by("pk"))


def _of_application(application: Application, changed: dict[int, Changed]) -> Iterator[Event]:
    call = application.call
    known = changed[call.pk]
    extensions = list(application.extensions.all())
    mine = Changed(known.times + len(extensions), max(known.at, application.state_since))
    address = settings.SITE_URL + reverse("applications:show", args=[application.ref])
    if application.state == State.DRAFT:
        title = _("My application, last day: %(call)s") % {"call": call.title}
        name = f"application-{application.ref}-closes"
        yield _deadline(name, application.normal_day, title, address, mine, call.summary)
    elif application.state in UNDER_WAY:
        # The same events as in the file given out after submitting: a calendar holds them once.
        yield from diary.events_of(application)
    elif application.state in GOING:
        yield Event(
            uid=uid(f"application-{application.ref}-stay"),
            sequence=mine.times,
            begins=call.stay_from,
            ends=call.stay_to,
            changed=mine.at,
            title=_("Stay: %(call)s") % {"call": call.title},
            text=call.summary,
            address=address,
        )
