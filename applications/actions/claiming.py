"""How a person takes over what the office registered for them: by an e-mail address they have confirmed."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.accounts.models import User
from mobility.common import log
from mobility.common.models import LogEntry
from mobility.common.policy import Refused, require
from mobility.mail.actions import enqueue
from mobility.mail.models import Message

from .. import registered
from ..models import Applicant, Application
from .moves import lock

WRONG_DAYS = 5
LANGUAGES = ("kk", "ru", "en")


class NotTaken(Exception):
    """The applications stay where they are; as text it is a sentence for the person."""


@transaction.atomic
def invite(application: Application, email: str, language: str, by: Any) -> None:
    """Write to an address that its owner can take the application over. Raises Refused, ValidationError.

    The link is no key: whoever opens it signs in, has confirmed this address, and knows the date of birth.
    """
    application = lock(application)
    require(by, "applications.for_applicant", application)
    account = application.applicant.user
    if not account.stand_in:
        raise ValidationError(_("The person has an account: there is nothing to take over."))
    if application.number is None:
        raise ValidationError(_("Register the application first."))
    if not email:
        raise ValidationError({"email": _("Write the e-mail address.")})
    account.contact, account.language = email.strip().lower(), language
    account.save(update_fields=["contact", "language"])
    log.record(by, "application.invite", application)
    enqueue(
        "claim-invited",
        account,
        occasion=f"claim-invited:{application.ref}",
        context={
            "name": application.applicant.first_name,
            "number": application.number,
            "call": {code: getattr(application.call, f"title_{code}") for code in LANGUAGES},
            "email": account.contact,
        },
        link=registered.CLAIM,
    )


@transaction.atomic
def claim(applicant: Applicant, birth_date: dt.date, by: Any) -> None:
    """Make the applications registered for a person those of their account.

    ``by`` has confirmed the address named on the paper; the date of birth shows that the office did not
    mistype somebody else's. Raises Refused, NotTaken.
    """
    applicant = Applicant.objects.select_for_update(of=("self",)).select_related("user").get(pk=applicant.pk)
    if applicant not in registered.waiting_for(by):
        raise Refused("applications.claim")
    own = Applicant.objects.select_for_update(of=("self",)).filter(user=by).first()
    if own is not None:
        _check_same(own, applicant)
    moved = list(applicant.applications.all())
    stand_in = applicant.user
    if own is None:
        applicant.user = by
        applicant.save(update_fields=["user"])
    else:
        applicant.applications.update(applicant=own)
        _complete(own, applicant)
        applicant.delete()
    _take_letters(stand_in, by, moved)
    stand_in.delete()
    if not by.full_name:
        by.full_name = str(applicant)
        by.save(update_fields=["full_name"])
    for application in moved:
        log.record(by, "application.claim", application)


def try_claim(applicant: Applicant, birth_date: dt.date, by: Any) -> None:
    """Claim after the question for the date of birth, which is answered wrongly a few times a day at most.

    Raises Refused, NotTaken.
    """
    if applicant not in registered.waiting_for(by):
        raise Refused("applications.claim")
    day_ago = timezone.now() - dt.timedelta(days=1)
    wrong = LogEntry.objects.filter(verb="applicant.claim_wrong", target=str(applicant.pk), at__gt=day_ago)
    if wrong.count() >= WRONG_DAYS:
        raise NotTaken(_("The date was wrong too often. Try again tomorrow, or ask the office."))
    if applicant.birth_date != birth_date:
        log.record(by, "applicant.claim_wrong", applicant)
        raise NotTaken(
            _(
                "This is not the date of birth on the paper. Compare it with your identity card, "
                "or ask the office."
            )
        )
    claim(applicant, birth_date, by)


def _check_same(own: Applicant, applicant: Applicant) -> None:
    """Hold that a profile is the same person's and that no call would have two applications of theirs."""
    same = own.iin == applicant.iin if own.iin and applicant.iin else own.birth_date == applicant.birth_date
    if not same:
        raise NotTaken(
            _("Your profile names another IIN or date of birth than the paper. Please ask the office.")
        )
    calls = applicant.applications.values("call")
    if own.applications.filter(call__in=calls).exists():
        raise NotTaken(
            _(
                "You have an application of your own for the same call. "
                "Please ask the office which one counts."
            )
        )


def _complete(own: Applicant, applicant: Applicant) -> None:
    """Fill what a profile leaves empty with what the office typed in; what the person said stays."""
    empty = [
        field.attname
        for field in Applicant._meta.concrete_fields
        if field.attname not in {"id", "user_id"} and getattr(own, field.attname) in (None, "", [])
    ]
    for name in empty:
        setattr(own, name, getattr(applicant, name))
    own.save(update_fields={*empty, "search_words"})
    if not own.proofs.exists():
        applicant.proofs.update(applicant=own)


def _take_letters(stand_in: User, by: User, moved: list[Application]) -> None:
    """Show the letters written so far on the pages of the applications they are about."""
    letters = Message.objects.filter(user=stand_in)
    for application in moved:
        letters.filter(occasion__contains=application.ref).update(link=f"/applications/{application.ref}/")
    letters.update(user=by)
