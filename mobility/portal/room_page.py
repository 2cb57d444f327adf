"""The page of a call's room, within the office's desk."""

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from mobility.common.policy import require, visible
from programs.models import Call

from . import room


def show(site: AdminSite, request: HttpRequest, call: int) -> HttpResponse:
    """Show the room of a published call. Raises Refused, Http404."""
    require(request.user, "applications.queue")
    found = visible(request.user, Call).filter(pk=call, state=Call.State.PUBLISHED)
    published = found.select_related("program", "based_on").first()
    if published is None:
        raise Http404
    context = {
        **site.each_context(request),
        "title": str(published),
        "opts": Call._meta,
        "room": room.of(request.user, published),
    }
    return TemplateResponse(request, "admin/call_room.html", context)
