"""Give out the places of a ranked call."""

from typing import Any

from django.db import transaction

from applications import actions as applications
from applications.commission.models import RankedCandidate, Ranking
from mobility.common import log
from mobility.common.policy import require

from .matching import Seating, Wish, allocate
from .models import Place


@transaction.atomic
def allocate_places(ranking: Ranking, by: Any) -> Seating:
    """Seat the candidates of a ranking by rank and wishes; the others stand in reserve.

    Equals at the last seat stay ranked until the commission decides. Raises Refused, Impossible.
    """
    require(by, "placement.allocate", ranking)
    positions = RankedCandidate.objects.filter(ranking=ranking).select_related("application")
    people = {p.application.number: p for p in positions.prefetch_related("application__choices")}
    seats = dict(ranking.session.call.offerings.values_list("pk", "seats"))
    wishes = [
        Wish(number, p.rank, tuple(choice.offering_id for choice in p.application.choices.all()))
        for number, p in people.items()
    ]
    seating = allocate(wishes, seats)
    for number, offering_id in seating.seated.items():
        Place.objects.create(application=people[number].application, offering_id=offering_id)
        applications.fire(people[number].application, "select", by)
    for number in seating.reserve:
        applications.fire(people[number].application, "hold", by)
    log.record(by, "places.allocate", ranking, seated=len(seating.seated), reserve=len(seating.reserve))
    return seating
