"""Score a candidate, or abstain."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from mobility.common import log
from mobility.common.policy import require
from programs.models import Criterion

from .. import queries
from ..models import Assessment, Score, Session
from ..policy import membership


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
