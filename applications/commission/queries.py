"""What the commission's pages and the ranking need to know."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from applications.models import Application, Document, Upload
from applications.workflow import State
from mobility.common.policy import visible
from programs import rules
from programs.models import Call, Criterion

from . import scoring
from .models import Assessment, Member, Ranking, Recusal, Session
from .policy import COMMISSION_READS, candidates, own_candidates
from .tables import language_level, tables_of

NO_SEMESTER = Decimal(99)


def criteria_of(session: Session) -> list[Criterion]:
    """Return the criteria of the session's call in order."""
    return list(session.call.criteria.all())


def weights_of(criteria: Sequence[Criterion]) -> list[scoring.Weight]:
    """Return the criteria as the ranking sees them."""
    return [scoring.Weight(c.code, c.scale_max, c.weight) for c in criteria]


def calls_without_session() -> QuerySet[Call]:
    """Return the calls no commission works on yet, with ``verified``: how many applications wait for one."""
    verified = Count("applications", filter=Q(applications__state=State.VERIFIED))
    return (
        Call.objects.filter(session=None, corrects=None)
        .annotate(verified=verified)
        .order_by("-closes_on", "code")
    )


# --- Points that no member gives ----------------------------------------------------------------------------


def computed_points(
    criterion: Criterion, facts: Mapping[str, Any], thresholds: Sequence[rules.Threshold]
) -> Decimal:
    """Return the points of a criterion that no member scores, from the facts frozen at submission."""
    if criterion.source == Criterion.Source.GPA:
        return scoring.gpa_points(Decimal(facts.get("gpa") or 0), criterion.scale_max)
    return scoring.level_points(language_level(facts, thresholds), criterion.scale_max)


# --- A member's own work ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far a member is. ``todo`` sheets were never opened, ``skipped`` ones are half filled."""

    candidates: int = 0
    scored: int = 0
    skipped: int = 0
    abstained: int = 0

    @property
    def todo(self) -> int:
        return self.candidates - self.scored - self.skipped - self.abstained

    @property
    def left(self) -> int:
        """Candidates without a finished sheet."""
        return self.todo + self.skipped


def progress_by_session(user: Any) -> dict[int, Progress]:
    """Return a person's progress in each session, without hidden candidates: two queries."""
    known = own_candidates(user)
    total = dict(known.order_by().values_list("call__session").annotate(n=Count("pk")))
    sheets = Counter(
        Assessment.objects.filter(member__user=user, application__in=known)
        .order_by()
        .values_list("session_id", "state")
    )
    return {
        pk: _progress(n, {state: sheets[pk, state] for state in Assessment.State}) for pk, n in total.items()
    }


def _progress(total: int, sheets: Mapping[str, int]) -> Progress:
    done, started, abstained = Assessment.State.DONE, Assessment.State.STARTED, Assessment.State.ABSTAINED
    return Progress(total, sheets[done], sheets[started], sheets[abstained])


@dataclass(frozen=True)
class Stop:
    """A candidate on a member's line. ``state`` is "todo" or the state of the member's own sheet."""

    place: int
    pk: int
    ref: str
    state: str

    @property
    def is_open(self) -> bool:
        return self.state in {"todo", Assessment.State.STARTED}


def queue(user: Any, session: Session) -> QuerySet[Application]:
    """Return the candidates of a session that a person may know of, with the applicants."""
    return candidates(user, session).select_related("applicant")


def line_of(user: Any, member: Member, session: Session) -> list[Stop]:
    """Return a member's candidates in the member's own order, with the own sheets' states: two queries.

    The order differs between members, so that nobody is always first, and never changes.
    """
    states = dict(
        Assessment.objects.filter(session=session, member=member).values_list("application_id", "state")
    )
    known = candidates(user, session).values_list("pk", "ref")
    mixed = sorted(known, key=lambda row: hashlib.sha256(f"{member.pk}:{row[1]}".encode()).hexdigest())
    return [Stop(place, pk, ref, states.get(pk, "todo")) for place, (pk, ref) in enumerate(mixed, start=1)]


