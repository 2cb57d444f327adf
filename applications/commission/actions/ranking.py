"""Write a ranking down and let candidates read their positions."""

from typing import Any

from django.utils import timezone

from applications.models import Application
from mobility.common import log

from .. import scoring
from ..models import RankedCandidate, Ranking


def write_positions(ranking: Ranking, positions: list[scoring.Position]) -> None:
    """Write the positions of a ranking down, with what they follow from."""
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


def publish_ranking(ranking: Ranking, by: Any) -> None:
    """Let every candidate read the own position and points, from the moment decisions are told by letter.

    Whoever may tell the decisions may do it: the caller has asked. A second time changes nothing.
    """
    if Ranking.objects.filter(pk=ranking.pk, published_at=None).update(published_at=timezone.now()):
        log.record(by, "ranking.publish", ranking)
