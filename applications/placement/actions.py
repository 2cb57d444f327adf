"""Give out the places of a ranked call."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from applications import actions as applications
from applications.commission.actions import publish_ranking
from applications.commission.models import Ranking
from applications.models import Application
from applications.workflow import Impossible
from mobility.common import log
from mobility.common.policy import require
from programs.models import Offering

from .matching import Seating
from .models import Place
from .queries import free_seats, plan_of


@transaction.atomic
def allocate_places(ranking: Ranking, by: Any) -> Seating:
    """Seat the candidates of a ranking by rank and wishes; the others stand in reserve. All are told.

    Equals at the last seat, and whoever depends on them, stay ranked until the commission decides. Raises
    Refused, Impossible when nobody can be given an answer: a second click finds nothing to do.
    """
    ranking = (
        Ranking.objects.select_for_update(of=("self",)).select_related("session__call").get(pk=ranking.pk)
    )
    require(by, "placement.allocate", ranking)
    plan = plan_of(ranking)
    seating = plan.seating
    if not (seating.seated or seating.reserve):
        raise Impossible("Nobody waits for a place.")
    for number, offering_id in seating.seated.items():
        application = plan.positions[number].application
        Place.objects.create(application=application, offering_id=offering_id)
        applications.fire(application, "select", by)
    for number in seating.reserve:
        applications.fire(plan.positions[number].application, "hold", by)
    for offering_id in sorted(set(seating.seated.values())):
        _keep_lowest(offering_id)
    publish_ranking(ranking, by)
    log.record(by, "places.allocate", ranking, seated=len(seating.seated), reserve=len(seating.reserve))
    return seating


@transaction.atomic
def give_place(application: Application, offering: Offering, by: Any) -> Place:
    """Give one person a place: from the reserve, or after the commission decided between equals.

    Raises Refused, Impossible, ValidationError when the place was not wished for or has no free seat. Two
    people who give out the last seat at once wait for each other on the offering's row.
    """
    offering = Offering.objects.select_for_update(of=("self",)).get(pk=offering.pk)
    if not application.choices.filter(offering=offering).exists():
        raise ValidationError(_("This person did not wish to go there."))
    if free_seats(offering) < 1:
        raise ValidationError(_("There is no free seat any more."))
    applications.fire(application, "select", by)
    place = Place.objects.create(application=application, offering=offering)
    _keep_lowest(offering.pk)
    log.record(by, "place.give", application, offering=offering.pk)
    return place


def _keep_lowest(offering_id: int) -> None:
    """Write the largest position in the ranking among all who were given a place, also who declined it.

    Next year's applicants read it beside the place.
    """
    given = Place.objects.filter(offering=offering_id)
    lowest = given.aggregate(lowest=Max("application__ranked__position"))["lowest"]
    Offering.objects.filter(pk=offering_id).update(lowest_admitted=lowest)
