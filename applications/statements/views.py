"""The applicant's pages of a statement, and the paper for everybody who may read it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.actions import TooLate
from applications.models import Application, Document
from applications.queries import for_pages, under_its_terms, what_is_missing
from applications.wording import clock, stages
from mobility.common import dates, files, log
from mobility.common.policy import Refused, can, visible

from . import actions, queries, unsent, wording
from .models import LANGUAGES, Answer, HandedStatement
from .packet import paper_of


def own(request: HttpRequest, ref: str) -> Application:
    """Return the reader's own application. Raises Http404."""
    mine = visible(request.user, Application).filter(applicant__user=request.user)
    return under_its_terms(get_object_or_404(for_pages(mine, files=False), ref=ref))


def own_letter(request: HttpRequest, ref: str, pk: int) -> Document:
    """Return a letter of the reader's own application. Raises Http404."""
    mine = visible(request.user, Document).filter(application__applicant__user=request.user)
    found = mine.select_related("requirement", "application__applicant__user", "application__call__program")
    document = get_object_or_404(found, pk=pk, application__ref=ref)
    if not document.requirement.is_letter:
        raise Http404
    return document


def is_open(application: Application) -> bool:
    """Tell whether letters are written now: in a draft, or while something was returned."""
    return application.is_draft or application.state == "returned"


def frame(application: Application) -> dict[str, Any]:
    """Return what every page of the step shows: application, deadline, steps with what is missing."""
    missing = what_is_missing(application)
    return {
        "application": application,
        "call": application.call,
        "clock": clock(application, timezone.now()),
        "missing": missing,
        "steps": stages(application, missing, "statement"),
    }


