"""Who has an application open: shown on its pages, told again by those that stay open."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from applications import actions, colleagues
from applications.models import Application, Document
from mobility.common.policy import can, visible


def others(user: Any, application: Application) -> str:
    """Say that this person has an application open, and return in words who else has."""
    if not can(user, "applications.as_office", application):
        return ""
    around = colleagues.around(user, application)
    if around.say_again:
        actions.keep_open(application, user)
    return in_words([one.get_full_name() for one in around.others])


def in_words(names: list[str]) -> str:
    """Return a sentence about who else has it open; empty when nobody has."""
    return _("Open now also with: %(names)s") % {"names": ", ".join(names)} if names else ""


def tell(request: HttpRequest, application: Application) -> JsonResponse:
    """Answer a page that is still open: who else is there, and whether its document was decided meanwhile."""
    if request.method != "POST":
        raise Http404
    asked = request.POST.get("document", "")
    changed = False
    if asked.isdecimal():
        rows = visible(request.user, Document).filter(application=application, pk=int(asked))
        version = rows.values_list("version", flat=True).first()
        changed = version is not None and str(version) != request.POST.get("version", "")
    told = _("This document has just been changed by somebody else. Load the page again.")
    return JsonResponse({"others": others(request.user, application), "changed": told if changed else ""})
