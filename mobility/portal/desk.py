"""The figures of the office's desk: where applications stand, what waits for this person, what comes next."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.directions import ALL, APPLICATION, MINE, SHOWN, Narrow, choices_for, narrow
from applications.models import Application, Transition
from applications.workflow import FACES, Ball, State
from mobility.accounts.policy import is_office
from mobility.common.policy import visible
from mobility.mail.models import Message
from partners.models import Absence, Agreement, Direction

from .chart import Chart, begun
from .cooperation import PartnersMap, Seats, partners_map, seats
from .dates_ahead import Ahead, ahead
from .links import listing
from .waits import Folders, States, Task, age, folders, is_late, tasks

AGREEMENT_WARNING_MONTHS = 6
# So many directions can be named in one breath.
SHORT = 2

PHASES = [
    (gettext_lazy("Receive"), [State.DRAFT, State.SUBMITTED, State.RETURNED]),
    (gettext_lazy("Select"), [State.VERIFIED, State.SCORING, State.RANKED]),
    (
        gettext_lazy("Send and bring back"),
        [State.SELECTED, State.ACCEPTED, State.NOMINATED, State.ABROAD, State.BACK],
    ),
]
SIDINGS = [
    State.RESERVE,
    State.NOT_SELECTED,
    State.DECLINED,
    State.RECOGNISED,
    State.REFUSED,
    State.WITHDRAWN,
]
WHOSE_TURN = {
    Ball.APPLICANT: gettext_lazy("with applicants"),
    Ball.OFFICE: gettext_lazy("with us"),
    Ball.COMMISSION: gettext_lazy("with the commission"),
    Ball.HOST: gettext_lazy("with partners"),
    Ball.FACULTY: gettext_lazy("with faculties"),
    Ball.NOBODY: "",
}


@dataclass(frozen=True)
class Station:
    """A state on the line: how many stand there, how long the oldest, and the list behind the number."""

    name: str
    turn: str
    ours: bool
    count: int
    days: int | None
    late: bool
    url: str


@dataclass(frozen=True)
class Look:
    """Something the desk can show: all directions, the own ones, or those of somebody who is away."""

    title: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class Desk:
    """Everything the first page shows."""

    looks: list[Look]
    standing_in: list[Absence]
    away: Absence | None
    phases: list[tuple[str, int]]
    stations: list[Station]
    sidings: list[Station]
    tasks: list[Task]
    ahead: list[Ahead]
    folders: Folders
    letters: list[Message]
    letters_count: int
    letters_url: str
    agreements: list[tuple[Agreement, int]]
    this_year: int
    partners: PartnersMap | None
    seats: Seats | None
    chart: Chart | None
    moves: list[tuple[Transition, str]]


def of(user: Any, asked: str | None = None) -> Desk | None:
    """Return the desk of a person of the office; None for a technician, who has no applications.

    ``asked`` names directions to look at (see ``applications.directions.narrow``).
    """
    if not is_office(user):
        return None
    look = narrow(user, asked)
    states = states_of(look.of(visible(user, Application)))
    stations = [station(state, states, direction=look.value) for _name, group in PHASES for state in group]
    troubled = visible(user, Message).filter(state__in=["failed", "uncertain"])
    letters = list(troubled.select_related("template", "user").order_by("-id")[:5])
    letters_count = troubled.count() if len(letters) == 5 else len(letters)
    waiting = folders(user, look)
    return Desk(
        looks=_looks(look),
        standing_in=list(look.scope.joined),
        away=Absence.objects.on().filter(person=user.pk).select_related("substitute").first(),
        phases=[(str(name), len(group)) for name, group in PHASES],
        stations=stations,
        sidings=[row for state in SIDINGS if (row := station(state, states, direction=look.value)).count],
        tasks=tasks(user, look, states, waiting, letters_count),
        ahead=ahead(user),
        folders=waiting,
        letters=letters,
        letters_count=letters_count,
        letters_url=listing("mail_message", state__in="failed,uncertain"),
        agreements=_agreements(user),
        this_year=visible(user, Agreement).ending_this_year().count(),
        partners=partners_map(user, AGREEMENT_WARNING_MONTHS),
        seats=seats(user),
        chart=begun(user),
        moves=_moves(user, look),
    )


def _looks(look: Narrow) -> list[Look]:
    """Return what can be chosen: the own directions, each by itself where there are several, and all."""
    scope = look.scope
    everything = (ALL, _("All directions"))
    if scope.is_all:
        offered = [everything, *_each(SHOWN)]
    else:
        # Several are offered one by one beside it: their names stand there.
        mine = _("Mine: %(directions)s") % {"directions": ", ".join(scope.named)}
        own = str(capfirst(dict(choices_for(scope))[MINE])) if len(scope.named) > SHORT else mine
        several = _each(scope.directions or ()) if len(scope.named) > 1 else []
        offered = [(MINE, own), *several, everything]
    if look.value not in dict(offered):
        offered += [(look.value, str(dict(choices_for(scope))[look.value]))]
    home = reverse("admin:index")
    return [Look(title, f"{home}?direction={code}", code == look.value) for code, title in offered]


def _each(codes: Collection[str]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in Direction.choices if code in codes]


def _moves(user: Any, look: Narrow) -> list[tuple[Transition, str]]:
    """Return the latest moves, newest first, each with the state it led to."""
    rows = look.of(visible(user, Transition), APPLICATION).filter(application__number__isnull=False)
    latest = rows.select_related("application", "by").order_by("-at", "-id")[:6]
    return [(move, str(FACES[State(move.target)].staff)) for move in latest]


def states_of(rows: QuerySet[Application]) -> States:
    """Count applications by state, in one query."""
    counted = rows.order_by().values("state").annotate(n=Count("pk"), since=Min("state_since"))
    return {row["state"]: (row["n"], row["since"]) for row in counted}


def station(state: State, states: States, **query: str) -> Station:
    """Return a state with its figures; ``query`` narrows the list behind the number as it was counted."""
    face = FACES[state]
    count, oldest = states.get(state, (0, None))
    days = age(oldest)
    waits = face.ball not in {Ball.APPLICANT, Ball.NOBODY}
    return Station(
        name=str(face.staff),
        turn=str(WHOSE_TURN[face.ball]),
        ours=face.ball == Ball.OFFICE,
        count=count,
        days=days,
        late=waits and is_late(days),
        url=listing("applications_application", state=state.value, **query),
    )


def _agreements(user: Any) -> list[tuple[Agreement, int]]:
    today = timezone.localdate()
    ending = visible(user, Agreement).ending(AGREEMENT_WARNING_MONTHS, today)
    rows = ending.select_related("institution").order_by("valid_to", "id")[:5]
    return [(row, (row.valid_to - today).days) for row in rows]
