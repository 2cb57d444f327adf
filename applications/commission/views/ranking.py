"""The ranking with the reason for every position."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from applications.workflow import State
from mobility.common.policy import can, visible

from .. import queries, wording
from ..models import Ranking
from ..policy import BEFORE_COMMISSION, membership


@require_GET
def ranking(request: HttpRequest, session: int) -> HttpResponse:
    """The ranking of a closed session with the reason for every position."""
    this = get_object_or_404(
        visible(request.user, Ranking)
        .select_related("session__call", "session__commission")
        .prefetch_related("session__call__criteria"),
        session=session,
    )
    criteria = queries.criteria_of(this.session)
    seen = queries.seen_ranking(request.user, this)
    member = membership(request.user, this.session)
    reachable = {n for n, a in seen.applications.items() if member and a.state in BEFORE_COMMISSION}
    titles = {criterion.code: criterion.title for criterion in criteria}
    context = {
        "session": this.session,
        "ranking": this,
        "member": member,
        "criteria": criteria,
        "seen": seen,
        "rows": wording.ranked_rows(seen, criteria, reachable),
        "chain": wording.chain_in_words(this.session.call.tie_breaks, titles),
        "places_wait": can(request.user, "placement.allocate", this)
        and any(a.state == State.RANKED for a in seen.applications.values()),
    }
    return render(request, "commission/ranking.html", context)
