"""The paper itself, for the office and the commission."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from applications.references.models import Reference
from applications.references.packet import paper_of
from mobility.common import files, log
from mobility.common.policy import can


@require_safe
def paper(request: HttpRequest, reference: int) -> FileResponse:
    """Hand out a recommendation to the office and to the commission; every reading is logged."""
    rows = Reference.objects.select_related(
        "request__document__requirement", "request__document__application__applicant", "scan", "paper"
    )
    found = get_object_or_404(rows, pk=reference)
    if not can(request.user, "references.read", found):
        raise Http404
    document = found.request.document
    stored = paper_of(found)
    log.record(
        request.user,
        "reference.read",
        document.application,
        requirement=document.requirement.code,
        sha256=stored.sha256,
    )
    return files.response(stored, inline="download" not in request.GET)
