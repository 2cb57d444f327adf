"""What came on paper or through eGov: the office types it in for the person, by the rules of the portal."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.accounts.models import User
from mobility.common import clock, log
from mobility.common.policy import can, require
from programs.models import Call, DocumentRequirement

from ..deadlines import Channel
from ..models import Applicant, Application, Document, Extension
from ..workflow import State
from .deadlines import check_deadline
from .drafts import refresh_documents, submit
from .moves import check_length, lock
from .papers import hand_in


@dataclass(frozen=True)
class Arrival:
    """How an application came: the way, its number in eGov or in the office's journal, the day it came.

    ``reason`` is the head's, for one that came after the last day.
    """

    channel: str
    number: str
    received_on: dt.date
    reason: str = ""


@dataclass(frozen=True)
class Newcomer:
    """A person who has no account: the e-mail named on the paper may be missing."""

    language: str
    email: str = ""
    iin: str = ""


@transaction.atomic
def begin_registration(
    call: Call,
    arrival: Arrival,
    person: Applicant | User | Newcomer,
    by: Any,
    now: dt.datetime | None = None,
) -> Application:
    """Begin to type in an application for a person who is known by profile or by account, or is new.

    One that came after the call's last day is taken by the head alone, with a reason; the reason is kept as
    an extension of this person's deadline. Raises Refused, ValidationError.
    """
    require(by, "applications.register", call)
    today = clock.local_day(now or timezone.now())
    _check_arrival(call, arrival, by, today)
    applicant = _applicant(person, call)
    if applicant.user_id == by.pk:
        raise ValidationError(_("Nobody registers an application of their own."))
    _check_alone(applicant, call)
    application = Application.objects.create(
        applicant=applicant,
        call=call,
        channel=arrival.channel,
        channel_number=arrival.number.strip(),
        received_on=arrival.received_on,
    )
    log.record(by, "application.register", application, call=call.code, number=application.channel_number)
    if arrival.received_on > call.last_day:
        reason = arrival.reason.strip()
        Extension.objects.create(application=application, until=arrival.received_on, reason=reason, by=by)
        log.record(by, "application.extend", application, valid_to=str(arrival.received_on))
    refresh_documents(application)
    return application


def _applicant(person: Applicant | User | Newcomer, call: Call) -> Applicant:
    if isinstance(person, Newcomer):
        return _newcomer(person)
    account = person if isinstance(person, User) else person.user
    if not (account.stand_in or can(account, "applications.start", call)):
        raise ValidationError(_("This account cannot apply: it is out of use, or belongs to the office."))
    return person if isinstance(person, Applicant) else Applicant.objects.get_or_create(user=account)[0]


def _newcomer(person: Newcomer) -> Applicant:
    account = User.objects.create_stand_in(language=person.language, contact=person.email.lower())
    return Applicant.objects.create(user=account, iin=person.iin)


def _check_arrival(call: Call, arrival: Arrival, by: Any, today: dt.date) -> None:
    wrong: dict[str, str] = {}
    if arrival.channel not in {Channel.EGOV, Channel.OFFICE}:
        wrong["channel"] = _("Say how the application came.")
    if not arrival.number.strip():
        wrong["number"] = _("Write the number under which it came: everybody can find the paper by it.")
    egov = Application.objects.filter(channel=Channel.EGOV, channel_number=arrival.number.strip())
    if arrival.channel == Channel.EGOV and egov.exists():
        wrong["number"] = _("An application with this eGov number is registered already.")
    if arrival.received_on > today:
        wrong["received_on"] = _("This day lies in the future.")
    elif not call.is_published or arrival.received_on < call.opens_on:
        wrong["received_on"] = _("The call took no applications on this day.")
    elif arrival.received_on > call.last_day:
        wrong |= _late(call, arrival, by)
    if wrong:
        raise ValidationError(wrong)


def _late(call: Call, arrival: Arrival, by: Any) -> dict[str, str]:
    if not can(by, "programs.extend_deadline", call):
        return {
            "received_on": _(
                "It came after the last day of the call. Only the head of the office can register it, "
                "with a reason."
            )
        }
    if not arrival.reason.strip():
        return {"reason": _("It came after the last day of the call. Please say why it is taken.")}
    check_length(arrival.reason, "reason")
    return {}


def _check_alone(applicant: Applicant, call: Call) -> None:
    """Hold that one person applies once for a call, whichever way."""
    known = Application.objects.filter(call=call)
    own = known.filter(applicant=applicant).first()
    if own is not None and own.number is None and own.channel == Channel.PORTAL and own.is_draft:
        raise ValidationError(
            _(
                "This person has begun an application for this call in the portal. Ask them to send it in "
                "there; after the last day the head can extend the deadline of the draft %(code)s."
            )
            % {"code": own.ref}
        )
    if own is not None:
        raise ValidationError(
            _("There is an application of this person for this call already: %(code)s.")
            % {"code": own.number or own.ref}
        )
    same = known.exclude(state=State.WITHDRAWN).filter(applicant__iin=applicant.iin)
    same = same.exclude(number=None, channel=Channel.PORTAL)
    if applicant.iin and (twin := same.first()):
        raise ValidationError(
            _("An application with this IIN is registered for this call already: %(code)s.")
            % {"code": twin.number or twin.ref}
        )


@transaction.atomic
def take_paper(
    document: Document,
    by: Any,
    alternative: DocumentRequirement | None = None,
    now: dt.datetime | None = None,
) -> Document:
    """Write down that a document lies at the office on paper; ``alternative`` says which of several ways.

    Raises Refused, TooLate, Impossible for one that is there already, ValidationError.
    """
    document.application = lock(document.application)
    require(by, "documents.replace", document)
    if document.application.is_draft:
        check_deadline(document.application, now)
    if alternative is not None and alternative.parent_id != document.requirement_id:
        raise ValidationError(_("This is not one of the ways to meet the requirement."))
    return hand_in(document, Document.Way.PAPER, by, alternative or document.alternative)


@transaction.atomic
def register(
    application: Application, by: Any, *, signed_by: str, signed_on: dt.date, now: dt.datetime | None = None
) -> Application:
    """Submit what was typed in, with all checks of the portal; the consents are those signed on the paper.

    Registering twice is the same as once. Raises Refused, ValidationError, and Incomplete like ``submit``.
    """
    application = lock(application)
    require(by, "applications.registered", application)
    if application.number:
        return application
    wrong = {}
    if not signed_by.strip():
        wrong["signed_by"] = _("Write who signed the consents: the applicant, or a parent of a minor.")
    if signed_on > clock.local_day(now or timezone.now()):
        wrong["signed_on"] = _("This day lies in the future.")
    if wrong:
        raise ValidationError(wrong)
    application.signed_by, application.signed_on = signed_by.strip(), signed_on
    application.save(update_fields=["signed_by", "signed_on"])
    return submit(application, by, consent_processing=True, consent_cross_border=True, now=now)


@transaction.atomic
def discard_registration(application: Application, by: Any) -> None:
    """Throw away what was begun by mistake and never registered, with the person if nothing else is theirs.

    Raises Refused; a registered application is never thrown away.
    """
    application = lock(application)
    require(by, "applications.edit", application)
    require(by, "applications.registered", application)
    log.record(by, "application.discard", application, number=application.channel_number)
    applicant, account = application.applicant, application.applicant.user
    application.delete()
    if account.stand_in and not applicant.applications.exists():
        applicant.delete()
        account.delete()
