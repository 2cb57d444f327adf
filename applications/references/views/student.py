"""The student's pages: how the recommendation stands, whom to ask, remind, take back."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.actions import TooLate
from applications.models import Document
from applications.queries import under_its_terms
from applications.references import actions, queries, wording
from applications.references.forms import AskForm
from applications.references.models import ReferenceRequest
from applications.workflow import Impossible
from mobility.common.policy import Refused, can, visible


def own_document(request: HttpRequest, ref: str, pk: int) -> Document:
    """Return a recommendation of the reader's own application. Raises Http404."""
    mine = visible(request.user, Document).filter(application__applicant__user=request.user)
    mine = mine.filter(requirement__kind="recommendation")
    found = mine.select_related(
        "requirement", "application__applicant__user", "application__call__program"
    ).prefetch_related("reference_requests", "application__extensions")
    document = get_object_or_404(found, pk=pk, application__ref=ref)
    under_its_terms(document.application)
    return document


def own_request(request: HttpRequest, ref: str, pk: int, number: int) -> ReferenceRequest:
    """Return a request for a document of the reader's own application. Raises Http404."""
    document = own_document(request, ref, pk)
    found = next((row for row in queries.requests_of(document) if row.pk == number), None)
    if found is None:
        raise Http404
    return found


@require_safe
def show(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """How the recommendation stands: who was asked, when, until when; never a word of what it says."""
    found = own_document(request, ref, document)
    context = {
        "application": found.application,
        "document": found,
        "part": {"rows": wording.rows(found), "document": found, "until": found.application.last_day},
    }
    return render(request, "references/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, ref: str, document: int, place: int) -> HttpResponse:
    """Ask somebody by e-mail: name, address, language, a word of one's own."""
    found = own_document(request, ref, document)
    row = next((row for row in wording.rows(found) if row.place == place), None)
    if row is None:
        raise Http404
    if not row.may_ask or not can(request.user, "references.ask", found):
        messages.info(request, _("This is not possible any more; here is how things stand."))
        return redirect("references:show", ref, document)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        requirement=found.requirement,
        department=found.application.applicant.department,
    )
    if request.method == "POST" and form.is_valid() and _asked(request, found, place, form):
        return _back(found)
    context = {
        "application": found.application,
        "document": found,
        "form": form,
        "days": settings.REFERENCE_DAYS,
        "until": queries.last_day(found, timezone.localdate()),
        "head": found.requirement.written_by,
    }
    return render(request, "references/ask.html", context, status=422 if form.is_bound else 200)


def _asked(request: HttpRequest, document: Document, place: int, form: AskForm) -> bool:
    """Ask; False when the form says why not."""
    try:
        actions.ask(document, request.user, place=place, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except actions.TooMany:
        form.add_error(None, _("You have asked many people today. Please go on tomorrow."))
        return False
    except (TooLate, Refused, Impossible):
        messages.info(request, _("This is not possible any more; here is how things stand."))
        return True
    messages.success(
        request, _("The letter to %(name)s is on its way.") % {"name": form.cleaned_data["name"]}
    )
    return True


def _back(document: Document) -> HttpResponseRedirect:
    """Lead back to the card, or to the page of the request when the documents are closed."""
    application = document.application
    if application.is_draft or application.state == "returned":
        address = reverse("applications:documents", args=[application.ref])
        return HttpResponseRedirect(f"{address}#document-{document.pk}")
    return redirect("references:show", application.ref, document.pk)


@require_POST
def remind(request: HttpRequest, ref: str, document: int, number: int) -> HttpResponse:
    """Send the referee their link once more."""
    found = own_request(request, ref, document, number)
    try:
        actions.remind(found, request.user)
    except (Impossible, Refused):
        messages.info(request, _("This is not possible any more; here is how things stand."))
    else:
        messages.success(request, _("The reminder to %(name)s is on its way.") % {"name": found.name})
    return _back(found.document)


@require_POST
def recall(request: HttpRequest, ref: str, document: int, number: int) -> HttpResponse:
    """Take a request back; the link is dead at once."""
    found = own_request(request, ref, document, number)
    try:
        actions.recall(found, request.user)
    except (Impossible, Refused):
        messages.info(request, _("This is not possible any more; here is how things stand."))
    else:
        messages.success(request, _("Taken back: %(name)s need not write any more.") % {"name": found.name})
    return _back(found.document)
