"""What the public pages show."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mobility.common.dates import day_month, days_left
from mobility.common.policy import visible
from partners.models import Institution
from programs.models import Call


def open_calls(user: Any) -> list[Call]:
    """Return the calls that take applications today, the nearest deadline first."""
    return list(visible(user, Call).open().select_related("program").order_by("closes_on", "code"))


def upcoming_calls(user: Any) -> list[Call]:
    """Return the published calls that open later."""
    return list(visible(user, Call).upcoming().select_related("program").order_by("opens_on", "code"))


@dataclass(frozen=True)
class Deadline:
    """The deadline ahead: its day, how far that is, whether it is the late one, and a late one after it."""

    day: dt.date
    days: int
    left: str
    is_late: bool
    late_until: dt.date | None


def deadline(call: Call) -> Deadline:
    """Return the deadline of a call that lies ahead, or the last one once all have passed."""
    today = timezone.localdate()
    days = call.days_left(today)
    is_late = bool(call.late_until) and today > call.closes_on
    return Deadline(
        day=call.deadline_on(today),
        days=days,
        left=days_left(days, (get_language() or "en")[:2]),
        is_late=is_late,
        late_until=None if is_late else call.late_until,
    )


def stations(call: Call, language: str) -> list[dict[str, Any]]:
    """Return the dates of a call as a route line; the station of today is the current one."""
    today = timezone.localdate()
    rows: list[tuple[str, dt.date | None, str]] = [
        (
            _("Applications"),
            call.deadline_on(today),
            _("until %(day)s") % {"day": day_month(call.deadline_on(today), language)},
        ),
        (_("Interviews"), call.interviews_to, _span(call.interviews_from, call.interviews_to, language)),
        (_("Results"), call.results_on, day_month(call.results_on, language) if call.results_on else ""),
        (_("Departure"), call.stay_from, _("from %(day)s") % {"day": day_month(call.stay_from, language)}),
    ]
    known = [(label, day, note) for label, day, note in rows if day is not None]
    current = next((n for n, (_label, day, _note) in enumerate(known) if today <= day), len(known) - 1)
    return [
        {"label": label, "note": note, "state": "done" if n < current else "now" if n == current else "ahead"}
        for n, (label, _day, note) in enumerate(known)
    ]


def _span(first: dt.date | None, last: dt.date | None, language: str) -> str:
    if first is None or last is None:
        return ""
    return f"{day_month(first, language)} – {day_month(last, language)}"


@dataclass(frozen=True)
class CallCard:
    """A call on the home page: the row, its countdown and its route line."""

    call: Call
    deadline: Deadline
    unit: str
    stations: list[dict[str, Any]]
    is_open: bool

    @property
    def days(self) -> int:
        """Whole days to the deadline ahead."""
        return self.deadline.days


def cards(calls: list[Call], language: str) -> list[CallCard]:
    """Return the calls with countdown and dates."""
    now = timezone.now()
    return [
        CallCard(
            call, ahead, ngettext("day", "days", ahead.days), stations(call, language), call.is_open(now)
        )
        for call in calls
        for ahead in [deadline(call)]
    ]


def partner_counts(user: Any) -> dict[str, int]:
    """Return how many partners there are, in how many countries, and how many host under KA171: one query."""
    rows = list(visible(user, Institution).filter(is_home=False).values_list("country", "hosts_ka171"))
    return {
        "partners": len(rows),
        "countries": len({country for country, _hosts in rows}),
        "ka171": sum(hosts for _country, hosts in rows),
    }
