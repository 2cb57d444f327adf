"""The history of one application: who did what, and who opened which of its papers."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from applications import tracing
from mobility.common import logwords
from mobility.common.policy import can

if TYPE_CHECKING:
    from .applications import ApplicationAdmin

PER_PAGE = 100


def show(section: "ApplicationAdmin", request: HttpRequest, ref: str) -> HttpResponse:
    """Show the history of an application to those who may read the log."""
    application = section.get_object(request, ref)
    if application is None:
        raise Http404
    may_read = can(request.user, "log.read")
    context: dict[str, Any] = {"may_read": may_read, "here": _("History")}
    if may_read:
        pages = Paginator(tracing.entries(application, request.user), PER_PAGE)
        shown = pages.get_page(request.GET.get("p"))
        context |= {
            "shown": shown,
            "entries": [
                (logwords.happened(entry.verb), logwords.told(entry), entry) for entry in shown.object_list
            ],
            "openings": tracing.openings(application, request.user),
        }
    return section.shown(request, application, "history", context)
