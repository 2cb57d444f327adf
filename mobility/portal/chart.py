"""Bars for the desk: how many applications were begun on each of the last days, and a year before."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from applications.models import Application
from mobility.common.clock import start_of
from mobility.common.dates import day_month
from mobility.common.policy import visible
from programs.models import Call

DAYS = 30
YEAR = dt.timedelta(days=364)  # the same day of the week
LEFT, WIDTH, TOP, BASE = 26, 734, 10, 150


@dataclass(frozen=True)
class Bar:
    """A day as a rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A number at the left or a day below, with where it stands."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """Figures and their shapes in an area of 760 by 176 units."""

    total: int
    before: int
    first: dt.date
    last: dt.date
    bars: list[Bar]
    line: str
    levels: list[Mark]
    days: list[Mark]


def begun(user: Any) -> Chart | None:
    """Return the applications begun in the last 30 days and a year before, in one query; None without any."""
    last = timezone.localdate()
    days = [last - dt.timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    counts = _counts(user, days)
    return _drawn(days, [counts.get(day, 0) for day in days], [counts.get(day - YEAR, 0) for day in days])


def begun_for(user: Any, call: Call) -> Chart | None:
    """Return the applications begun for a call, and as long after its opening for the one it was made from.

    The last 30 days on which the call was open, in one query; None without any.
    """
    last = min(timezone.localdate(), call.last_day)
    days = [last - dt.timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    before = call.based_on
    rows = visible(user, Application).filter(call__in=[call.pk, before.pk if before else None]).order_by()
    grouped = rows.annotate(day=TruncDate("created_at")).values_list("call", "day").annotate(n=Count("pk"))
    counts = {(key, day): n for key, day, n in grouped}
    shift = call.opens_on - before.opens_on if before else dt.timedelta()
    return _drawn(
        days,
        [counts.get((call.pk, day), 0) for day in days],
        [counts.get((before.pk, day - shift), 0) if before else 0 for day in days],
    )


def _drawn(days: list[dt.date], now: list[int], before: list[int]) -> Chart | None:
    if not any(now):
        return None
    last = days[-1]
    top = -(-max(*now, *before, 1) // 3) * 3
    step, scale = WIDTH / DAYS, (BASE - TOP) / top
    language = (get_language() or "en")[:2]
    return Chart(
        total=sum(now),
        before=sum(before),
        first=days[0],
        last=last,
        bars=[
            Bar(
                round(LEFT + n * step + 3, 1),
                round(BASE - c * scale, 1),
                round(step - 6, 1),
                round(c * scale, 1),
            )
            for n, c in enumerate(now)
            if c
        ],
        line=_steps(before, step, scale) if any(before) else "",
        levels=[Mark(LEFT - 6, BASE - v * scale, str(v)) for v in (0, top // 3, top // 3 * 2, top)],
        days=[Mark(LEFT + n * step, 168, day_month(days[n], language)) for n in range(0, DAYS - 4, 7)],
    )


def _counts(user: Any, days: list[dt.date]) -> dict[dt.date, int]:
    end = start_of(days[-1] + dt.timedelta(days=1))
    inside = Q(created_at__gte=start_of(days[0]), created_at__lt=end)
    inside |= Q(created_at__gte=start_of(days[0] - YEAR), created_at__lt=end - YEAR)
    rows = visible(user, Application).filter(inside).order_by().annotate(day=TruncDate("created_at"))
    return dict(rows.values_list("day").annotate(n=Count("pk")))


def _steps(counts: list[int], step: float, scale: float) -> str:
    """Return the path of a line that goes in steps from day to day."""
    heights = [round(BASE - count * scale, 1) for count in counts]
    path = f"M{LEFT} {heights[0]}"
    for n, height in enumerate(heights):
        path += f"V{height}H{round(LEFT + (n + 1) * step, 1)}"
    return path
