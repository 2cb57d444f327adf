"""The head of the office gives out the places of a ranked call."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from applications.commission.models import Ranking
from applications.workflow import Impossible
from mobility.common.policy import can, visible

from . import actions, queries, wording


@require_http_methods(["GET", "POST"])
def allocate(request: HttpRequest, session: int) -> HttpResponse:
    """Show who would get which place and why, and give the places out."""
    ranking = get_object_or_404(
        visible(request.user, Ranking).select_related("session__call"), session=session
    )
    if not can(request.user, "placement.allocate", ranking):
        raise PermissionDenied(_("Only the head of the office gives out places."))
    if request.method == "POST":
        try:
            seating = actions.allocate_places(ranking, request.user)
        except Impossible:
            messages.info(request, _("Nobody waits for a place any more."))
        else:
            count = len(seating.seated)
            done = ngettext("%(count)s place was given out.", "%(count)s places were given out.", count)
            messages.success(request, done % {"count": count})
        return redirect("placement:allocate", session)
    plan = queries.plan_of(ranking)
    context = {
        "session": ranking.session,
        "plan": plan,
        "rows": wording.plan_rows(plan),
        "hosts": wording.hosts(plan),
        "given": queries.given_places(ranking),
    }
    return render(request, "placement/allocate.html", context)
