"""What the commission's pages and the ranking need to know."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from applications.models import Application
from programs.models import Criterion
from programs.rules import HOST_CONSENT, LEVELS

from . import scoring
from .models import Assessment, Member, Session
from .policy import candidates

CERTIFICATE_LEVEL = "B2"


def criteria_of(session: Session) -> list[Criterion]:
    """Return the criteria of the session's call in order."""
    return list(session.call.criteria.all())


def weights_of(criteria: Sequence[Criterion]) -> list[scoring.Weight]:
    """Return the criteria as the ranking sees them."""
    return [scoring.Weight(c.code, c.scale_max, c.weight) for c in criteria]


def language_level(facts: dict[str, Any]) -> str:
    """Return the CEFR level that the frozen facts prove: a level as printed, or B2 for a score by the call's table.

    A host's consent letter proves no level.
    """
    best = ""
    for test, value, _language in facts.get("proofs") or []:
        level = value if value in LEVELS else "" if test == HOST_CONSENT else CERTIFICATE_LEVEL
        best = max(best, level)
    return best


def computed_points(criterion: Criterion, facts: dict[str, Any]) -> Decimal:
    """Return the points of a criterion that no member scores, from the facts frozen at submission."""
    if criterion.source == Criterion.Source.GPA:
        return scoring.gpa_points(Decimal(facts.get("gpa") or 0), criterion.scale_max)
    return scoring.level_points(language_level(facts), criterion.scale_max)


def queue(user: Any, session: Session) -> QuerySet[Application]:
    """Return the candidates a member may score, in an order of their own that stays the same."""
    return candidates(user, session).select_related("applicant__faculty", "call")


def shuffled(member: Member, applications: Sequence[Application]) -> list[Application]:
    """Order candidates differently for each member, so that nobody is always first; stable over time."""
    return sorted(applications, key=lambda a: hashlib.sha256(f"{member.pk}:{a.ref}".encode()).hexdigest())


def own_assessments(member: Member, session: Session) -> dict[int, Assessment]:
    """Return a member's assessments of a session by application, with their scores: two queries."""
    rows = Assessment.objects.filter(session=session, member=member).prefetch_related("scores")
    return {row.application_id: row for row in rows}


def ranking_inputs(session: Session) -> tuple[list[scoring.Candidate], list[scoring.Weight], list[str]]:
    """Gather everything the ranking is computed from, in a fixed number of queries.

    Scores of a member who is recused from the candidate do not count, whenever they were given.
    """
    criteria = criteria_of(session)
    applications = Application.objects.filter(call=session.call_id, state="scoring").prefetch_related(
        "recusals"
    )
    done = Assessment.objects.filter(session=session, state=Assessment.State.DONE).prefetch_related("scores")
    by_application: dict[int, list[Assessment]] = {}
    for assessment in done:
        by_application.setdefault(assessment.application_id, []).append(assessment)
    people = [_candidate(a, by_application.get(a.pk, []), criteria) for a in applications]
    return people, weights_of(criteria), list(session.call.tie_breaks)


def _candidate(
    application: Application, assessments: Sequence[Assessment], criteria: Sequence[Criterion]
) -> scoring.Candidate:
    recused = {recusal.member_id for recusal in application.recusals.all()}
    scores: dict[str, list[Decimal]] = {}
    for criterion in criteria:
        if criterion.source == Criterion.Source.MEMBER:
            scores[criterion.code] = [
                Decimal(score.points)
                for assessment in assessments
                if assessment.member_id not in recused
                for score in assessment.scores.all()
                if score.criterion_id == criterion.pk
            ]
        else:
            scores[criterion.code] = [computed_points(criterion, application.facts)]
    return scoring.Candidate(application.number, scores, _tie_break_keys(application.facts))


def _tie_break_keys(facts: dict[str, Any]) -> dict[str, Decimal]:
    level = language_level(facts)
    return {
        "gpa": Decimal(facts.get("gpa") or 0),
        "language": Decimal(LEVELS.index(level) + 1 if level else 0),
        "earlier_semester": -Decimal(facts.get("semester") or 0),
    }
