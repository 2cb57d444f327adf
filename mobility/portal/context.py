"""What the frame of every page needs: our university, its office, the menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from mobility.common.policy import can
from partners.models import Institution
from partners.queries import home_institution


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return ``institution``, ``office``, ``nav`` and the brand's stylesheet.

    Rows are read only if a page uses them; before the first data are loaded there is no institution.
    """
    institution = SimpleLazyObject(_home_or_none)
    return {
        "institution": institution,
        "office": SimpleLazyObject(lambda: getattr(institution, "office", None)),
        "nav": SimpleLazyObject(lambda: menu(request)),
        "brand_css": f"css/brand-{settings.INSTITUTION}.css",
        "languages": [("kk", "қазақша"), ("ru", "русский"), ("en", "English")],
    }


def _home_or_none() -> Institution | None:
    try:
        return home_institution()
    except Institution.DoesNotExist:
        return None


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the entries of the main menu for this person."""
    user = getattr(request, "user", None)
    entries = []
    if user is not None and user.is_authenticated:
        if can(user, "admin.open"):
            entries.append(("admin:index", _("Office")))
        if can(user, "commission.enter"):
            entries.append(("commission:home", _("Commission")))
        if not entries:
            entries.append(("applications:home", _("My applications")))
    entries += [
        ("portal:home", _("Open calls")),
        ("portal:check", _("May I apply?")),
        ("portal:partners", _("Partners")),
        ("portal:questions", _("Questions")),
        ("portal:contacts", _("Contacts")),
    ]
    return [
        {"url": url, "label": label, "current": request.path == url}
        for name, label in entries
        for url in [reverse(name)]
    ]
