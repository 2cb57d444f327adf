"""What waits for a person of the office: how much, how long, and where to do it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import narrowing, queue
from applications.approval.models import FacultyDecision
from applications.commission.models import Ranking
from applications.directions import ALL, APPLICATION, Narrow
from applications.folders.models import AWAY, Folder
from applications.folders.queries import OVER
from applications.models import Application
from applications.proposals import waiting_for
from applications.workflow import State
from mobility.accounts.policy import is_head
from mobility.common.policy import visible

from .links import listing

# After so many days the age of the oldest is marked: nobody should wait a week for an answer.
LATE_AFTER_DAYS = 5
# The states of applications with how many stand in each and since when the oldest does.
States = dict[str, tuple[int, dt.datetime]]


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
class Folders:
    """Paper folders that are not at hand: how many, since when the oldest, and the lists of them."""

    absent: int
    days: int | None
    late: bool
    absent_url: str
    out: int
    out_url: str


def age(moment: dt.datetime | None) -> int | None:
    """Return how many days ago a moment was, by the local calendar."""
    return None if moment is None else (timezone.localdate() - timezone.localdate(moment)).days


def is_late(days: int | None) -> bool:
    """Tell whether something waits too long."""
    return (days or 0) > LATE_AFTER_DAYS


def folders(user: Any, look: Narrow) -> Folders:
    """Count the folders that are not here, in one query."""
    rows = look.of(visible(user, Folder), APPLICATION).order_by()
    outstanding = Q(place=None) & ~Q(application__state__in=OVER)
    found = rows.aggregate(
        absent=Count("pk", filter=outstanding),
        oldest=Min("application__submitted_at", filter=outstanding),
        out=Count("pk", filter=Q(place__kind__in=AWAY)),
    )
    days = age(found["oldest"])
    return Folders(
        absent=found["absent"],
        days=days,
        late=is_late(days),
        absent_url=listing("folders_folder", where="absent", direction=look.value),
        out=found["out"],
        out_url=listing("folders_folder", where="out", direction=look.value),
    )


def tasks(user: Any, look: Narrow, states: States, papers: Folders, letters: int) -> list[Task]:
    """Return what waits for somebody, of the directions looked at; ``letters``: how many did not arrive."""
    found = [*_paper_tasks(user, look), _verify_task(user, look)]
    if is_head(user) and State.RANKED in states:
        found += _place_tasks(user)
    found.append(_nominate_task(look, states))
    found += [_notes_task(user), _overdue_task(user, look)]
    found.append(_proposals_task(user, look))
    found.append(_faculties_task(user, look))
    found.append(_folders_task(papers))
    if letters:
        found.append(
            Task(
                count=ngettext("%(count)s letter", "%(count)s letters", letters) % {"count": letters},
                what=_("Look at letters that did not arrive"),
                url=listing("mail_message", state__in="failed,uncertain"),
                action=_("Open"),
            )
        )
    return [task for task in found if task is not None]


def _paper_tasks(user: Any, look: Narrow) -> list[Task]:
    figures = queue.figures(user, look)
    papers, again = figures["papers"], figures["again"]
    first = queue.to_check(user, look).select_related("application").first() if papers else None
    if first is None:
        return []
    days, again_days = age(figures["oldest"]), age(figures["again_oldest"])
    tasks = [
        Task(
            count=ngettext("%(count)s document", "%(count)s documents", papers) % {"count": papers},
            what=_("Check papers"),
            note=ngettext("in %(count)s application", "in %(count)s applications", figures["applications"])
            % {"count": figures["applications"]},
            url=listing("applications_document", state="waiting", direction=look.value),
            days=days,
            late=is_late(days),
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
                url=listing("applications_document", state="again", direction=look.value),
                days=again_days,
                late=is_late(again_days),
                action=_("Open"),
            )
        )
    return tasks


def _verify_task(user: Any, look: Narrow) -> Task | None:
    ready = queue.ready_to_verify(queue.waiting_for(user, look)).order_by()
    found = ready.aggregate(n=Count("pk"), oldest=Min("state_since"))
    return _waiting(
        found,
        _applications(found["n"]),
        _("Say that all papers are in order"),
        listing("applications_application", state="ready", direction=look.value),
        note=_("every paper is accepted"),
    )


def _proposals_task(user: Any, look: Narrow) -> Task | None:
    found = look.of(waiting_for(user), APPLICATION).order_by().aggregate(n=Count("pk"), oldest=Min("made_at"))
    return _waiting(
        found,
        ngettext("%(count)s university", "%(count)s universities", found["n"]) % {"count": found["n"]},
        _("Answer who proposed a host"),
        listing("applications_hostproposal", state="waiting", direction=look.value),
    )


def _folders_task(found: Folders) -> Task | None:
    if not found.absent:
        return None
    return Task(
        count=ngettext("%(count)s folder", "%(count)s folders", found.absent) % {"count": found.absent},
        what=_("Ask for paper folders that are not here"),
        url=found.absent_url,
        days=found.days,
        late=found.late,
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
            url=listing(
                "applications_application", state="ranked", call=ranking.session.call.code, direction=ALL
            ),
            days=age(ranking.oldest),
            late=is_late(age(ranking.oldest)),
            action=_("Open"),
            action_url=reverse("placement:allocate", args=[ranking.session_id]),
        )
        for ranking in found.order_by("oldest", "pk")
    ]


def _notes_task(user: Any) -> Task | None:
    """Return the notes of colleagues that are for this person, of whatever direction."""
    notes = narrowing.unread_remarks(user).order_by()
    found = notes.aggregate(n=Count("pk", distinct=True), oldest=Min("at"))
    return _waiting(
        found,
        ngettext("%(count)s note", "%(count)s notes", found["n"]) % {"count": found["n"]},
        _("Read what colleagues wrote to you"),
        listing("applications_application", ask="notes", direction=ALL),
    )


def _overdue_task(user: Any, look: Narrow) -> Task | None:
    """Return the applications of others in which the term to mend a paper has passed."""
    rows = narrowing.overdue(visible(user, Application), user)
    found = look.of(rows).order_by().aggregate(n=Count("pk"), oldest=Min("state_since"))
    return _waiting(
        found,
        _applications(found["n"]),
        _("Decide about papers that were not mended in time"),
        listing("applications_application", ask="overdue", direction=look.value),
        note=_("only the office can open them again"),
    )


def _nominate_task(look: Narrow, states: States) -> Task | None:
    count, oldest = states.get(State.ACCEPTED, (0, None))
    return _waiting(
        {"n": count, "oldest": oldest},
        _applications(count),
        _("Nominate to the host"),
        listing("applications_application", state=State.ACCEPTED.value, direction=look.value),
    )


def _faculties_task(user: Any, look: Narrow) -> Task | None:
    """Return the approvals that hang: what faculties were asked and have not answered."""
    rows = visible(user, FacultyDecision).filter(state=FacultyDecision.State.ASKED)
    asked = look.of(rows, APPLICATION).order_by()
    found = asked.aggregate(n=Count("pk"), oldest=Min("asked_at"))
    return _waiting(
        found,
        ngettext("%(count)s answer", "%(count)s answers", found["n"]) % {"count": found["n"]},
        _("Remind faculties that owe an answer"),
        listing("approval_facultydecision", state__exact="asked", direction=look.value),
    )


def _waiting(found: dict[str, Any], count: str, what: str, url: str, note: str = "") -> Task | None:
    """Return the task of opening a list of ``n`` rows, the ``oldest`` of a moment; None when it is empty."""
    if not found["n"]:
        return None
    days = age(found["oldest"])
    return Task(count=count, what=what, note=note, url=url, days=days, late=is_late(days), action=_("Open"))


def _applications(count: int) -> str:
    return ngettext("%(count)s application", "%(count)s applications", count) % {"count": count}
