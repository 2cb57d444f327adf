"""What a candidate reads of the decision once the ranking is published: position, points, the reason."""

from decimal import Decimal

from django.utils.translation import gettext as _

from applications import standing
from applications.models import Application

from . import queries, scoring, wording
from .models import RankedCandidate

STATION = 3  # of the route line: before it nothing is decided


def decision(application: Application) -> standing.Note | None:
    """Return the own position with points by criterion and the reason; nothing before the publication.

    No member is named, and of the other candidates positions only (permissions.md, rows 3, 13 and 14).
    """
    if application.face.station < STATION:
        return None
    own = (
        RankedCandidate.objects.select_related("ranking__session__call")
        .filter(application=application, ranking__published_at__isnull=False)
        .first()
    )
    if own is None:
        return None
    positions = _positions(own)
    index = next(n for n, row in enumerate(positions) if row.number == application.number)
    criteria = queries.criteria_of(own.ranking.session)
    titles = {criterion.code: criterion.title for criterion in criteria}
    places = {row.number: place for place, row in enumerate(positions, start=1)}
    return standing.Note(
        title=_("How the commission decided"),
        kind="info",
        icon="ok",
        word=_("Position %(place)s of %(count)s") % {"place": own.rank, "count": len(positions)},
        text=_("%(points)s points in all. %(reason)s.")
        % {"points": wording.points(own.total), "reason": wording.reason(positions, index, places, titles)},
        lines=[
            _("%(criterion)s: %(points)s of %(most)s points")
            % {
                "criterion": criterion.title,
                "points": wording.points(positions[index].parts[criterion.code]),
                "most": wording.points(Decimal(criterion.weight), 0),
            }
            for criterion in criteria
            if criterion.code in positions[index].parts
        ],
    )


def _positions(own: RankedCandidate) -> list[scoring.Position]:
    """Return the whole ranking as it was written down."""
    rows = own.ranking.positions.order_by("position").values_list(
        "application__number", "rank", "total", "parts", "decided_by", "tied_with"
    )
    return [
        scoring.Position(
            number=number or "",
            rank=rank,
            total=total,
            parts={code: Decimal(points) for code, points in parts.items()},
            decided_by=decided_by,
            tied_with=tuple(tied_with),
        )
        for number, rank, total, parts, decided_by, tied_with in rows
    ]


def register_all() -> None:
    """Say it on the applicant's page."""
    standing.add_for_owners(decision)
