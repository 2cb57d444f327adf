"""Which session and which candidate a person may open."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from applications.models import Application
from mobility.common.policy import Refused, visible

from ..models import Member, Session
from ..policy import membership, own_candidates


def seat_in(user: Any, session: int) -> tuple[Session, Member]:
    """Return a session and the person's seat in its commission; 404 for everybody else, also the office."""
    this = get_object_or_404(visible(user, Session).select_related("call", "commission"), pk=session)
    member = membership(user, this)
    if member is None:
        raise Http404
    return this, member


def candidate_of(user: Any, session: int, ref: str) -> tuple[Session, Application]:
    """Return a candidate the person may know of, with the session: one query.

    404 for hidden and missing candidates alike.
    """
    known = own_candidates(user).select_related("call__session", "applicant__faculty")
    application = get_object_or_404(known, call__session=session, ref=ref)
    return application.call.session, application


def allowed(write: Callable[[], Any]) -> Any:
    """Do it, or answer 403 with the reason: the session was closed, or the person has no vote."""
    try:
        return write()
    except Refused:
        raise PermissionDenied(_("Scores can no longer be changed here.")) from None
