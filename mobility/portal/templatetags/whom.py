"""Whom to ask about an application, on the pages of earlier stages."""

from typing import Any

from django import template

from mobility.portal import whom

register = template.Library()


@register.inclusion_tag("portal/_ask_whom.html")
def ask_about(application: Any) -> dict[str, Any]:
    """Name the contacts of the direction to which an application belongs."""
    return {"ask": whom.for_application(application)}
