"""What pages and decisions need to know about recommendations by link."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from applications.models import Applicant, Application, Document
from applications.queries import add_awaiting, add_prefetch
from mobility.accounts.models import User
from mobility.common import clock

from . import secrets
from .models import Reference, ReferenceRequest
from .policy import is_recommendation

OPEN_STATES = {"draft", "submitted", "returned"}
LANGUAGES = ("kk", "ru", "en")


def letters_wanted(document: Document) -> int:
    """Return how many letters a requirement asks for, each from another person: its number of copies."""
    return max(1, document.requirement.copies or 1)


def languages_wanted(request: ReferenceRequest) -> list[str]:
    """Return the languages one letter is written in; where the rule names none, that of the request."""
    named = [code for code in request.document.requirement.languages if code in LANGUAGES]
    return named or [request.language]


def requests_of(document: Document) -> list[ReferenceRequest]:
    """Return the requests for a document, newest first; prefetched rows are used."""
    rows = sorted(document.reference_requests.all(), key=lambda row: -row.pk)
    for row in rows:
        row.document = document
    return rows


def may_arrive(document: Document, now: dt.datetime) -> bool:
    """Tell whether a recommendation for this document is taken at ``now``.

    It may arrive until the deadline of the call, a personal one included, also when the application was sent
    in already. A returned one has the term of its request.
    """
    application = document.application
    if application.state not in OPEN_STATES:
        return False
    if document.state == Document.State.RETURNED:
        return True
    return document.state == Document.State.MISSING and application.is_open(now)


def is_live(request: ReferenceRequest, now: dt.datetime) -> bool:
    """Tell whether the link of a request works at ``now``."""
    return request.is_waiting and request.in_time(now) and may_arrive(request.document, now)


def only_too_late(request: ReferenceRequest, now: dt.datetime) -> bool:
    """Tell whether nothing but the time stands in the way, for who had the page open when it ended.

    A day later the link is dead like any other.
    """
    unanswered = request.is_waiting or request.state == ReferenceRequest.State.EXPIRED
    application = request.document.application
    ended = min(clock.end_of(request.until), clock.end_of(application.last_day))
    if request.document.state == Document.State.RETURNED:
        ended = clock.end_of(request.until)
    return unanswered and application.state in OPEN_STATES and ended <= now < ended + dt.timedelta(days=1)


def last_day(document: Document, today: dt.date) -> dt.date:
    """Return until when somebody asked today may answer: so many days, never after the deadline."""
    until = today + dt.timedelta(days=settings.REFERENCE_DAYS)
    if document.state == Document.State.RETURNED:
        return until
    return min(until, document.application.last_day)


def with_all() -> Any:
    """Return requests with what judging and naming them needs."""
    return ReferenceRequest.objects.select_related(
        "document__requirement",
        "document__application__applicant__user",
        "document__application__applicant__faculty",
        "document__application__call__program",
        "scan",
    )


def by_token(token: str) -> ReferenceRequest | None:
    """Return the request a token belongs to, whatever became of it; None for a token nobody was given."""
    return with_all().filter(token_hash=secrets.hash_of(token)).first()


def open_link(token: str, now: dt.datetime | None = None) -> ReferenceRequest | None:
    """Return the request whose link this is, while the link works."""
    request = by_token(token)
    return request if request is not None and is_live(request, now or timezone.now()) else None


def standing(document: Document) -> list[Reference]:
    """Return the letters that stand for a document now, by place."""
    rows = Reference.objects.filter(request__document=document, set_aside_at=None)
    rows = rows.select_related("request__document__application__applicant", "scan", "paper")
    return list(rows.order_by("request__place"))


def awaited(application: Application) -> set[int]:
    """Return the missing documents, by key, for which every letter was sent or is asked for."""
    now = timezone.now()
    found = set()
    for document in application.documents.all():
        if document.state != Document.State.MISSING or not is_recommendation(document):
            continue
        document.application = application
        rows = requests_of(document)
        settled = {row.place for row in rows if row.state == ReferenceRequest.State.SENT or is_live(row, now)}
        if len(settled) >= letters_wanted(document) and any(is_live(row, now) for row in rows):
            found.add(document.pk)
    return found


def plain_address(email: str) -> str:
    """Return an address as one mailbox: without case, and without a tag after "+"."""
    local, _at, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def is_own_address(application: Application, email: str) -> bool:
    """Tell whether an address is the applicant's own."""
    return plain_address(email) == plain_address(application.applicant.user.address)


def is_students_address(email: str) -> bool:
    """Tell whether an address is that of a student's account."""
    wanted = {email.strip().lower(), plain_address(email)}
    students = User.objects.filter(applicant__person=Applicant.Person.STUDENT)
    return students.filter(email__in=wanted).exists()


def asked_since(application: Application, since: dt.datetime) -> int:
    """Return how many requests of an application were made since a moment."""
    return ReferenceRequest.objects.filter(document__application=application, asked_at__gte=since).count()


def may_remind_from(request: ReferenceRequest) -> dt.date:
    """Return the first day on which the student may remind again."""
    last = request.reminded_on or clock.local_day(request.asked_at)
    return last + dt.timedelta(days=settings.REFERENCE_REMIND_DAYS)


def to_remind(today: dt.date, days: Iterable[int]) -> list[ReferenceRequest]:
    """Return waiting requests that end in so many days and had no letter today."""
    rows = with_all().filter(
        state__in=["asked", "opened"], until__in=[today + dt.timedelta(days=count) for count in days]
    )
    rows = rows.prefetch_related("document__application__extensions").order_by("pk")
    return [row for row in rows if row.reminded_on != today and clock.local_day(row.asked_at) != today]


def register_all() -> None:
    """Let earlier stages ask which papers are on their way."""
    add_awaiting(awaited)
    add_prefetch("documents__reference_requests")
