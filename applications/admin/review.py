"""Checking papers: what is asked at the left, the document in the middle, the decision at the right."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import mending, queries, queue
from applications.directions import ALL, narrow
from applications.models import Application, Document, ReturnReason
from applications.reasons import reasons_for
from applications.wording.checks import checks
from applications.workflow import UNDER_REVIEW, State
from mobility.common.policy import can

from . import asking, page, presence, viewer

if TYPE_CHECKING:
    from .applications import ApplicationAdmin

ON, BACK = "next", "previous"
WAYS = {ON, BACK}


def show(
    section: "ApplicationAdmin",
    request: HttpRequest,
    application: Application,
    document_id: int | None,
    *,
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    """Answer with the review screen at one document, or at the end of an application when none is named.

    ``said`` adds what the screen tells: errors of a form, or both values when somebody else was faster.
    """
    user = request.user
    papers = page.papers(application, user)
    current = next((paper for paper in papers if paper.document.pk == document_id), None)
    if document_id is not None and current is None:
        raise Http404
    if current is None and (first := _first_to_check(application, papers)):
        return HttpResponseRedirect(address(application, first))
    context: dict[str, Any] = {
        "papers": papers,
        "current": current,
        "facts": page.facts(application),
        "studies": page.studies(application),
        "line": queue.line_beside(user, application),
        "verify": _may_verify(user, application) and not (current and _undecided(papers)),
        "before": _beside(application, papers, current, BACK),
        "after": _beside(application, papers, current, ON),
        "others": presence.others(user, application),
        "may_ask": asking.may_ask(user, application),
    }
    if not current or not _undecided(papers):
        context |= still_open(user, application, papers)
    if current:
        context |= _about(request, application, current)
    else:
        context["findings"] = page.findings(application)
    site: Any = section.admin_site
    frame = site.plain_context(request)
    return section.shown(request, application, "review", context | said, status, frame)


def _undecided(papers: list[page.Paper]) -> list[page.Paper]:
    """Return the papers the check of the application waits for."""
    return [paper for paper in papers if paper.document.state not in queue.SETTLED and paper.stops_checking]


def _first_to_check(application: Application, papers: list[page.Paper]) -> Document | None:
    """Return the first document that can be decided now, or None."""
    if application.state not in UNDER_REVIEW:
        return None
    return next((p.document for p in papers if p.document.state == Document.State.UPLOADED), None)


def _about(request: HttpRequest, application: Application, paper: page.Paper) -> dict[str, Any]:
    document = paper.document
    sent = paper.handed_in
    number = request.GET.get("sent", "")
    decidable = document.can_be_decided and can(request.user, "documents.review", document)
    frozen = page.findings(application)
    return {
        "title": f"{paper.title}, {application.applicant}",
        "sent": sent,
        "shown": next((one for one in sent if str(one.number) == number), sent[0] if sent else None),
        **viewer.of(request, document, paper.uploads),
        "findings": frozen,
        "own_findings": [
            *page.findings(application, document.requirement.kind),
            *checks(application, document, paper.uploads),
        ],
        "reasons": reasons_for(document) if decidable else [],
        "usual_term": mending.usual_term(timezone.localdate()),
        "decidable": decidable,
        "may_waive": decidable
        and document.state not in queue.SETTLED
        and can(request.user, "documents.waive", document),
    }


def _may_verify(user: Any, application: Application) -> bool:
    return application.state == State.SUBMITTED and can(user, "applications.as_office", application)


def still_open(user: Any, application: Application, papers: list[page.Paper] | None = None) -> dict[str, Any]:
    """Return the undecided papers this person may open, and how many they may not: those count too."""
    known = page.papers(application, user) if papers is None else papers
    rows = queries.stopping(application, Document.Stops.VERIFY)
    return {
        "agreements": queries.agreements_awaited(application),
        "open_papers": _undecided(known),
        "hidden_open": rows.exclude(pk__in=[paper.document.pk for paper in known]).count(),
    }


def _beside(application: Application, papers: list[page.Paper], current: page.Paper | None, way: str) -> str:
    """Return the address of the next or previous document: in this application, then down the line.

    Who comes next in line is asked when somebody goes there, not for every document that is looked at.
    """
    if current is not None:
        place = papers.index(current)
        rest = papers[place + 1 :] if way == ON else papers[:place][::-1]
        if rest:
            return address(application, rest[0].document)
    return reverse("admin:applications_application_beside", args=[application.ref, way])


def beside(request: HttpRequest, application: Application, way: str) -> HttpResponse:
    """Go to the next or previous application in line, or back to the desk when nobody else waits."""
    find = queue.next_application if way == ON else queue.previous_application
    other = find(request.user, application)
    if other is None:
        messages.info(request, _("Nobody else waits."))
        return HttpResponseRedirect(reverse("admin:index"))
    return HttpResponseRedirect(first_to_check(request.user, other))


def first_to_check(user: Any, application: Application) -> str:
    """Return the address of the first document to check of an application, else of its end."""
    document = queue.to_check(user, narrow(user, ALL)).filter(application=application).first()
    return address(application, document)


def after_decision(user: Any, document: Document) -> str:
    """Return where to go on: the next document to check of this application, or its end."""
    waiting = [
        paper.pk
        for paper in queue.papers_of(user, document.application)
        if paper.state == Document.State.UPLOADED or paper.pk == document.pk
    ]
    place = waiting.index(document.pk)
    rest = waiting[place + 1 :] + waiting[:place]
    return _address(document.application.ref, rest[0] if rest else None)


def address(application: Application, document: Document | None) -> str:
    """Return the address of the review screen at a document, or at the end of the application."""
    return _address(application.ref, document.pk if document else None)


def _address(ref: str, document_id: int | None) -> str:
    arguments = [ref] if document_id is None else [ref, document_id]
    return reverse("admin:applications_application_review", args=arguments)


def reason_chosen(code: str, document: Document) -> ReturnReason | None:
    """Return the reason of the catalogue that was chosen for a document, or None."""
    return next((row for row in reasons_for(document) if row.code == code), None)
