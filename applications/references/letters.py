"""The letters about recommendations: to the referee with their link, to the student without a word of it."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from applications.actions import write_to_applicant
from mobility.common import dates
from mobility.mail.actions import enqueue_to
from mobility.mail.links import Dead

from . import queries, secrets
from .models import ReferenceRequest

LANGUAGES = ("kk", "ru", "en")


def path_of_link(argument: str) -> str:
    """Return the path of a request's link, made from its seed. Raises Dead when the link is over."""
    pk, _colon, number = argument.partition(":")
    request = queries.with_all().filter(pk=pk).first()
    if request is None or str(request.links) != number or not queries.is_live(request, timezone.now()):
        raise Dead("The request was answered, taken back or has ended, or another link was given.")
    return f"/r/{secrets.token_of(request.seed)}/"


def _link(request: ReferenceRequest) -> str:
    return f"reference:{request.pk}:{request.links}"


def student_of(request: ReferenceRequest) -> str:
    """Return the student's name as their teachers know it."""
    person = request.document.application.person
    return " ".join(part for part in (person.first_name, person.last_name) if part) or str(person.user)


def _about(request: ReferenceRequest) -> dict[str, Any]:
    application, language = request.document.application, request.language
    with override(language):
        until = dates.deadline_text(request.until, language).text
    return {
        "name": request.name,
        "student": student_of(request),
        "call": {code: getattr(application.call, f"title_{code}") for code in LANGUAGES},
        "until": until,
    }


def _to_referee(template: str, request: ReferenceRequest, occasion: str, **more: Any) -> None:
    enqueue_to(
        template,
        request.email,
        request.language,
        occasion=f"reference:{request.pk}:{occasion}",
        context={**_about(request), **more},
        link="" if template == "reference-recalled" else _link(request),
    )


def asked(request: ReferenceRequest) -> None:
    """Ask the referee; the student's own words stand in the letter."""
    words = f"«{request.message}»" if request.message else "–"
    _to_referee("reference-asked", request, f"asked:{request.links}", message=words)


def reminder(request: ReferenceRequest, today: dt.date, occasion: str) -> None:
    """Remind the referee of the day and of the link."""
    left = dates.days_left((request.until - today).days, request.language)
    _to_referee("reference-reminder", request, f"reminder:{occasion}", days=left)


def recalled(request: ReferenceRequest) -> None:
    """Thank the referee and say that nothing is needed any more."""
    _to_referee("reference-recalled", request, "recalled")


def received(request: ReferenceRequest) -> None:
    """Tell the student that the letter came, and nothing of what it says."""
    write_to_applicant(
        request.document.application,
        "reference-received",
        f"reference-received:{request.document.application.ref}:{request.pk}",
        referee=request.name,
    )


def declined(request: ReferenceRequest) -> None:
    """Tell the student that somebody else is to be asked, and why."""
    write_to_applicant(
        request.document.application,
        "reference-declined",
        f"reference-declined:{request.document.application.ref}:{request.pk}",
        referee=request.name,
        reason=request.reason,
    )
