"""The head of the office gives out places; the applicant sees the own one."""

from typing import Any

from applications.commission.models import Ranking, Recusal
from applications.models import Application
from applications.policy import visible_applications
from applications.queries import add_place_finder
from mobility.accounts.policy import is_head
from mobility.common.policy import register_action, register_visible
from programs.models import Offering

from .models import Place


def visible_places(user: Any):
    return Place.objects.filter(application__in=visible_applications(user))


def place_of(application: Application) -> Offering | None:
    """Return the place an application was given."""
    place = Place.objects.filter(application=application).select_related("offering__institution").first()
    return place.offering if place else None


def may_allocate(user: Any, ranking: Ranking) -> bool:
    """The head of the office gives out places, unless the head stepped back from somebody in this ranking."""
    stepped_back = Recusal.objects.filter(member__user=user, application__ranked__ranking=ranking)
    return is_head(user) and not stepped_back.exists()


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Place, visible_places)
    register_action("placement.allocate", may_allocate)
    add_place_finder(place_of)
