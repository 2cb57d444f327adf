"""The bar above a list: the lists kept under a name, and what can be made of this one."""

from typing import Any

from django import template

from applications.lists import queries
from mobility.common.policy import can

register = template.Library()


@register.inclusion_tag("admin/lists/_bar.html", takes_context=True)
def saved_lists(context: Any, cl: Any) -> dict[str, Any]:
    """Show the lists a person keeps of this section; mark the one that is open."""
    request = context["request"]
    section = f"{cl.opts.app_label}_{cl.opts.model_name}"
    asked = queries.asked_by(request.GET.urlencode())
    kept = queries.lists_of(request.user, section)
    return {
        "kept": [(row, row.query == asked) for row in kept],
        "removable": [row for row in kept if row.query == asked and can(request.user, "lists.remove", row)],
        "section": section,
        "asked": asked,
        "csrf_token": context.get("csrf_token", ""),
        "list_url": request.path,
        "name": f"admin:{section}_changelist",
    }