@dataclass(frozen=True)
class Listed:
    """What a member's list says about a candidate."""

    number: str
    name: str
    speciality: str
    facts: Mapping[str, Any]
    version: int | None


def listed(user: Any, session: Session) -> dict[int, Listed]:
    """Return what the list shows of each candidate a person may know of, as plain columns: one query."""
    rows = candidates(user, session).values_list(
        "pk",
        "number",
        "applicant__speciality",
        "facts",
        "rules_version",
        "applicant__last_name",
        "applicant__first_name",
        "applicant__patronymic",
    )
    return {
        pk: Listed(number or "", " ".join(filter(None, names)), speciality, facts, version)
        for pk, number, speciality, facts, version, *names in rows
    }


def progress_of(line: Sequence[Stop]) -> Progress:
    """Sum up a member's line."""
    return _progress(len(line), Counter(stop.state for stop in line))


def next_open(line: Sequence[Stop], ref: str) -> str | None:
    """Return the code of the next candidate without a finished sheet: after this, then from the start."""
    here = next((n for n, stop in enumerate(line) if stop.ref == ref), 0)
    ahead = [*line[here + 1 :], *line[:here]]
    return next((stop.ref for stop in ahead if stop.is_open), None)


def commissions_of(user: Any) -> set[int]:
    """Return the commissions a person sits in."""
    return set(Member.objects.filter(user=user).values_list("commission_id", flat=True))


def count_open_criteria(session: Session, assessment: Assessment) -> int:
    """Return how many criteria a sheet has no points for."""
    asked = session.call.criteria.filter(source=Criterion.Source.MEMBER)
    return asked.exclude(scores__assessment=assessment).count()


def own_assessment(member: Member, session: Session, application: Application) -> Assessment | None:
    """Return a member's own sheet for a candidate with its points, if there is one: two queries."""
    own = Assessment.objects.filter(session=session, member=member, application=application)
    return own.prefetch_related("scores").first()


def papers_of(application: Application) -> list[Document]:
    """Return the papers a member may read, newest file first in ``uploads``: two queries."""
    readable = application.documents.filter(
        requirement__kind__in=COMMISSION_READS, state__in=[Document.State.ACCEPTED, Document.State.UPLOADED]
    )
    files = Prefetch("uploads", Upload.objects.select_related("file"))
    rows = readable.select_related("requirement").prefetch_related(files)
    return [document for document in rows if document.met_by != Document.Way.FILE or document.uploads.all()]


# --- Everybody's work, told without telling who -------------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """What is not there yet, counted among the candidates the asker knows of."""

    sheets: int
    expected: int
    members: int
    members_done: int
    half_filled: int
    unscored: int


def missing_sheets(user: Any, session: Session) -> Missing:
    """Count the sheets that members still owe, as far as the asker may know of the candidates: five queries.

    Somebody who stepped back from a candidate owes no sheet; candidates hidden from the asker are not
    counted.
    """
    known = list(candidates(user, session).values_list("pk", "applicant__user_id"))
    voters = Member.objects.filter(commission=session.commission_id).exclude(
        function=Member.Function.SECRETARY
    )
    members = list(voters.values_list("pk", "user_id"))
    hidden = set(
        Recusal.objects.filter(application__call=session.call_id).values_list("member_id", "application_id")
    )
    sheets = {
        (member, application): state
        for member, application, state in Assessment.objects.filter(session=session).values_list(
            "member_id", "application_id", "state"
        )
    }
    owed = {
        member: [pk for pk, person in known if person != user_pk and (member, pk) not in hidden]
        for member, user_pk in members
    }
    states = {(m, pk): sheets.get((m, pk), "todo") for m, applications in owed.items() for pk in applications}
    open_sheets = [key for key, state in states.items() if state in {"todo", Assessment.State.STARTED}]
    behind = {member for member, _pk in open_sheets}
    scored = {pk for (_member, pk), state in states.items() if state == Assessment.State.DONE}
    return Missing(
        sheets=len(open_sheets),
        expected=len(states),
        members=len(members),
        members_done=len(members) - len(behind),
        half_filled=sum(state == Assessment.State.STARTED for state in states.values()),
        unscored=len(known) - len(scored),
    )


