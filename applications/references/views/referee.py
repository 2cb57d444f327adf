"""The referee's pages: no account, the address is the key.

Their forms hold no CSRF token: the address is the secret that a token would be, and a page that sends no
referrer sends no origin either, by which Django would refuse its own forms.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.actions import TooLate, store_upload
from applications.references import actions, letters, queries, wording
from applications.references.forms import NAMES, AnswerForm, DeclineForm
from applications.references.models import Reference, ReferenceRequest
from applications.references.packet import paper_of, paragraphs_of
from mobility.common import files, limits
from mobility.common.policy import can

# For so many seconds after sending the same browser may fetch the referee's copy.
COPY_SECONDS = 30 * 60
SENT, LOOKED_AT = "reference_sent", "reference_looked_at"

Page = Callable[..., HttpResponseBase]


def private(page: Page) -> Page:
    """Keep the address and the content of a referee's page from others: caches, robots, the next site."""

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if limits.within("references", request, settings.REFERENCE_PER_MINUTE):
            response = page(request, *args, **kwargs)
        else:
            response = render(request, "429.html", status=429)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Content-Language"] = get_language() or settings.LANGUAGE_CODE
        return response

    return login_not_required(csrf_exempt(answer))


def by_link(page: Page) -> Page:
    """Give a page the request whose link this is; every wrong, used or ended link has the same answer.

    The page speaks the language of the letter until the reader chooses another one.
    """

    @wraps(page)
    def answer(request: HttpRequest, token: str) -> HttpResponseBase:
        now = timezone.now()
        found = queries.by_token(token)
        if found is None or not can(request.user, "references.answer", found.document.application):
            return gone(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(found.language)
            request.LANGUAGE_CODE = found.language
        try:
            if queries.is_live(found, now) or _sent_from_here(request, found):
                return page(request, found, token)
        except TooLate:
            return too_late(request, found)
        except actions.Gone:
            return gone(request)
        if request.method == "POST" and queries.only_too_late(found, now):
            return too_late(request, found)
        return gone(request)

    return private(answer)


def _sent_from_here(request: HttpRequest, found: ReferenceRequest) -> bool:
    """Tell whether this browser looked at the letter before it was sent: its second click is the first."""
    looked = request.session.get(LOOKED_AT) == found.pk
    return looked and found.state == ReferenceRequest.State.SENT and request.path.endswith("/send/")


def gone(request: HttpRequest) -> HttpResponse:
    """Say that a link leads nowhere, and not why."""
    return render(request, "references/gone.html", status=404)


def too_late(request: HttpRequest, found: ReferenceRequest) -> HttpResponse:
    """Say that the time ended while the page was open, whom to ask, and give back what was typed."""
    typed = AnswerForm(request.POST, request=found).typed()["texts"] or found.typed.get("texts", {})
    return render(request, "references/too_late.html", {"texts": list(typed.values())}, status=410)


def _about(found: ReferenceRequest, token: str) -> dict[str, Any]:
    """Return what the referee's pages say of the request."""
    return {
        "found": found,
        "token": token,
        "student": letters.student_of(found),
        "applicant": found.document.application.person,
        "call": found.document.application.call,
        "wanted": [str(NAMES[code]) for code in queries.languages_wanted(found)],
        "named": bool(found.document.requirement.languages),
    }


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, found: ReferenceRequest, token: str) -> HttpResponse:
    """Who asks, for what, until when; write here or upload a signed letter. Everything typed is kept."""
    if request.method == "GET":
        actions.note_opened(found)
    if request.method != "POST":
        return _form(request, found, token, AnswerForm(request=found))
    whole = "look" in request.POST
    form = AnswerForm(request.POST, request.FILES, request=found, whole=whole)
    actions.keep_typed(found, form.typed())
    if request.headers.get("X-Requested-With") == "fetch":  # saved as the person types
        return HttpResponse(status=204)
    if "drop_scan" in request.POST:
        actions.drop_scan(found)
    if not _scan_kept(found, form) or (whole and not form.is_valid()):
        found.refresh_from_db(fields=["scan"])
        return _form(request, found, token, form, status=422)
    if whole:
        return redirect("references:preview", token)
    chosen = request.POST.get("language", "")
    with translation.override(chosen if chosen in NAMES else get_language()):
        messages.success(request, _("Saved. You can close the page and come back by the same link."))
    return _in_chosen_language(redirect("references:answer", token), chosen)


