"""My sessions, my line of candidates, closing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from applications.workflow import Impossible
from mobility.common.policy import can, visible

from .. import actions, queries, wording
from ..models import Member, Session
from ..tables import tables_of
from .access import seat_in


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """My sessions: how many candidates are mine to score, how far I am, until when."""
    known = visible(request.user, Session).select_related("call", "commission")
    sessions = sorted(known, key=lambda row: (not row.is_open, row.closes_on))
    if not sessions and not can(request.user, "commission.enter"):
        raise Http404
    mine = queries.progress_by_session(request.user)
    sits_in = queries.commissions_of(request.user)
    rows = [
        {
            "session": session,
            "until": wording.until(session, timezone.localdate()),
            "progress": mine.get(session.pk, queries.Progress()),
            "sits": session.commission_id in sits_in,
        }
        for session in sessions
    ]
    return render(request, "commission/home.html", {"rows": rows})


@require_GET
def session(request: HttpRequest, session: int) -> HttpResponse:
    """A member's candidates and progress; the chair also sees how many members have finished."""
    this, member = seat_in(request.user, session)
    line = queries.line_of(request.user, member, this)
    chairs = member.function == Member.Function.CHAIR
    context = {
        "session": this,
        "member": member,
        "stations": wording.stations(line),
        "entries": wording.entries(line, queries.listed(request.user, this), tables_of(this)),
        "progress": queries.progress_of(line),
        "until": wording.until(this, timezone.localdate()),
        "next": next((stop.ref for stop in line if stop.is_open), None),
        "chairs": chairs,
        "missing": queries.missing_sheets(request.user, this) if chairs and this.is_open else None,
    }
    return render(request, "commission/session.html", context)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, session: int) -> HttpResponse:
    """Show the chair what closing would do, and do it."""
    this, _member = seat_in(request.user, session)
    if not can(request.user, "commission.close", this):
        raise PermissionDenied(_("Only the chair closes a session."))
    if request.method == "POST":
        try:
            actions.close_session(this, request.user)
        except Impossible:
            messages.info(request, _("The session was closed before."))
        else:
            messages.success(request, _("The session is closed. The ranking is ready."))
        return redirect("commission:ranking", this.pk)
    if not this.is_open:
        return redirect("commission:ranking", this.pk)
    context = {
        "session": this,
        "missing": queries.missing_sheets(request.user, this),
        "until": wording.until(this, timezone.localdate()),
    }
    return render(request, "commission/close.html", context)
