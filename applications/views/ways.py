"""Which of several ways to meet a requirement: kept as soon as it is chosen, before there is a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from applications import actions
from applications.models import Document
from mobility.common.policy import Refused, visible

from .access import sent_already, too_late


@require_POST
def choose_way(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Keep which of the ways the person will bring; an unknown one changes nothing."""
    mine = visible(request.user, Document).filter(application__applicant__user=request.user)
    found = mine.select_related("requirement", "application__applicant", "application__call")
    row = get_object_or_404(found, pk=document, application__ref=ref)
    chosen = row.requirement.alternatives.filter(pk=_number(request.POST.get("way", ""))).first()
    try:
        if chosen is not None:
            actions.choose_way(row, chosen, request.user)
    except actions.TooLate:
        return too_late(request, row.application)
    except Refused:
        return sent_already(request, row.application)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(f"{reverse('applications:documents', args=[ref])}#document-{row.pk}")


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() else 0
