"""What people do with recommendations: ask, remind, give a new link, take back; open, write, send, decline.

Every verb locks the application first, so that two of them never meet half way.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import TooLate, add_paper_follower, hand_in, lock
from applications.models import Application, Document
from applications.workflow import Impossible
from mobility.common import clock, log
from mobility.common.models import StoredFile
from mobility.common.policy import require
from mobility.mail.links import register_link

from . import letters, queries, secrets
from .models import Reference, ReferenceRequest

State = ReferenceRequest.State


class Gone(Exception):
    """The link leads nowhere any more: it was used, taken back, or has ended."""


class TooMany(Exception):
    """So many people were asked today that it must be a mistake."""


# --- The student and the office ---------------------------------------------------------------------------


@transaction.atomic
def ask(
    document: Document,
    by: Any,
    *,
    place: int = 1,
    name: str,
    email: str,
    position: str = "",
    language: str = "kk",
    message: str = "",
    now: dt.datetime | None = None,
) -> ReferenceRequest:
    """Ask somebody for a recommendation: they get a letter with a link of their own.

    Raises Refused, TooLate, Impossible (this letter is asked for or was sent), TooMany, and ValidationError
    for an address that cannot be a referee's.
    """
    now = now or timezone.now()
    document = _locked(document)
    application = document.application
    require(by, "references.ask", document)
    if not queries.may_arrive(document, now):
        raise TooLate
    _check_address(application, email)
    if not 1 <= place <= queries.letters_wanted(document) or _is_settled(document, place, now):
        raise Impossible("This letter is asked for already.")
    if queries.asked_since(application, now - dt.timedelta(days=1)) >= settings.REFERENCE_ASKS_A_DAY:
        raise TooMany
    seed = secrets.new_seed()
    request = ReferenceRequest.objects.create(
        document=document,
        place=place,
        name=name.strip(),
        email=email.strip().lower(),
        position=position.strip(),
        role=document.requirement.written_by,
        language=language,
        message=message.strip(),
        seed=seed,
        token_hash=secrets.hash_of(secrets.token_of(seed)),
        asked_by=by,
        asked_at=now,
        until=queries.last_day(document, clock.local_day(now)),
    )
    _record(by, "reference.ask", request)
    letters.asked(request)
    return request


def _check_address(application: Application, email: str) -> None:
    if queries.is_own_address(application, email):
        raise ValidationError(
            {
                "email": _(
                    "This is your own address. A recommendation comes from somebody who knows your work."
                )
            }
        )
    if queries.is_students_address(email):
        raise ValidationError(
            {"email": _("This address belongs to a student. Please ask a teacher or another person of work.")}
        )


def _is_settled(document: Document, place: int, now: dt.datetime) -> bool:
    """Tell whether a letter stands or is asked for; a request whose time is over is closed on the way."""
    for row in queries.requests_of(document):
        if row.place == place and row.is_waiting:
            if queries.is_live(row, now):
                return True
            _end(row, State.EXPIRED, now)
    stands = any(reference.request.place == place for reference in queries.standing(document))
    return stands and document.state != Document.State.RETURNED


@transaction.atomic
def remind(request: ReferenceRequest, by: Any, now: dt.datetime | None = None) -> ReferenceRequest:
    """Send the same link once more; a student may do so every few days. Raises Refused, Impossible."""
    now = now or timezone.now()
    request = _locked_request(request)
    require(by, "references.manage", request)
    today = clock.local_day(now)
    if not queries.is_live(request, now) or today < queries.may_remind_from(request):
        raise Impossible("It is too early to remind, or too late.")
    _note_reminder(request, today)
    _record(by, "reference.remind", request)
    letters.reminder(request, today, f"by-hand:{today}")
    return request


def _note_reminder(request: ReferenceRequest, today: dt.date) -> None:
    request.reminders += 1
    request.reminded_on = today
    request.save(update_fields=["reminders", "reminded_on"])


@transaction.atomic
def resend(request: ReferenceRequest, by: Any, now: dt.datetime | None = None) -> ReferenceRequest:
    """Give the referee a new link; the old one is dead at once. What was typed stays.

    The term begins anew. Raises Refused, Impossible.
    """
    now = now or timezone.now()
    request = _locked_request(request)
    require(by, "references.manage", request)
    if not request.is_waiting or not queries.may_arrive(request.document, now):
        raise Impossible("Nothing is waited for here.")
    today = clock.local_day(now)
    request.seed = secrets.new_seed()
    request.token_hash = secrets.hash_of(secrets.token_of(request.seed))
    request.links += 1
    request.until = queries.last_day(request.document, today)
    request.reminded_on = today
    request.save(update_fields=["seed", "token_hash", "links", "until", "reminded_on"])
    _record(by, "reference.resend", request)
    letters.asked(request)
    return request


@transaction.atomic
def recall(request: ReferenceRequest, by: Any, now: dt.datetime | None = None) -> ReferenceRequest:
    """Take a request back: the link is dead at once, and the referee gets a letter.

    Raises Refused, Impossible.
    """
    request = _locked_request(request)
    require(by, "references.manage", request)
    if not request.is_waiting:
        raise Impossible("It was answered or has ended.")
    _end(request, State.RECALLED, now or timezone.now())
    _record(by, "reference.recall", request)
    letters.recalled(request)
    return request


def give_way_to_file(document: Document, by: Any) -> None:
    """Set letters aside when the student puts in a file or takes it out.

    After a file nobody need write any more: open requests end.
    """
    now = timezone.now()
    if document.state == Document.State.UPLOADED:
        for row in document.reference_requests.filter(state__in=[State.ASKED, State.OPENED]):
            row.document = document
            _end(row, State.RECALLED, now)
            _record(by, "reference.recall", row)
            letters.recalled(row)
    standing = Reference.objects.filter(request__document=document, set_aside_at=None)
    standing.update(set_aside_at=now)


# --- The referee -----------------------------------------------------------------------------------------


@transaction.atomic
def note_opened(request: ReferenceRequest) -> None:
    """Remember that the link was opened, the first time it is."""
    opened = ReferenceRequest.objects.filter(pk=request.pk, state=State.ASKED)
    if opened.update(state=State.OPENED, opened_at=timezone.now()):
        request.refresh_from_db(fields=["state", "opened_at"])
        _record(None, "reference.open", request)


@transaction.atomic
def keep_typed(
    request: ReferenceRequest, typed: dict[str, Any], scan: StoredFile | None = None
) -> ReferenceRequest:
    """Keep what the referee typed so far, and a scan that was checked. Raises Gone, TooLate."""
    request = _answerable(request, timezone.now())
    request.typed = typed
    request.scan = scan or request.scan
    request.save(update_fields=["typed", "scan"])
    return request


@transaction.atomic
def drop_scan(request: ReferenceRequest) -> ReferenceRequest:
    """Take the scan out again: the letter is what is typed. Raises Gone, TooLate."""
    request = _answerable(request, timezone.now())
    request.scan = None
    request.save(update_fields=["scan"])
    return request


@transaction.atomic
def send(request: ReferenceRequest, now: dt.datetime | None = None) -> Reference:
    """Send what was typed or uploaded: once. The link is dead, the document goes to the office.

    Raises Gone, TooLate (the deadline passed while the page was open), ValidationError when it is not whole.
    """
    now = now or timezone.now()
    request = _answerable(request, now)
    typed = request.typed
    texts = {} if request.scan else typed.get("texts", {})
    if not typed.get("name") or not typed.get("position") or (not texts and not request.scan):
        raise ValidationError(_("Something is missing: please look at the form once more."))
    document = request.document
    older = Reference.objects.filter(
        request__document=document, request__place=request.place, set_aside_at=None
    )
    older.update(set_aside_at=now)
    reference = Reference.objects.create(
        request=request,
        name=typed["name"],
        position=typed["position"],
        texts=texts,
        scan=request.scan,
        sent_at=now,
    )
    _end(request, State.SENT, now)
    _record(None, "reference.send", request)
    if len(queries.standing(document)) >= queries.letters_wanted(document):
        hand_in(document, Document.Way.REFERENCE)
    letters.received(request)
    return reference


@transaction.atomic
def decline(request: ReferenceRequest, reason: str, now: dt.datetime | None = None) -> ReferenceRequest:
    """Say no, with a reason the student reads. Raises Gone, TooLate, ValidationError."""
    now = now or timezone.now()
    request = _answerable(request, now)
    if not reason.strip():
        raise ValidationError({"reason": _("Please write a few words: the student will read them.")})
    request.reason = reason.strip()[:300]
    _end(request, State.DECLINED, now)
    _record(None, "reference.decline", request)
    letters.declined(request)
    return request


# --- The portal by itself --------------------------------------------------------------------------------

REMINDERS = (7, 3, 1)


def plan_reminders(now: dt.datetime | None = None) -> int:
    """Remind referees 7, 3 and 1 days before their last day, once each; returns how many were reminded."""
    now = now or timezone.now()
    today = clock.local_day(now)
    return sum(_remind_once(row, today, now) for row in queries.to_remind(today, REMINDERS))


@transaction.atomic
def _remind_once(request: ReferenceRequest, today: dt.date, now: dt.datetime) -> bool:
    request = _locked_request(request)
    if not queries.is_live(request, now) or request.reminded_on == today:
        return False
    _note_reminder(request, today)
    letters.reminder(request, today, f"in:{(request.until - today).days}")
    return True


def end_overdue(now: dt.datetime | None = None) -> int:
    """Close requests whose last day is over or whose application has moved on; returns how many."""
    now = now or timezone.now()
    waiting = ReferenceRequest.objects.filter(state__in=[State.ASKED, State.OPENED])
    over = waiting.filter(until__lt=clock.local_day(now))
    moved_on = waiting.exclude(document__application__state__in=queries.OPEN_STATES)
    ended = {"state": State.EXPIRED, "ended_at": now, "typed": {}, "scan": None}
    rows = set(over.values_list("pk", flat=True)) | set(moved_on.values_list("pk", flat=True))
    return waiting.filter(pk__in=rows).update(**ended)


# --- Rows ------------------------------------------------------------------------------------------------


def _locked(document: Document) -> Document:
    application = lock(document.application)
    found = Document.objects.select_for_update(of=("self",)).select_related("requirement").get(pk=document.pk)
    found.application = application
    return found


def _locked_request(request: ReferenceRequest) -> ReferenceRequest:
    document = _locked(request.document)
    found = ReferenceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    found.document = document
    return found


def _answerable(request: ReferenceRequest, now: dt.datetime) -> ReferenceRequest:
    """Lock a request that its referee answers.

    Raises TooLate when only time has passed since the page was opened, Gone for everything else.
    """
    known = request.token_hash
    request = _locked_request(request)
    if queries.is_live(request, now) and request.token_hash == known:
        return request
    if request.token_hash == known and queries.only_too_late(request, now):
        raise TooLate
    raise Gone


def _end(request: ReferenceRequest, state: str, now: dt.datetime) -> None:
    request.state = state
    request.ended_at = now
    request.typed = {}
    request.scan = None
    request.save(update_fields=["state", "ended_at", "typed", "scan", "reason"])


def _record(by: Any, verb: str, request: ReferenceRequest) -> None:
    """Write to the log which paper it was about; no address and no name of the referee."""
    requirement = request.document.requirement.code
    log.record(by, verb, request.document.application, requirement=requirement, number=request.place)


def register_all() -> None:
    """Follow what the student does with files; make the links of letters when they go out."""
    add_paper_follower(give_way_to_file)
    register_link("reference", letters.path_of_link)
