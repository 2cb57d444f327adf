"""Whether our office is open: from Monday to Friday but for the days it is closed, in the local zone."""

import datetime as dt
from dataclasses import dataclass

from mobility.common import clock

from .models import Office

SATURDAY = 5
# A longer row of closed days than any holidays are.
LOOK_AHEAD = 30


@dataclass(frozen=True)
class Hours:
    """How it is: ``open`` and ``lunch`` until ``at``; ``later`` and ``closed`` until ``at`` of ``day``."""

    state: str
    day: dt.date
    at: dt.time


def hours(office: Office, now: dt.datetime) -> Hours | None:
    """Return how it is at an instant, in one query; None while the office has not entered when it opens."""
    opens, closes = office.opens_at, office.closes_at
    if opens is None or closes is None:
        return None
    local = now.astimezone(clock.zone())
    today, time = local.date(), local.time()
    closed = set(office.closed_days.filter(day__gte=today).values_list("day", flat=True))

    def works_on(day: dt.date) -> bool:
        return day.weekday() < SATURDAY and day not in closed

    if works_on(today):
        if time < opens:
            return Hours("later", today, opens)
        if office.lunch_from and office.lunch_until and office.lunch_from <= time < office.lunch_until:
            return Hours("lunch", today, office.lunch_until)
        if time < closes:
            return Hours("open", today, closes)
    ahead = (today + dt.timedelta(days=n) for n in range(1, LOOK_AHEAD))
    following = next((day for day in ahead if works_on(day)), None)
    return Hours("closed", following, opens) if following else None
