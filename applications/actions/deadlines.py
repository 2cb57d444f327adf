"""Until when somebody may work on a draft, and a later day for one person."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import clock, dates, log
from mobility.common.policy import require

from .. import queries
from ..models import Application, Extension
from ..workflow import Impossible
from .moves import lock, write_to_applicant


class TooLate(Exception):
    """The deadline has passed."""


def check_deadline(application: Application, now: dt.datetime | None) -> None:
    """Raise TooLate unless the draft may still be changed and submitted at ``now``.

    Of an application that came on paper or through eGov, the day it came counts.
    """
    if not application.is_open(application.moment(now or timezone.now())):
        raise TooLate


@transaction.atomic
def extend(
    application: Application, until: dt.date, reason: str, by: Any, now: dt.datetime | None = None
) -> Extension:
    """Give one person a later deadline: open until 24:00 of ``until``, local time; the last one given holds.

    The person gets a letter. The reason is kept with the extension for the office; the log, which more people
    read, holds the day only. Raises Refused, Impossible unless it is a draft, and ValidationError for a day
    that is past or earlier than the call's own deadline, and without a reason.
    """
    application = lock(application)
    require(by, "programs.extend_deadline", application.call)
    if not application.is_draft:
        raise Impossible("Only the deadline of a draft can be extended.")
    _check(application, until, reason, clock.local_day(now or timezone.now()))
    extension = Extension.objects.create(application=application, until=until, reason=reason.strip(), by=by)
    log.record(by, "application.extend", application, valid_to=str(until))
    texts = {code: dates.deadline_text(until, code).text for code in ("kk", "ru", "en")}
    write_to_applicant(application, "extended", f"extended:{application.ref}:{extension.pk}", deadline=texts)
    return extension


def _check(application: Application, until: dt.date, reason: str, today: dt.date) -> None:
    wrong = {}
    if until < today:
        wrong["until"] = _("This day has passed already.")
    elif until < application.call.last_day:
        wrong["until"] = _("The call itself is open longer: choose its last day or a later one.")
    if not reason.strip():
        wrong["reason"] = _("Please give the reason: it is kept with the extension.")
    elif len(reason.strip()) > queries.LONGEST_REMARK:
        wrong["reason"] = _("Please say it in at most %(count)s characters.") % {
            "count": queries.LONGEST_REMARK
        }
    if wrong:
        raise ValidationError(wrong)
