"""Stays are seen by whoever sees the application; reports by everybody once the office has published them."""

from typing import Any

from applications.policy import visible_applications
from mobility.accounts.policy import is_office
from mobility.common.policy import register_action, register_visible

from .models import Report, Stay


def visible_stays(user: Any):
    return Stay.objects.filter(application__in=visible_applications(user))


def visible_reports(user: Any):
    """Published ones; the office also sees those it has not published."""
    return Report.objects.all() if is_office(user) else Report.objects.exclude(published_on=None)


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(Stay, visible_stays)
    register_visible(Report, visible_reports)
    register_action("stay.reports", lambda user, obj=None: is_office(user))
