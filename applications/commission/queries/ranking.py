"""What a ranking is computed from, and what a person may see of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from applications.models import Application
from applications.workflow import State
from mobility.common.policy import visible
from programs import rules
from programs.models import Criterion

from .. import scoring
from ..models import Ranking, Session
from ..tables import language_level, tables_of
from .criteria import computed_points, criteria_of, weights_of
from .sheets import counting

NO_SEMESTER = Decimal(99)


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
