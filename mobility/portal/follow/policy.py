"""A person sees and changes the own wishes to be told; visitors use the links in their letters."""

from typing import Any

from mobility.common.policy import register_action, register_visible

from .models import CalendarKey, Follow


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Follow, lambda user: Follow.objects.filter(user_id=user.pk).exclude(user=None))
    register_visible(CalendarKey, lambda user: CalendarKey.objects.filter(user_id=user.pk))
    register_action("follow.keep", is_signed_in)


def is_signed_in(user: Any, _obj: Any = None) -> bool:
    """Anybody with an account follows calls and has a calendar."""
    return bool(user.is_authenticated and user.is_active)