def closed(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that nothing changes any more and lead to the status page."""
    messages.info(request, _("This application was sent: what it says no longer changes."))
    return redirect("applications:show", application.ref)


def too_late(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that the call has closed and lead to the status page; the draft is kept."""
    messages.error(request, _("The deadline has passed, so nothing was changed. Your draft is kept."))
    return redirect("applications:show", application.ref)


@require_safe
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """All questions with how each answer stands, the language, handing in."""
    application = own(request, ref)
    if not is_open(application):
        return closed(request, application)
    return overview(request, application)


def overview(
    request: HttpRequest, application: Application, lacking: list[str] | None = None
) -> HttpResponse:
    """Show the letters of an application; ``lacking`` says why one was not handed in."""
    sections = wording.sections(application)
    if not sections:
        raise Http404
    for section in sections:
        section["may_write"] = can(request.user, "statements.write", section["document"])
        section["may_take_back"] = can(request.user, "statements.take_back", section["document"])
        section["names"] = [(code, name) for code, name in LANGUAGES if code in section["languages"]]
    context = {**frame(application), "sections": sections, "lacking": lacking}
    return render(request, "statements/show.html", context, status=422 if lacking else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, ref: str, document: int, number: int) -> HttpResponse:
    """One question and its answer: typed, counted, saved as one types.

    Who was signed out meanwhile signs in and finds the text that was sent.
    """
    if not request.user.is_authenticated:
        typed_here = request.method == "POST" and not _by_itself(request)
        if typed_here and Document.objects.filter(pk=document, application__ref=ref).exists():
            unsent.keep(request, _base(request))
        return redirect_to_login(request.get_full_path())
    found = own_letter(request, ref, document)
    if not 1 <= number <= len(queries.questions_of(found.requirement)):
        raise Http404
    if request.method == "POST":
        return _save(request, found, number)
    if not is_open(found.application):
        return closed(request, found.application)
    return _page(request, found, number)


def _by_itself(request: HttpRequest) -> bool:
    """Tell whether the page saves while one types."""
    return request.headers.get("X-Requested-With") == "fetch"


def _base(request: HttpRequest) -> int:
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() else 0


def _save(request: HttpRequest, found: Document, number: int) -> HttpResponse:
    """Keep what was typed. Whatever stands in the way, the text stays on the page."""
    alone, text = _by_itself(request), request.POST.get("text", "")
    try:
        saved = actions.save(found, number, text, request.user, base=_base(request), by_itself=alone)
    except actions.Conflict as conflict:
        other = conflict.answer
        if alone:
            moment = dates.date_time(other.saved_at, str(request.LANGUAGE_CODE)[:2])
            told = {"text": other.text, "version": other.version, "saved": moment}
            return JsonResponse(told, status=409)
        return _page(request, found, number, text, other=other, status=409)
    except (TooLate, Refused):
        if alone:
            return HttpResponse(status=410)
        messages.error(request, _("This letter is closed, so nothing was saved. Copy what you typed."))
        return _page(request, found, number, text, status=422)
    except ValidationError as error:
        if alone:
            return HttpResponse(status=422)
        return _page(request, found, number, text, wrong=error.messages, status=422)
    unsent.forget(request)
    if alone:
        return HttpResponse(status=204, headers={"X-Version": str(saved.version)})
    return _onwards(request, found, number)


def _onwards(request: HttpRequest, found: Document, number: int) -> HttpResponse:
    """Lead where the button pressed says: to the question before or after, else to the overview."""
    ref, then = found.application.ref, request.POST.get("then", "")
    wanted = {"previous": number - 1, "next": number + 1, "stay": number}.get(then, 0)
    if 1 <= wanted <= len(queries.questions_of(found.requirement)):
        if then == "stay":
            messages.success(request, _("Saved."))
        return redirect("statements:answer", ref, found.pk, wanted)
    return redirect("statements:show", ref)


def _page(
    request: HttpRequest,
    found: Document,
    number: int,
    text: str | None = None,
    *,
    other: Answer | None = None,
    wrong: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a question. ``text`` is what was typed and not saved; ``other`` what was saved elsewhere."""
    application = own(request, found.application.ref)
    statement = queries.statement_of(found)
    asked = queries.questions(found, statement)
    question = asked[number - 1]
    kept = unsent.found(request) if text is None else None
    base = other.version if other else _base(request) if text is not None else question.version
    context = {
        **frame(application),
        "document": found,
        "requirement": found.requirement,
        "question": question,
        "questions": [(one, wording.answer_face(one)) for one in asked],
        "limits": wording.limits(question.least, question.most),
        "language": queries.language_of(found, statement),
        "text": kept.text if kept else question.text if text is None else text,
        "base": kept.base if kept else base,
        "words": queries.count_words(kept.text if kept else question.text if text is None else text),
        "unsent": kept is not None,
        "other": other,
        "wrong": wrong,
        "longest": queries.LONGEST_TEXT,
        "may_write": can(request.user, "statements.write", found)
        and (not application.is_draft or application.is_open(timezone.now())),
        "before": number - 1,
        "after": number + 1 if number < len(asked) else 0,
    }
    return render(request, "statements/answer.html", context, status=status)


@require_safe
def earlier(request: HttpRequest, ref: str, document: int, number: int) -> HttpResponse:
    """The last texts of an answer with the moment of each, to be looked at and taken back."""
    found = own_letter(request, ref, document)
    application = own(request, ref)
    asked = queries.questions(found, queries.statement_of(found))
    if not 1 <= number <= len(asked):
        raise Http404
    question = asked[number - 1]
    rows = queries.kept_of(found, number)
    context = {
        **frame(application),
        "document": found,
        "question": question,
        "rows": [(row, queries.count_words(row.text)) for row in rows if row.version != question.version],
        "may_write": can(request.user, "statements.write", found),
    }
    return render(request, "statements/earlier.html", context)


@require_POST
def restore(request: HttpRequest, ref: str, document: int, number: int, version: int) -> HttpResponse:
    """Take an earlier text back; the one that stood is kept."""
    found = own_letter(request, ref, document)
    kept = next((row for row in queries.kept_of(found, number) if row.version == version), None)
    if kept is None:
        raise Http404
    try:
        actions.restore(found, kept, request.user)
    except TooLate:
        return too_late(request, found.application)
    except Refused:
        return closed(request, found.application)
    messages.success(request, _("The earlier text is back. The other one is kept, too."))
    return redirect("statements:answer", ref, document, number)


@require_POST
def language(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Keep in which language the text is."""
    found = own_letter(request, ref, document)
    try:
        actions.choose_language(found, request.POST.get("language", ""), request.user)
    except TooLate:
        return too_late(request, found.application)
    except Refused:
        return closed(request, found.application)
    except ValidationError as error:
        return overview(request, own(request, ref), error.messages)
    if _by_itself(request):
        return HttpResponse(status=204)
    messages.success(request, _("Saved."))
    return redirect(_at(found))


@require_POST
def finish(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Hand the letter in, or say what it lacks."""
    found = own_letter(request, ref, document)
    try:
        if request.POST.get("language") and can(request.user, "statements.write", found):
            actions.choose_language(found, request.POST["language"], request.user)
        actions.finish(found, request.user)
    except TooLate:
        return too_late(request, found.application)
    except Refused:
        return closed(request, found.application)
    except ValidationError as error:
        return overview(request, own(request, ref), error.messages)
    application = Application.objects.get(ref=ref)
    messages.success(request, _("Your letter is with your application now."))
    if is_open(application):
        return redirect(_at(found))
    messages.success(request, _("Everything returned was mended. It is the office's turn again."))
    return redirect("applications:show", ref)


@require_POST
def take_back(request: HttpRequest, ref: str, document: int) -> HttpResponse:
    """Go on writing a letter that was handed in already."""
    found = own_letter(request, ref, document)
    try:
        actions.take_back(found, request.user)
    except TooLate:
        return too_late(request, found.application)
    except Refused:
        return closed(request, found.application)
    messages.info(request, _("You can write again. Hand the letter in once more when it is ready."))
    return redirect(_at(found))


def _at(document: Document) -> str:
    address = reverse("statements:show", args=[document.application.ref])
    return f"{address}#letter-{document.pk}"


@require_safe
def paper(request: HttpRequest, handed: int) -> FileResponse:
    """Hand out a letter to whoever may read it; every reading is logged."""
    rows = HandedStatement.objects.select_related("statement", "paper")
    found = get_object_or_404(rows, pk=handed)
    document = queries.document_of(found)
    if document is None or not can(request.user, "statements.read", (found, document)):
        raise Http404
    stored = paper_of(found, document)
    log.record(
        request.user,
        "statement.read",
        document.application,
        requirement=document.requirement.code,
        version=found.number,
        sha256=stored.sha256,
    )
    return files.response(stored, inline="download" not in request.GET)
