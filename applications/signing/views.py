"""Fetching: a form with the person's facts in it, or the sample of a paper."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application, Document
from applications.queries import for_pages, under_its_terms, ways_of
from mobility.common import files
from mobility.common.policy import visible
from programs.models import DocumentRequirement

from . import actions, packet, queries


def _found(
    request: HttpRequest, ref: str, pk: int, requirement: int
) -> tuple[Application, Document, DocumentRequirement]:
    """Return the own application, its paper, and the line or one of its ways. Raises Http404."""
    mine = visible(request.user, Application).filter(applicant__user=request.user)
    application = under_its_terms(get_object_or_404(for_pages(mine, files=False), ref=ref))
    document = next((row for row in application.documents.all() if row.pk == pk), None)
    if document is None:
        raise Http404
    document.application = application
    rows = [document.requirement, *ways_of(application, document.requirement)]
    row = next((row for row in rows if row.pk == requirement), None)
    if row is None:
        raise Http404
    return application, document, row


@require_safe
def form(request: HttpRequest, ref: str, document: int, requirement: int, language: str) -> HttpResponse:
    """A form with the facts as they are now, as PDF. While something is missing it leads back to the card."""
    application, found, row = _found(request, ref, document, requirement)
    text = queries.texts([row.form_code]).get(row.form_code)
    if text is None or language not in dict(settings.LANGUAGES):
        raise Http404
    if queries.missing(application, row.form_code):
        messages.info(request, _("Something is missing for this form; the card says what."))
        return redirect(f"{reverse('applications:documents', args=[ref])}#document-{found.pk}")
    filled = actions.fetch(found, row, text, language, request.user)
    answer = HttpResponse(packet.draw(application, row, text, filled), content_type=files.PDF)
    answer["Content-Disposition"] = f'attachment; filename="{row.form_code}-{filled.number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def sample(request: HttpRequest, ref: str, document: int, requirement: int) -> FileResponse:
    """The sample of a paper, as the office attached it."""
    _application, _document, row = _found(request, ref, document, requirement)
    if row.sample is None:
        raise Http404
    try:
        return files.response(row.sample, inline=True)
    except FileNotFoundError:
        raise Http404 from None
