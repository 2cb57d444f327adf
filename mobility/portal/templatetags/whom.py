"""Whom to ask about an application, on the pages of earlier stages."""

from typing import Any

from django import template

from mobility.portal import whom

register = template.Library()


@register.inclusion_tag("portal/_ask_whom.html")
def ask_about(application: Any) -> dict[str, Any]:
    """Name the contacts for the places a person wishes for; one query."""
    countries = application.choices.values_list("offering__institution__country", flat=True)
    return {"ask": whom.for_application(application, set(countries))}
