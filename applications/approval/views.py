"""The faculty's pages: what waits, one question, its applications; the applicant's button to ask."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import actions as application_actions
from applications import handed_in
from applications import queries as application_queries
from applications.models import Application, Document
from mobility.common import files, log
from mobility.common.policy import Refused, can, visible

from . import actions, packet, queries, wording
from .forms import DecisionForm
from .models import FacultyDecision
from .policy import FACULTY_READS

PAGE = 50


def _approver(request: HttpRequest) -> None:
    if not can(request.user, "approval.enter"):
        raise Http404


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the faculty, the oldest first, and what it decided last."""
    _approver(request)
    return render(
        request,
        "approval/home.html",
        {
            "faculties": queries.faculties_of(request.user),
            "waiting": [(row, wording.question(row)) for row in queries.waiting_for(request.user)],
            "decided": [(row, wording.question(row)) for row in queries.decided_by_faculty(request.user)],
        },
    )


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """The submitted applications of the faculty's people: who, where to, how far."""
    _approver(request)
    rows = Paginator(queries.applications_for(request.user), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "approval/applications.html", {"rows": rows, "faculties": queries.faculties_of(request.user)}
    )


def _decision(request: HttpRequest, ref: str, question: str) -> FacultyDecision:
    """Return a question to an approver's own faculty. Raises Http404."""
    _approver(request)
    return get_object_or_404(queries.decisions_of(request.user).about(ref, question))


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, ref: str, question: str) -> HttpResponse:
    """One question: about whom, where to, what the rules found, the papers; and the answer."""
    found = _decision(request, ref, question)
    form = DecisionForm(request.POST or None, request.FILES or None, decision=found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (answer := _decided(request, found, form)):
            return answer
    application = application_queries.under_its_terms(
        application_queries.for_pages(Application.objects.all()).get(pk=found.application_id)
    )
    context = {
        "decision": found,
        "question": wording.question(found),
        "application": application,
        "person": application.person,
        "wishes": queries.wishes(application),
        "stay": application_queries.stay_of(application),
        "documents": _to_read(request.user, found, application),
        "form": form,
        "kind": wording.KINDS[found.state],
        "icon": wording.ICONS[found.state],
    }
    return render(request, "approval/decision.html", context, status=status)


def _to_read(user: Any, found: FacultyDecision, application: Application) -> list[tuple[str, str]]:
    """Return title and address of what an approver reads: files, and letters written in the portal."""
    papers = []
    for row in application.documents.all():
        row.application = application
        if row.met_by == Document.Way.FILE and _readable(user, row):
            papers.append((row.requirement.title, f"{found.get_absolute_url()}documents/{row.pk}/"))
        elif row.requirement.kind in FACULTY_READS and can(user, "documents.open", row):
            papers += [(sent.title, sent.address) for sent in handed_in.of(row)]
    return papers


def _readable(user: Any, document: Document) -> bool:
    """Tell whether an approver finds something to open in a document."""
    newest = next(iter(document.uploads.all()), None)
    return (
        document.requirement.kind in FACULTY_READS
        and newest is not None
        and can(user, "uploads.open", newest)
    )


def _decided(request: HttpRequest, found: FacultyDecision, form: DecisionForm) -> HttpResponse | None:
    """Take the answer; return where to go, or None when the form has something to mend."""
    data = form.cleaned_data
    try:
        kept = None
        if data["paper"]:
            kept = application_actions.store_upload(data["paper"].name, data["paper"], request.user)
        actions.decide(
            found, request.user, agrees=data["answer"] == "agree", reason=data["reason"], paper=kept
        )
    except files.Unacceptable as error:
        form.add_error("paper", str(error))
        return None
    except ValidationError as error:
        form.add_error(None, error)
        return None
    except application_actions.Stale:
        messages.warning(request, _("This was answered meanwhile; here is how it stands."))
        return redirect(found)
    messages.success(request, _("The decision is kept; the applicant gets a letter."))
    return redirect("approval:home")


@require_safe
def form(request: HttpRequest, ref: str, question: str) -> HttpResponse:
    """The decision as a paper to sign."""
    found = _decision(request, ref, question)
    answer = HttpResponse(packet.form(found, get_language() or "kk"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="faculty-{ref}-{question}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    log.record(request.user, "faculty.form", found.application)
    return answer


@require_safe
def paper(request: HttpRequest, ref: str, question: str) -> FileResponse:
    """Hand out the signed paper to whoever may see the decision; every read is on record."""
    rows = visible(request.user, FacultyDecision).select_related("paper", "application")
    found = get_object_or_404(rows.about(ref, question))
    if found.paper is None:
        raise Http404
    log.record(request.user, "faculty.paper_read", found.application, sha256=found.paper.sha256)
    return files.response(found.paper, inline="download" not in request.GET)


@require_safe
def document(request: HttpRequest, ref: str, question: str, document: int) -> FileResponse:
    """Hand out the newest version of a transcript or motivation letter; every read is on record."""
    found = _decision(request, ref, question)
    rows = Document.objects.filter(application=found.application_id)
    row = get_object_or_404(rows.select_related("requirement", "application__applicant"), pk=document)
    if not _readable(request.user, row):
        raise Http404
    upload = row.uploads.all()[0]
    log.record(
        request.user,
        "document.read",
        row.application,
        requirement=row.requirement.code,
        version=upload.number,
    )
    return files.response(upload.file, inline="download" not in request.GET)


@require_POST
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """The applicant asks the faculty to agree to a draft."""
    mine = visible(request.user, Application).filter(applicant__user=request.user)
    application = get_object_or_404(mine, ref=ref)
    try:
        actions.ask_before_submission(application, request.user)
    except Refused:
        raise Http404 from None
    except application_actions.TooLate:
        messages.error(request, _("The deadline has passed, so nothing was changed. Your draft is kept."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The faculty is asked. You get a letter when it has answered."))
    return redirect("applications:review", ref)
