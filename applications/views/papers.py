"""Documents: the cards, uploading, taking out, reading."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications import actions, queries, wording
from applications.forms import UploadForm
from applications.models import Application, Document, Upload
from mobility.common import files, log
from mobility.common.models import StoredFile
from mobility.common.policy import Refused, can, visible

from .access import frame, own, sent_already, too_late


@require_safe
def documents(request: HttpRequest, ref: str) -> HttpResponse:
    """One card for each document. After submission it is open only while something is to be handed in."""
    application = own(request, ref)
    if not (application.is_draft or any(row.is_to_come for row in application.documents.all())):
        return sent_already(request, application)
    return render_documents(request, application)


def render_documents(
    request: HttpRequest, application: Application, wrong: UploadForm | None = None, at: int = 0
) -> HttpResponse:
    """Show the cards; ``wrong`` is the form of the document ``at`` with what is the matter with it."""
    facts = queries.known_facts(application)
    items = queries.checklist_of(application)
    needed = queries.needed_by_requirement(application)
    cards = wording.papers(application, application.documents.all(), facts, needed)
    if not application.is_draft:
        cards.sort(key=lambda card: not card.may_replace)  # what was returned stands first
    context = {
        **frame(application, "documents"),
        "cards": [
            (card, wrong if card.document.pk == at else UploadForm(document=card.document, ways=card.ways))
            for card in cards
        ],
        "only_asked": all(card.document.is_newly_asked for card in cards if card.document.is_to_come),
        "wrong": wrong,
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "done": sum(card.document.state not in {"missing", "returned"} for card in cards),
        "not_needed": wording.not_needed(items, cards, facts),
    }
    return render(request, "applications/documents.html", context, status=422 if wrong else 200)


def own_document(request: HttpRequest, ref: str, pk: int) -> Document:
    """Return a document of the reader's own application. Raises Http404."""
    mine = visible(request.user, Document).filter(application__applicant__user=request.user)
    found = mine.select_related("requirement", "application__applicant", "application__call")
    return get_object_or_404(found, pk=pk, application__ref=ref)


def card_of(document: Document) -> str:
    """Return the address of a document's card."""
    return f"{reverse('applications:documents', args=[document.application.ref])}#document-{document.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Put a file into a document. One that is not taken is refused with a sentence; what was there stays."""
    found = own_document(request, ref, document)
    if request.method != "POST":
        return redirect(card_of(found))
    if not can(request.user, "documents.replace", found):
        return sent_already(request, found.application)
    form = UploadForm(request.POST, request.FILES, document=found)
    if form.is_valid():
        try:
            stored = actions.store_uploads(form.cleaned_data["file"], request.user)
            actions.upload(found, stored, request.user, alternative=form.cleaned_data["way"])
        except files.Unacceptable as refusal:
            form.add_error("file", str(refusal))
        except actions.TooLate:
            return too_late(request, found.application)
        except (Refused, ValidationError):
            return sent_already(request, found.application)
    if not form.is_valid():
        return render_documents(request, own(request, ref), form, found.pk)
    messages.success(request, _("Uploaded: %(document)s.") % {"document": found.requirement.title})
    return after_change(request, found, photo_address(found, stored) or card_of(found))


def after_change(request: HttpRequest, document: Document, address: str) -> HttpResponse:
    """Lead on after a new version: to ``address``, or to the status page after the last one returned."""
    application = Application.objects.get(pk=document.application_id)
    if application.is_draft or application.state == "returned":
        return redirect(address)
    if document.is_further:
        return redirect("applications:show", application.ref)
    messages.success(request, _("Everything returned was mended. It is the office's turn again."))
    return redirect("applications:show", application.ref)


def photo_address(document: Document, stored: StoredFile) -> str:
    """Return where a photograph that just came is cut to 3×4; nothing for other papers, or after a return."""
    if not (is_photo(document, stored) and document.application.is_draft):
        return ""
    return reverse("applications:photo", args=[document.application.ref, document.pk])


def is_photo(document: Document, stored: StoredFile) -> bool:
    """Tell whether a file is a photograph that can be cut to 3×4."""
    return document.requirement.kind == "photo" and stored.media_type != files.PDF


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Take the file out of a document of a draft."""
    found = own_document(request, ref, document)
    if request.method == "POST":
        try:
            actions.remove_upload(found, request.user)
        except actions.TooLate:
            return too_late(request, found.application)
        except Refused:
            return sent_already(request, found.application)
        still_asked = Document.objects.filter(pk=found.pk).exists()
        said = _("Taken out: %(document)s. Until you submit you can put the file back.")
        if not still_asked:
            said = _("Taken out: %(document)s. This document is not asked of you any more.")
        messages.success(request, said % {"document": found.requirement.title})
    return redirect(card_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Undo the last change of a draft's file: put back what was taken out, turned, cut or replaced."""
    found = own_document(request, ref, document)
    number = request.POST.get("number", "")
    if request.method == "POST" and number.isdecimal():
        try:
            actions.restore_upload(found, int(number), request.user)
        except actions.TooLate:
            return too_late(request, found.application)
        except Refused:
            return sent_already(request, found.application)
        except actions.Stale:
            messages.info(request, _("The file was changed in the meantime. This is how it is now."))
        else:
            messages.success(request, _("Put back: %(document)s.") % {"document": found.requirement.title})
    return redirect(card_of(found))


@require_safe
def file(request: HttpRequest, ref: str, document: int, number: int) -> FileResponse:
    """Hand out one version of a document to whoever may open it; every reading is logged.

    Earlier versions are the office's (permissions.md, row 21).
    """
    version = opened(request, ref, document, number)
    try:
        return files.response(version.file, inline="download" not in request.GET)
    except FileNotFoundError:
        raise Http404 from None


def opened(request: HttpRequest, ref: str, document: int, number: int, **seen: int) -> Upload:
    """Return a version this person may open, and put the reading on record. Raises Http404."""
    version = get_object_or_404(
        Upload.objects.select_related("file", "document__requirement", "document__application__applicant"),
        document=document,
        document__application__ref=ref,
        number=number,
    )
    if not can(request.user, "uploads.open", version):
        raise Http404
    what = {"requirement": version.document.requirement.code, "version": version.number}
    log.record(
        request.user,
        "document.read",
        version.document.application,
        **what,
        sha256=version.file.sha256,
        **seen,
    )
    return version
