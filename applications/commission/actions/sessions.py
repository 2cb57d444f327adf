"""Open a session, close it and rank."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from applications import actions as applications
from applications.models import Application
from applications.workflow import Impossible, State
from mobility.common import log
from mobility.common.policy import require
from programs.models import Call

from .. import queries, scoring
from ..models import Commission, Ranking, Session
from .ranking import write_positions


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
    write_positions(ranking, scoring.rank(candidates, weights, chain))
    log.record(by, "session.close", session, fingerprint=ranking.fingerprint)
    for position in ranking.positions.select_related("application"):
        applications.fire(position.application, "rank", by, as_system=True)
    return ranking
