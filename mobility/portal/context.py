"""What the frame of every page needs: our university, its office, the menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from mobility.common.policy import can

from . import looks


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return ``institution``, ``office``, ``nav``, and the looks: colours, mark, their addresses.

    Rows are read only if a page uses them; before the first data are loaded there is no institution.
    """
    institution: Any = SimpleLazyObject(looks.home_or_none)
    return {
        "institution": institution,
        "office": SimpleLazyObject(lambda: getattr(institution, "office", None)),
        "nav": SimpleLazyObject(lambda: menu(request)),
        "looks": SimpleLazyObject(lambda: looks.of(institution)),
        "brand_css": SimpleLazyObject(lambda: looks.address("portal:brand", institution)),
        "brand_mark": SimpleLazyObject(lambda: looks.address("portal:mark", institution)),
        "languages": [("kk", "қазақша"), ("ru", "русский"), ("en", "English")],
    }


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the entries of the main menu for this person."""
    user = getattr(request, "user", None)
    entries = []
    if user is not None and user.is_authenticated:
        if can(user, "admin.open"):
            entries.append(("admin:index", _("Office")))
        if can(user, "commission.enter"):
            entries.append(("commission:home", _("Commission")))
        if can(user, "approval.enter"):
            entries.append(("approval:home", _("Faculty")))
        if not entries:
            entries.append(("applications:home", _("My applications")))
    entries += [
        ("portal:home", _("Open calls")),
        ("portal:check", _("May I apply?")),
        ("portal:programs", _("Programs")),
        ("portal:partners", _("Partners")),
        ("portal:questions", _("Questions")),
        ("portal:contacts", _("Contacts")),
    ]
    return [
        {"url": url, "label": label, "current": request.path == url}
        for name, label in entries
        for url in [reverse(name)]
    ]
