"""Commissions, sessions and scores."""

import datetime as dt

from django.utils import timezone

from applications.commission import actions
from applications.commission.models import Commission, Member, Session
from applications.models import Application
from programs.models import Call

from .people import staff

SEATS = {"chair": "chair", "member": "member", "member2": "member", "secretary": "secretary"}


def appoint() -> Commission:
    """Return the commission: chair, two members, a secretary. The same one every time."""
    body, created = Commission.objects.get_or_create(
        order_number="1", defaults={"title": "Commission", "order_date": timezone.localdate()}
    )
    if created:
        for name, function in SEATS.items():
            actions.add_member(body, staff(name), Member.Function(function), staff("head"))
    return body


def session_for(call: Call) -> Session:
    """Return the session of a call; its verified applications are put before the commission when it opens."""
    existing = Session.objects.filter(call=call).first()
    closes_on = timezone.localdate() + dt.timedelta(days=5)
    return existing or actions.open_session(appoint(), call, closes_on, staff("head"))


def score_all(session: Session, application: Application, points: int = 4) -> None:
    """Let everybody with a vote give the same points for every criterion."""
    sheet = {criterion.code: points for criterion in session.call.criteria.filter(source="member")}
    for name in ("chair", "member", "member2"):
        actions.save_scores(session, application, staff(name), sheet, finish=True)
