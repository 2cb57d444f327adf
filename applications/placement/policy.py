"""The head of the office gives out places; the applicant sees the own one."""

from typing import Any

from applications.policy import visible_applications
from mobility.accounts.policy import is_head
from mobility.common.policy import register_action, register_visible

from .models import Place


def visible_places(user: Any):
    return Place.objects.filter(application__in=visible_applications(user))


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Place, visible_places)
    register_action("placement.allocate", lambda user, ranking: is_head(user))
