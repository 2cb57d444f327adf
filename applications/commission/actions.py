"""What a commission does: open a session, score, abstain, step back, close and rank."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import actions as applications
from applications.models import Application
from applications.workflow import Impossible, State
from mobility.common import log
from mobility.common.policy import require
from programs.models import Call, Criterion

from . import queries, scoring
from .models import Assessment, Commission, Member, RankedCandidate, Ranking, Recusal, Score, Session
from .policy import membership


@transaction.atomic
def open_session(commission: Commission, call: Call, closes_on: dt.date, by: Any) -> Session:
    """Put all verified applications of a call before a commission. Raises Refused."""
    require(by, "commission.appoint", commission)
    session = Session.objects.create(commission=commission, call=call, closes_on=closes_on)
    log.record(by, "session.open", session, call=call.code)
    for application in Application.objects.filter(call=call, state=State.VERIFIED):
        applications.fire(application, "admit", by, as_system=True)
    return session


@transaction.atomic
def save_scores(
    session: Session,
    application: Application,
    by: Any,
    points: Mapping[str, int],
    comment: str = "",
    *,
    finish: bool = False,
) -> Assessment:
    """Save a member's own points (criterion code to points) beside those saved before.

    A sheet with points for every criterion is scored; until then it is kept as half filled and does not
    count. Raises Refused, ValidationError (outside the scale, comment too long, or ``finish`` with a
    criterion not scored).
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("call").get(pk=session.pk)
    require(by, "commission.score", (session, application))
    criteria = {c.code: c for c in queries.criteria_of(session) if c.source == Criterion.Source.MEMBER}
    _check_points(points, criteria)
    assessment = _own_sheet(session, application, by)
    scored = set(points) | _scored_before(assessment, points, criteria)
    if finish and scored != set(criteria):
        raise ValidationError(_("Please score every criterion, or save and come back later."))
    assessment.comment = _comment(comment)
    assessment.state = Assessment.State.DONE if scored == set(criteria) else Assessment.State.STARTED
    assessment.version += 1
    assessment.save()
    if points:
        Score.objects.bulk_create(
            [Score(assessment=assessment, criterion=criteria[code], points=p) for code, p in points.items()],
            update_conflicts=True,
            unique_fields=["assessment", "criterion"],
            update_fields=["points"],
        )
    log.record(
        by,
        "assessment.save",
        application,
        session=session.pk,
        points=dict(points),
        finished=assessment.state == Assessment.State.DONE,
    )
    return assessment


def _check_points(points: Mapping[str, int], criteria: Mapping[str, Criterion]) -> None:
    for code, value in points.items():
        if code not in criteria or not 0 <= value <= criteria[code].scale_max:
            raise ValidationError(_("These points are outside the scale of the criterion."))


def _comment(text: str) -> str:
    longest = Assessment._meta.get_field("comment").max_length or 0
    if len(text.strip()) > longest:
        raise ValidationError(_("Please write at most %(count)s characters.") % {"count": longest})
    return text.strip()


def _own_sheet(session: Session, application: Application, by: Any) -> Assessment:
    """Return a member's sheet, or a new one; the lock on the session keeps it from being made twice."""
    own = Assessment.objects.filter(session=session, application=application, member__user=by)
    return own.first() or Assessment(session=session, application=application, member=membership(by, session))


def _scored_before(
    assessment: Assessment, points: Mapping[str, int], criteria: Mapping[str, Criterion]
) -> set[str]:
    if assessment.pk is None or set(points) == set(criteria):
        return set()
    return set(assessment.scores.values_list("criterion__code", flat=True))


@transaction.atomic
def abstain(session: Session, application: Application, by: Any, reason: str) -> Assessment:
    """A member gives no score for a candidate and says why. Raises Refused, ValidationError."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    require(by, "commission.score", (session, application))
    if not reason.strip():
        raise ValidationError(_("Please say why you abstain."))
    assessment = _own_sheet(session, application, by)
    assessment.state = Assessment.State.ABSTAINED
    assessment.comment = _comment(reason)
    assessment.version += 1
    assessment.save()
    assessment.scores.all().delete()
    log.record(by, "assessment.abstain", application, session=session.pk)
    return assessment


@transaction.atomic
def recuse(session: Session, application: Application, by: Any, kind: str) -> Recusal:
    """A member steps back from a candidate, at once and for good; an earlier own score leaves the ranking.

    Raises Refused (also when the session is closed), ValidationError for an unknown kind.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    require(by, "commission.recuse", (session, application))
    if kind not in Recusal.Kind.values:
        raise ValidationError(_("Please choose what connects you with the candidate."))
    recusal, _created = Recusal.objects.get_or_create(
        member=membership(by, session), application=application, defaults={"kind": kind}
    )
    log.record(by, "recusal.declare", application, session=session.pk, kind=kind)
    return recusal


@transaction.atomic
def undo_recusal(recusal: Recusal, by: Any) -> None:
    """Let a member see a candidate again; points given before count again. Raises Refused."""
    require(by, "commission.undo_recusal", recusal)
    log.record(by, "recusal.undo", recusal.application, member=recusal.member_id, kind=recusal.kind)
    recusal.delete()


@transaction.atomic
def close_session(session: Session, by: Any) -> Ranking:
    """The chair closes the session: scores are locked, the ranking is computed and every candidate is ranked.

    Raises Refused, Impossible when it was closed before.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("call").get(pk=session.pk)
    require(by, "commission.close", session)
    if not session.is_open:
        raise Impossible("The session is closed.")
    candidates, weights, chain = queries.ranking_inputs(session)
    session.state = Session.State.CLOSED
    session.closed_at = timezone.now()
    session.save(update_fields=["state", "closed_at"])
    ranking = Ranking.objects.create(
        session=session, fingerprint=scoring.fingerprint(candidates, weights, chain), computed_by=by
    )
    _write_positions(ranking, scoring.rank(candidates, weights, chain))
    log.record(by, "session.close", session, fingerprint=ranking.fingerprint)
    for position in ranking.positions.select_related("application"):
        applications.fire(position.application, "rank", by, as_system=True)
    return ranking


def publish_ranking(ranking: Ranking, by: Any) -> None:
    """Let every candidate read the own position and points, from the moment decisions are told by letter.

    Whoever may tell the decisions may do it: the caller has asked. A second time changes nothing.
    """
    if Ranking.objects.filter(pk=ranking.pk, published_at=None).update(published_at=timezone.now()):
        log.record(by, "ranking.publish", ranking)


def _write_positions(ranking: Ranking, positions: list[scoring.Position]) -> None:
    numbers = dict(
        Application.objects.filter(number__in=[p.number for p in positions]).values_list("number", "pk")
    )
    RankedCandidate.objects.bulk_create(
        RankedCandidate(
            ranking=ranking,
            application_id=numbers[p.number],
            position=place,
            rank=p.rank,
            total=p.total,
            parts={code: str(scoring.shown(points)) for code, points in p.parts.items()},
            decided_by=p.decided_by,
            tied_with=list(p.tied_with),
        )
        for place, p in enumerate(positions, start=1)
    )


def add_member(commission: Commission, user: Any, function: str, by: Any, position: str = "") -> Member:
    """Seat a person in a commission. Raises Refused."""
    require(by, "commission.appoint", commission)
    member = Member.objects.create(commission=commission, user=user, function=function, position=position)
    log.record(by, "member.add", member, function=function)
    return member
