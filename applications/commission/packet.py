"""The commission's chapter of a candidate's packet."""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Application
from applications.packet import Section, register_section
from mobility.common import dates
from mobility.common.policy import can
from programs.models import Criterion

from . import queries, scoring
from .models import Ranking


def scores(application: Application, by: Any) -> Section | None:
    """Return mean, points, total and position once the session is closed, for those who may see all scores.

    Nobody's single score and no member's name is in it. Candidates hidden from the asker do not count.
    """
    ranking = (
        Ranking.objects.select_related("session__call").filter(session__call=application.call_id).first()
    )
    if ranking is None or not can(by, "commission.all_scores", ranking.session):
        return None
    closed_at = ranking.session.closed_at
    seen = queries.seen_ranking(by, ranking)
    position = next((p for p in seen.positions if p.number == application.number), None)
    if position is None:
        return None
    context = {
        "rows": [_row(criterion, position) for criterion in queries.criteria_of(ranking.session)],
        "total": scoring.shown(position.total),
        "rank": position.rank,
        "of": len(seen.positions),
        "closed_at": dates.date_time(closed_at, (get_language() or "en")[:2]) if closed_at else "",
    }
    return Section(_("Scores of the commission"), "packets/_scores.html", context)


def _row(criterion: Criterion, position: scoring.Position) -> dict[str, Any]:
    points = position.parts[criterion.code]
    mean = points * criterion.scale_max / criterion.weight if criterion.weight else Decimal(0)
    return {
        "title": criterion.title,
        "mean": scoring.shown(mean),
        "scale_max": criterion.scale_max,
        "weight": criterion.weight,
        "points": scoring.shown(points),
    }


def register_all() -> None:
    """Add the chapter to the packet."""
    register_section("scores", scores)
