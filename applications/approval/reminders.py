"""One letter to an approver about all questions that wait: each time so many days have passed."""

import datetime as dt

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from mobility.common import clock, dates
from mobility.mail.actions import Letter, enqueue_all
from partners.models import Faculty

from .models import FacultyDecision
from .queries import approvers_of


def remind_faculties(now: dt.datetime | None = None) -> int:
    """Put the reminders of today into the outbox and return how many were added; safe to repeat.

    Whole days are counted from the oldest question. A day on which nothing ran is made up for by the next.
    """
    today = clock.local_day(now or timezone.now())
    waiting = FacultyDecision.objects.waiting().order_by().values("faculty")
    rows = waiting.annotate(count=Count("pk"), since=Min("asked_at"))
    letters = [
        letter
        for row in rows
        for letter in _letters(Faculty.objects.get(pk=row["faculty"]), row["count"], row["since"], today)
    ]
    return enqueue_all("faculty-waiting", letters)


def _letters(faculty: Faculty, count: int, since: dt.datetime, today: dt.date) -> list[Letter]:
    asked_on = clock.local_day(since)
    times = (today - asked_on).days // settings.FACULTY_REMINDER_DAYS
    if times < 1:
        return []
    return [
        Letter(
            user=user,
            occasion=f"faculty-waiting:{faculty.code}:{asked_on}:{times}",
            context={
                "name": user.get_full_name(),
                "count": str(count),
                "since": dates.long_date(asked_on, user.language),
            },
            link="/faculty/",
        )
        for user in approvers_of(faculty)
    ]
