"""Local days: a deadline is a whole day in the institution's time zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    """Return the institution's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def end_of(day: dt.date) -> dt.datetime:
    """Return the first instant after a local day: up to, not including, 00:00 of the next day."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=zone())


def start_of(day: dt.date) -> dt.datetime:
    """Return the first instant of a local day."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone())


def local_day(moment: dt.datetime) -> dt.date:
    """Return the local day of an instant."""
    return moment.astimezone(zone()).date()


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later, clipped to the last day of the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Return completed years on ``day``; the birthday itself counts."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday
