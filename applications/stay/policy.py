"""Stays are seen by whoever sees the application."""

from typing import Any

from applications.policy import visible_applications
from mobility.common.policy import register_visible

from .models import Stay


def visible_stays(user: Any):
    return Stay.objects.filter(application__in=visible_applications(user))


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Stay, visible_stays)