def _scan_kept(found: ReferenceRequest, form: AnswerForm) -> bool:
    """Keep a file that came along; False when it is not taken: the form says why."""
    form.is_valid()
    upload = form.cleaned_data.get("scan")
    if not upload:
        return "scan" not in form.errors
    try:
        stored = store_upload(upload.name, upload, None)
    except files.Unacceptable as refusal:
        form.add_error("scan", str(refusal))
        return False
    actions.keep_typed(found, form.typed(), scan=stored)
    return True


def _in_chosen_language(response: HttpResponseRedirect, language: str) -> HttpResponseRedirect:
    if language in NAMES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax"
        )
    return response


def _form(
    request: HttpRequest, found: ReferenceRequest, token: str, form: AnswerForm, status: int = 200
) -> HttpResponse:
    form.ask_for_all()
    context = {
        **_about(found, token),
        "form": form,
        "guidance": found.document.requirement.questions or wording.GUIDANCE,
    }
    return render(request, "references/answer.html", context, status=status)


@by_link
@require_safe
def preview(request: HttpRequest, found: ReferenceRequest, token: str) -> HttpResponse:
    """The letter as it will be read, and the button that sends it."""
    typed = found.typed
    if not (found.scan or typed.get("texts")) or not typed.get("name"):
        return redirect("references:answer", token)
    request.session[LOOKED_AT] = found.pk
    texts = [] if found.scan else list(typed["texts"].items())
    parts = [
        {"language": code, "name": NAMES[code], "paragraphs": paragraphs_of(text)} for code, text in texts
    ]
    return render(
        request, "references/preview.html", {**_about(found, token), "parts": parts, "typed": typed}
    )


@by_link
@require_safe
def scan(request: HttpRequest, found: ReferenceRequest, token: str) -> HttpResponseBase:
    """Show the referee the file they uploaded."""
    if found.scan is None:
        raise Http404
    return files.response(found.scan, inline=True)


@by_link
@require_POST
def send(request: HttpRequest, found: ReferenceRequest, token: str) -> HttpResponse:
    """Send the letter: once, however often the button is pressed."""
    if found.state != ReferenceRequest.State.SENT:
        try:
            actions.send(found)
        except ValidationError:
            return redirect("references:answer", token)
        except actions.Gone:  # a second click came while the first was at work
            found.refresh_from_db()
            if not _sent_from_here(request, found):
                raise
    request.session[SENT] = [found.pk, int(time.time())]
    return redirect("references:thanks")


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, found: ReferenceRequest, token: str) -> HttpResponse:
    """Say no, with a sentence for the student."""
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.decline(found, form.cleaned_data["reason"])
        return render(request, "references/declined.html", {"student": letters.student_of(found)})
    context = {**_about(found, token), "form": form}
    return render(request, "references/decline.html", context, status=422 if form.is_bound else 200)


def just_sent(request: HttpRequest) -> Reference | None:
    """Return the recommendation this browser sent a moment ago."""
    pk, moment = request.session.get(SENT) or (0, 0)
    if time.time() - moment > COPY_SECONDS:
        return None
    return (
        Reference.objects.select_related("request__document__application__applicant__user")
        .filter(request=pk)
        .first()
    )


@private
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank the referee, and offer the copy; only in the browser that sent it, for half an hour."""
    reference = just_sent(request)
    if reference is None:
        return gone(request)
    student = letters.student_of(reference.request)
    return render(request, "references/thanks.html", {"reference": reference, "student": student})


@private
@require_safe
def copy(request: HttpRequest) -> HttpResponseBase:
    """The referee's copy."""
    reference = just_sent(request)
    return files.response(paper_of(reference)) if reference else gone(request)
