"""What waits for the office: papers to check, in the order in which people wait.

Everything is counted from what the asking person may open, so a medical paper is in nobody's queue but theirs
who may read it.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet

from mobility.common.policy import visible

from .directions import Narrow, narrow
from .models import Applicant, Application, Document, Upload
from .policy import locked_applications
from .workflow import STILL_GOING_ON, State

# A paper that waits although somebody has decided about it once was returned and sent again.
SENT_AGAIN = Q(decided_at__isnull=False)
SHOWN_IN_LINE = (
    "ref",
    "number",
    "state_since",
    "applicant__last_name",
    "applicant__first_name",
    "applicant__patronymic",
)
LINE_KEPT_SECONDS = 60
SETTLED = [Document.State.ACCEPTED, Document.State.WAIVED]


def to_check(user: Any, look: Narrow | None = None) -> QuerySet[Document]:
    """Return the papers a person of the office has to check now, nobody's own, oldest application first.

    ``look`` says of which directions; without it those the person looks after.
    """
    rows = waiting_papers(visible(user, Document), user)
    rows = (look or narrow(user)).of_papers(rows)
    return rows.order_by("application__state_since", "application_id", "requirement__order", "id")


def waiting_papers(papers: QuerySet[Document], user: Any) -> QuerySet[Document]:
    """Keep the papers that wait for the office, nobody's own."""
    now = Q(application__state=State.SUBMITTED) | Q(
        asked_at__isnull=False, application__state__in=STILL_GOING_ON
    )
    own = Application.objects.filter(applicant__user=user).order_by().values("pk")
    return papers.filter(now, state=Document.State.UPLOADED).exclude(application__in=own)


def figures(user: Any, look: Narrow | None = None) -> dict[str, Any]:
    """Return ``papers``, ``applications``, ``oldest`` of what is to check; ``again``, ``again_oldest``."""
    return (
        to_check(user, look)
        .order_by()
        .aggregate(
            papers=Count("pk"),
            applications=Count("application", distinct=True),
            oldest=Min("application__state_since"),
            again=Count("pk", filter=SENT_AGAIN),
            again_oldest=Min("application__state_since", filter=SENT_AGAIN),
        )
    )


def ready_to_verify(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Keep the submitted applications whose papers are all accepted or not required."""
    waited_for = Document.objects.filter(application=OuterRef("pk"), stops=Document.Stops.VERIFY)
    open_papers = waited_for.exclude(state__in=SETTLED)
    return applications.filter(~Exists(open_papers), state=State.SUBMITTED)


def waiting_for(user: Any, look: Narrow | None = None) -> QuerySet[Application]:
    """Return the submitted applications of others, those who wait longest first.

    ``look`` says of which directions; without it those the person looks after.
    """
    rows = not_near(visible(user, Application).filter(state=State.SUBMITTED), user)
    rows = (look or narrow(user)).of(rows)
    return rows.order_by("state_since", "id")


def not_near(rows: QuerySet[Application], user: Any) -> QuerySet[Application]:
    """Leave out the own application and those a declared conflict locks for this person."""
    # No join with people: their table is wide, and long lists ask this.
    own = Applicant.objects.filter(user=user).values("pk")
    return rows.exclude(applicant__in=own).exclude(pk__in=locked_applications(user))


def line(user: Any, after: Application | None = None, limit: int = 12) -> list[Application]:
    """Return who waits, each with ``to_check`` (papers this person can check), without ``after``."""
    rows = _with_papers_to_check(user).select_related("applicant").only(*SHOWN_IN_LINE)
    if after is not None:
        rows = rows.exclude(pk=after.pk)
    found = list(rows[:limit])
    counted = to_check(user).order_by().filter(application__in=[row.pk for row in found])
    papers = dict(counted.values_list("application").annotate(n=Count("pk")))
    return _with_counts(found, papers)


def line_beside(user: Any, application: Application) -> list[Application]:
    """Return the line beside an application that somebody is checking, found once for all its papers.

    Only which applications stand in it, and how many papers of each are to check, is kept for a minute.
    """
    key = f"line:{user.pk}:{application.ref}"
    kept: dict[int, int] | None = cache.get(key)
    if kept is None:
        found = line(user, after=application)
        cache.set(key, {row.pk: vars(row)["to_check"] for row in found}, LINE_KEPT_SECONDS)
        return found
    rows = visible(user, Application).filter(pk__in=kept, state__in=STILL_GOING_ON)
    rows = not_near(rows, user).select_related("applicant").only(*SHOWN_IN_LINE)
    return _with_counts(list(rows.order_by("state_since", "id")), kept)


def _with_counts(found: list[Application], papers: dict[int, int]) -> list[Application]:
    for row in found:
        vars(row)["to_check"] = papers.get(row.pk, 0)
    return found


def _with_papers_to_check(user: Any) -> QuerySet[Application]:
    """Return the applications this person has papers of to check, also such as were asked for later."""
    mine = to_check(user).order_by().filter(application=OuterRef("pk"))
    rows = visible(user, Application).filter(Exists(mine), state__in=STILL_GOING_ON)
    return rows.order_by("state_since", "id")


def next_application(user: Any, application: Application) -> Application | None:
    """Return whose papers to check after this application: the next in line, or the first of the line."""
    return _beside(user, application, forward=True)


def previous_application(user: Any, application: Application) -> Application | None:
    """Return whose papers come before this application in line, or the last of the line."""
    return _beside(user, application, forward=False)


def _beside(user: Any, application: Application, *, forward: bool) -> Application | None:
    rows = _with_papers_to_check(user).exclude(pk=application.pk)
    since, pk = application.state_since, application.pk
    if forward:
        beyond = rows.filter(Q(state_since__gt=since) | Q(state_since=since, pk__gt=pk))
        return beyond.first() or rows.first()
    before = rows.filter(Q(state_since__lt=since) | Q(state_since=since, pk__lt=pk))
    return before.last() or rows.last()


def paper_counts(user: Any, applications: Iterable[Application]) -> dict[int, dict[str, int]]:
    """Return for each application how many papers stand in which state, in one query.

    Of an application that was sent only papers the person may open are counted. Of a draft the office knows
    its completeness and nothing else: missing papers and all papers.
    """
    drafts = [row.pk for row in applications if row.number is None]
    known = visible(user, Document).filter(application__in=[row.pk for row in applications])
    rows = Document.objects.filter(Q(pk__in=known.values("pk")) | Q(application__in=drafts))
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for application, state, n in rows.order_by().values_list("application", "state").annotate(n=Count("pk")):
        counts[application][state] = n
        counts[application]["all"] += n
    return counts


def papers_of(user: Any, application: Application) -> QuerySet[Document]:
    """Return the papers of an application that a person may open, with requirement and files, in order."""
    return (
        visible(user, Document)
        .filter(application=application)
        .select_related("requirement", "alternative", "decided_by", "asked_by")
        .prefetch_related(Prefetch("uploads", Upload.objects.select_related("file").order_by("-number")))
        .order_by("requirement__order", "id")
    )


def hidden_papers(user: Any, application: Application) -> int:
    """Return how many papers of an application this person may not open: the number, nothing else."""
    known = visible(user, Document).filter(application=application)
    return application.documents.exclude(pk__in=known.values("pk")).count()
