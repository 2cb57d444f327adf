"""The room of a call: everything about one competition at a glance, each number with its list."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from applications.directions import ALL
from applications.models import Application, Extension
from applications.workflow import State
from mobility.common.policy import can, visible
from partners.models import Faculty
from programs.models import Call, Offering

from .chart import Chart, begun_for
from .desk import PHASES, SIDINGS, Station, states_of, station
from .links import listing

# Rows of the tables; the lists behind them have all.
MOST_ROWS = 12


@dataclass(frozen=True)
class Wished:
    """A place of the call: its seats, who wishes for it first and at all, and who was given it."""

    place: Offering
    seats: int
    first: int
    wished: int
    given: int


@dataclass(frozen=True)
class Share:
    """How many of the applications that were sent in."""

    name: str
    count: int
    width: float


@dataclass(frozen=True)
class Room:
    """What the page of a call shows."""

    call: Call
    days: int
    is_open: bool
    may_move: bool
    phases: list[tuple[str, int]]
    stations: list[Station]
    sidings: list[Station]
    drafts: int
    drafts_url: str
    sent: int
    late: int
    chart: Chart | None
    places: list[Wished]
    places_count: int
    faculties: list[Share]
    extensions: list[Extension]


def of(user: Any, call: Call) -> Room:
    """Return the figures of a published call, counted from what this person may see; eight queries."""
    applications = visible(user, Application).filter(call=call)
    states = states_of(applications)
    here = {"call": call.code, "direction": ALL}
    stations = [station(state, states, **here) for _name, group in PHASES for state in group]
    sent = applications.filter(number__isnull=False)
    total = sent.order_by().aggregate(n=Count("pk"), late=Count("pk", filter=Q(late=True)))
    places = visible(user, Offering).filter(call=call).offered()
    given = visible(user, Extension).filter(application__call=call)
    return Room(
        call=call,
        days=call.days_left(timezone.localdate()),
        is_open=call.is_open(timezone.now()),
        may_move=can(user, "programs.extend_deadline", call),
        phases=[(str(name), len(group)) for name, group in PHASES],
        stations=stations,
        sidings=[row for state in SIDINGS if (row := station(state, states, **here)).count],
        drafts=states.get(State.DRAFT, (0, None))[0],
        drafts_url=listing("applications_application", state=State.DRAFT.value, **here),
        sent=total["n"],
        late=total["late"],
        chart=begun_for(user, call),
        places=_wished(places),
        places_count=places.count(),
        faculties=_faculties(sent, total["n"]),
        extensions=list(given.select_related("application__call", "by").order_by("-id")[:MOST_ROWS]),
    )


def _wished(places: Any) -> list[Wished]:
    """Return the places most wished for; wishes inside drafts are nobody's business yet."""
    sent = Q(choices__application__number__isnull=False)
    rows = places.select_related("institution").annotate(
        first=Count("choices", filter=sent & Q(choices__rank=1), distinct=True),
        wished=Count("choices", filter=sent, distinct=True),
        given=Count("places", distinct=True),
    )
    return [
        Wished(row, row.seats, row.first, row.wished, row.given)
        for row in rows.order_by("-first", "-wished", "id")[:MOST_ROWS]
    ]


def _faculties(sent: Any, total: int) -> list[Share]:
    counted = sent.order_by().values_list("applicant__faculty").annotate(n=Count("pk"))
    rows = list(counted.order_by("-n", "applicant__faculty")[:MOST_ROWS])
    named = Faculty.objects.in_bulk([faculty for faculty, _n in rows])
    return [
        Share(str(named.get(faculty, "–")), count, round(100 * count / total, 1)) for faculty, count in rows
    ]
