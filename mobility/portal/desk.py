"""The figures of the office's desk: where applications stand, what waits for this person, what comes next."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications import queue
from applications.commission.models import Ranking, Session
from applications.folders.models import Folder
from applications.folders.queries import absent
from applications.models import Application, Document, Transition
from applications.proposals import waiting_for
from applications.workflow import FACES, Ball, State
from mobility.accounts.policy import is_head, is_office
from mobility.common.policy import visible
from mobility.mail.models import Message
from partners.models import Agreement
from programs.models import Call

from .chart import Chart, begun
from .cooperation import PartnersMap, Seats, partners_map, seats

# After so many days the age of the oldest is marked: nobody should wait a week for an answer.
LATE_AFTER_DAYS = 5
AGREEMENT_WARNING_MONTHS = 6
DATES_AHEAD_DAYS = 45

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
class Task:
    """Something that waits for this person, and where to do it."""

    count: str
    what: str
    url: str
    note: str = ""
    days: int | None = None
    late: bool = False
    action: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class Ahead:
    """A date that comes, whom it concerns, and the list of them."""

    day: dt.date
    days: int
    what: str
    who: str = ""
    url: str = ""


@dataclass(frozen=True)
class Desk:
    """Everything the first page shows."""

    phases: list[tuple[str, int]]
    stations: list[Station]
    sidings: list[Station]
    tasks: list[Task]
    ahead: list[Ahead]
    letters: list[Message]
    letters_count: int
    letters_url: str
    agreements: list[tuple[Agreement, int]]
    this_year: int
    partners: PartnersMap | None
    seats: Seats | None
    chart: Chart | None
    moves: list[tuple[Transition, str]]


def of(user: Any) -> Desk | None:
    """Return the desk of a person of the office; None for a technician, who has no applications."""
    if not is_office(user):
        return None
    states = _states(user)
    stations = [_station(state, states) for _name, group in PHASES for state in group]
    troubled = visible(user, Message).filter(state__in=["failed", "uncertain"])
    letters = list(troubled.select_related("template", "user").order_by("-id")[:5])
    letters_count = troubled.count() if len(letters) == 5 else len(letters)
    return Desk(
        phases=[(str(name), len(group)) for name, group in PHASES],
        stations=stations,
        sidings=[row for state in SIDINGS if (row := _station(state, states)).count],
        tasks=_tasks(user, states, letters_count),
        ahead=_ahead(user),
        letters=letters,
        letters_count=letters_count,
        letters_url=listing("mail_message", state__in="failed,uncertain"),
        agreements=_agreements(user),
        this_year=visible(user, Agreement).ending_this_year().count(),
        partners=partners_map(user, AGREEMENT_WARNING_MONTHS),
        seats=seats(user),
        chart=begun(user),
        moves=_moves(user),
    )


def listing(model: str, **query: str) -> str:
    """Return the address of a list of the admin, narrowed by ``query``."""
    url = reverse(f"admin:{model}_changelist")
    return f"{url}?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else url


def _moves(user: Any) -> list[tuple[Transition, str]]:
    """Return the latest moves, newest first, each with the state it led to."""
    rows = visible(user, Transition).filter(application__number__isnull=False)
    latest = rows.select_related("application", "by").order_by("-at", "-id")[:6]
    return [(move, str(FACES[State(move.target)].staff)) for move in latest]


def _age(moment: dt.datetime | None) -> int | None:
    return None if moment is None else (timezone.localdate() - timezone.localdate(moment)).days


def _states(user: Any) -> dict[str, tuple[int, dt.datetime]]:
    rows = visible(user, Application).order_by().values_list("state")
    return {state: (n, oldest) for state, n, oldest in rows.annotate(n=Count("pk"), since=Min("state_since"))}


def _station(state: State, states: dict[str, tuple[int, dt.datetime]]) -> Station:
    face = FACES[state]
    count, oldest = states.get(state, (0, None))
    days = _age(oldest)
    waits = face.ball not in {Ball.APPLICANT, Ball.NOBODY}
    return Station(
        name=str(face.staff),
        turn=str(WHOSE_TURN[face.ball]),
        ours=face.ball == Ball.OFFICE,
        count=count,
        days=days,
        late=waits and days is not None and days > LATE_AFTER_DAYS,
        url=listing("applications_application", state=state.value),
    )


def _tasks(user: Any, states: dict[str, tuple[int, dt.datetime]], letters: int) -> list[Task]:
    tasks = [*_paper_tasks(user), _not_mended_task(user), _verify_task(user)]
    if is_head(user) and State.RANKED in states:
        tasks += _place_tasks(user)
    tasks.append(_state_task(states, State.ACCEPTED, _("Nominate to the host")))
    tasks.append(_proposals_task(user))
    tasks.append(_folders_task(user))
    if letters:
        tasks.append(
            Task(
                count=ngettext("%(count)s letter", "%(count)s letters", letters) % {"count": letters},
                what=_("Look at letters that did not arrive"),
                url=listing("mail_message", state__in="failed,uncertain"),
                action=_("Open"),
            )
        )
    return [task for task in tasks if task is not None]


def _paper_tasks(user: Any) -> list[Task]:
    figures = queue.figures(user)
    papers, again = figures["papers"], figures["again"]
    first = queue.to_check(user).select_related("application").first() if papers else None
    if first is None:
        return []
    days, again_days = _age(figures["oldest"]), _age(figures["again_oldest"])
    tasks = [
        Task(
            count=ngettext("%(count)s document", "%(count)s documents", papers) % {"count": papers},
            what=_("Check papers"),
            note=ngettext("in %(count)s application", "in %(count)s applications", figures["applications"])
            % {"count": figures["applications"]},
            url=listing("applications_document", state="waiting"),
            days=days,
            late=(days or 0) > LATE_AFTER_DAYS,
            action=_("Start checking"),
            action_url=reverse(
                "admin:applications_application_review", args=[first.application.ref, first.pk]
            ),
        )
    ]
    if again:
        tasks.append(
            Task(
                count=ngettext("%(count)s document", "%(count)s documents", again) % {"count": again},
                what=_("Look at what was mended"),
                note=_("sent again after we returned it"),
                url=listing("applications_document", state="again"),
                days=again_days,
                late=(again_days or 0) > LATE_AFTER_DAYS,
                action=_("Open"),
            )
        )
    return tasks


def _not_mended_task(user: Any) -> Task | None:
    """Return the papers that were returned and not mended in time: they wait for a word of the office."""
    late = queue.not_mended(visible(user, Document), user).order_by()
    found = late.aggregate(n=Count("pk"), oldest=Min("due"))
    if not found["n"]:
        return None
    return Task(
        count=ngettext("%(count)s document", "%(count)s documents", found["n"]) % {"count": found["n"]},
        what=_("Ask about what was not mended in time"),
        note=_("give more time, or decide without it"),
        url=listing("applications_document", state="not-mended"),
        days=(timezone.localdate() - found["oldest"]).days,
        late=True,
        action=_("Open"),
    )


def _verify_task(user: Any) -> Task | None:
    ready = queue.ready_to_verify(queue.waiting_for(user)).order_by()
    found = ready.aggregate(n=Count("pk"), oldest=Min("state_since"))
    if not found["n"]:
        return None
    days = _age(found["oldest"])
    return Task(
        count=_applications(found["n"]),
        what=_("Say that all papers are in order"),
        note=_("every paper is accepted"),
        url=listing("applications_application", state="ready"),
        days=days,
        late=(days or 0) > LATE_AFTER_DAYS,
        action=_("Open"),
    )


def _proposals_task(user: Any) -> Task | None:
    found = waiting_for(user).order_by().aggregate(n=Count("pk"), oldest=Min("made_at"))
    if not found["n"]:
        return None
    days = _age(found["oldest"])
    return Task(
        count=ngettext("%(count)s university", "%(count)s universities", found["n"]) % {"count": found["n"]},
        what=_("Answer who proposed a host"),
        url=listing("applications_hostproposal", state="waiting"),
        days=days,
        late=(days or 0) > LATE_AFTER_DAYS,
        action=_("Open"),
    )


def _folders_task(user: Any) -> Task | None:
    waited_for = absent(visible(user, Folder)).order_by()
    found = waited_for.aggregate(n=Count("pk"), oldest=Min("application__submitted_at"))
    if not found["n"]:
        return None
    days = _age(found["oldest"])
    return Task(
        count=ngettext("%(count)s folder", "%(count)s folders", found["n"]) % {"count": found["n"]},
        what=_("Ask for paper folders that are not here"),
        url=listing("folders_folder", where="absent"),
        days=days,
        late=(days or 0) > LATE_AFTER_DAYS,
        action=_("Open"),
    )


def _place_tasks(user: Any) -> list[Task]:
    """Return for every closed session with somebody to place: how many, and where places are given out."""
    waiting = visible(user, Ranking).filter(positions__application__state=State.RANKED)
    found = waiting.select_related("session__call").annotate(
        n=Count("positions"), oldest=Min("positions__application__state_since")
    )
    return [
        Task(
            count=_applications(ranking.n),
            what=_("Give out the places"),
            note=str(ranking.session.call),
            url=listing("applications_application", state="ranked", call=ranking.session.call.code),
            days=_age(ranking.oldest),
            late=(_age(ranking.oldest) or 0) > LATE_AFTER_DAYS,
            action=_("Open"),
            action_url=reverse("placement:allocate", args=[ranking.session_id]),
        )
        for ranking in found.order_by("oldest", "pk")
    ]


def _state_task(states: dict[str, tuple[int, dt.datetime]], state: State, what: str) -> Task | None:
    count, oldest = states.get(state, (0, None))
    if not count:
        return None
    days = _age(oldest)
    return Task(
        count=_applications(count),
        what=what,
        url=listing("applications_application", state=state.value),
        days=days,
        late=(days or 0) > LATE_AFTER_DAYS,
        action=_("Open"),
    )


def _applications(count: int) -> str:
    return ngettext("%(count)s application", "%(count)s applications", count) % {"count": count}


def _ahead(user: Any) -> list[Ahead]:
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
                listing("applications_application", state="scoring", call=session.call.code),
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
                    listing("applications_application", state="draft", call=call.code),
                )
            )
        for day, sentence in (
            (call.interviews_from, _("%(call)s: interviews begin")),
            (call.results_on, _("%(call)s: results are announced")),
        ):
            if day and today <= day <= until:
                dates.append(Ahead(day, (day - today).days, sentence % words))
    return dates


def _agreements(user: Any) -> list[tuple[Agreement, int]]:
    today = timezone.localdate()
    ending = visible(user, Agreement).ending(AGREEMENT_WARNING_MONTHS, today)
    rows = ending.select_related("institution").order_by("valid_to", "id")[:5]
    return [(row, (row.valid_to - today).days) for row in rows]
