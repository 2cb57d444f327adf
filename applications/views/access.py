"""Whose application a page is about, and what its frame shows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from applications import queries, wording
from applications.models import Application
from mobility.common.policy import visible


def own(request: HttpRequest, ref: str, *, files: bool = True) -> Application:
    """Return the reader's own application. Raises Http404: a foreign one is as one that does not exist.

    The office works with applications in the admin, never here. ``files``: see ``queries.for_pages``.
    """
    applications = visible(request.user, Application).filter(applicant__user=request.user)
    return queries.under_its_terms(get_object_or_404(queries.for_pages(applications, files=files), ref=ref))


def sent_already(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that nothing changes any more and lead to the status page."""
    messages.info(request, _("This application was sent: what it says no longer changes."))
    return redirect("applications:show", application.ref)


def too_late(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that the call has closed and lead to the status page; the draft is kept."""
    if not application.is_draft:
        return mended_too_late(request, application)
    messages.error(request, _("The deadline has passed, so nothing was changed. Your draft is kept."))
    return redirect("applications:show", application.ref)


def mended_too_late(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that the term of a returned document has passed, and lead to the status page."""
    messages.error(
        request,
        _("The time to mend this document has passed, so nothing was changed. Please write to the office."),
    )
    return redirect("applications:show", application.ref)


def frame(application: Application, current: str) -> dict[str, Any]:
    """Return what every page of a draft shows: application, deadline, steps with what is missing."""
    missing = queries.what_is_missing(application)
    return {
        "application": application,
        "call": application.call,
        "clock": wording.clock(application, timezone.now()),
        "missing": missing,
        "steps": wording.stages(application, missing, current),
    }
