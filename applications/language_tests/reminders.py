"""The letter of the day before a test, once for each day it is on."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from mobility.common import clock
from mobility.mail.actions import enqueue_all

from . import letters, queries


@transaction.atomic
def plan_reminders(now: dt.datetime | None = None) -> int:
    """Put reminders about tomorrow's tests into the outbox; safe to run again. Returns how many are new."""
    tomorrow = clock.local_day(now or timezone.now()) + dt.timedelta(days=1)
    return enqueue_all(
        "test-reminder", [letters.reminder(booking) for booking in queries.tomorrows(tomorrow)]
    )