def counting(session: Session) -> QuerySet[Assessment]:
    """Return the finished sheets that count: not those of a member who stepped back from the candidate."""
    stepped_back = Recusal.objects.filter(member=OuterRef("member"), application=OuterRef("application"))
    return Assessment.objects.filter(session=session, state=Assessment.State.DONE).exclude(
        Exists(stepped_back)
    )


def sheets_after_close(user: Any, session: Session, application: Application) -> list[Assessment]:
    """Return everybody's sheets of a candidate once the session is closed; none of a hidden one."""
    stepped_back = Recusal.objects.filter(member=OuterRef("member"), application=OuterRef("application"))
    shown = visible(user, Assessment).filter(session=session, application=application)
    finished = shown.exclude(Exists(stepped_back)).exclude(state=Assessment.State.STARTED)
    return list(finished.select_related("member__user").prefetch_related("scores"))


# --- The ranking --------------------------------------------------------------------------------------------


def ranking_inputs(
    session: Session, applications: QuerySet[Application] | None = None
) -> tuple[list[scoring.Candidate], list[scoring.Weight], list[str]]:
    """Gather everything the ranking is computed from, in a fixed number of queries.

    Scores of a member who is recused from the candidate do not count, whenever they were given.
    ``applications`` are those being scored, unless a ranking is computed again later.
    """
    criteria = criteria_of(session)
    table = tables_of(session)
    if applications is None:
        applications = Application.objects.filter(call=session.call_id, state=State.SCORING)
    given: dict[tuple[int, int], list[Decimal]] = {}
    for application, criterion, points in counting(session).values_list(
        "application_id", "scores__criterion_id", "scores__points"
    ):
        if points is not None:
            given.setdefault((application, criterion), []).append(Decimal(points))
    people = [
        scoring.Candidate(
            number or "",
            {
                c.code: given.get((pk, c.pk), [])
                if c.source == Criterion.Source.MEMBER
                else [computed_points(c, facts, table(version))]
                for c in criteria
            },
            _tie_break_keys(facts, table(version)),
        )
        for pk, number, facts, version in applications.values_list("pk", "number", "facts", "rules_version")
    ]
    return people, weights_of(criteria), list(session.call.tie_breaks)


def _tie_break_keys(facts: Mapping[str, Any], thresholds: Sequence[rules.Threshold]) -> dict[str, Decimal]:
    level = language_level(facts, thresholds)
    return {
        "gpa": Decimal(facts.get("gpa") or 0),
        "language": Decimal(rules.LEVELS.index(level) + 1 if level else 0),
        "earlier_semester": -Decimal(facts.get("semester") or NO_SEMESTER),
    }


@dataclass(frozen=True)
class SeenRanking:
    """A ranking as one person may see it.

    ``replays`` says whether the stored inputs still give the stored fingerprint; ``fingerprint`` is that of
    the candidates the person may know of, so that it tells nothing about hidden ones.
    """

    positions: list[scoring.Position]
    applications: Mapping[str, Application]
    fingerprint: str
    replays: bool


def seen_ranking(user: Any, ranking: Ranking) -> SeenRanking:
    """Compute a closed session's ranking again among the candidates a person may know of.

    Positions are counted without the hidden ones, and so are the reasons: nobody can infer a person from a
    gap.
    """
    session = ranking.session
    ranked = Application.objects.filter(ranked__ranking=ranking).order_by("ranked__position")
    people, weights, chain = ranking_inputs(session, ranked)
    shown = (
        ranked.filter(ranked__in=visible(user, ranking.positions.model))
        .select_related("applicant")
        .only(
            "ref",
            "number",
            "state",
            "applicant__last_name",
            "applicant__first_name",
            "applicant__patronymic",
        )
    )
    applications = {application.number or "": application for application in shown}
    seen = [person for person in people if person.number in applications]
    return SeenRanking(
        positions=scoring.rank(seen, weights, chain),
        applications=applications,
        fingerprint=scoring.fingerprint(seen, weights, chain),
        replays=scoring.fingerprint(people, weights, chain) == ranking.fingerprint,
    )
