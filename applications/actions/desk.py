"""Notes of the office about an application, who has one open, and who stands too near to decide."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import require
from mobility.mail.actions import enqueue

from .. import colleagues
from ..models import Application, Conflict, Opened, Remark
from .moves import lock

LETTER = "mentioned"
LONGEST_REASON = 300
LONGEST = 1000
# A page that is open says so more often; what is older is nobody's any more.
OPENED_KEPT = dt.timedelta(days=1)


@transaction.atomic
def write_remark(application: Application, text: str, by: Any, mentions: Collection[int] = ()) -> Remark:
    """Keep a note for colleagues, and write to those it is for; ``mentions`` are keys of accounts.

    The letter says that there is a note, never what it says. Raises Refused, ValidationError.
    """
    require(by, "remarks.write", application)
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Please write something.")})
    if len(text) > LONGEST:
        raise ValidationError(
            {"text": _("Please say it in at most %(count)s characters.") % {"count": LONGEST}}
        )
    known = [one for one in colleagues.who_may_read(application) if one.pk in set(mentions) - {by.pk}]
    remark = Remark.objects.create(application=application, text=text, by=by)
    remark.mentions.set(known)
    remark.unread_by.set(known)
    log.record(by, "application.note", application, note=remark.pk, mentions=len(known))
    address = reverse("admin:applications_application_change", args=[application.ref])
    for colleague in known:
        enqueue(
            LETTER,
            colleague,
            occasion=f"{LETTER}:{remark.pk}",
            context={
                "name": colleague.get_full_name(),
                "number": application.number or application.ref,
                "by": by.get_full_name(),
            },
            link=f"{address}#notes",
        )
    return remark


def read_remarks(remarks: Iterable[Remark], by: Any) -> None:
    """Note that somebody has read the notes that were for them."""
    Remark.unread_by.through.objects.filter(remark__in=[row.pk for row in remarks], user_id=by.pk).delete()


def forget_remarks(user: Any) -> None:
    """Remove what colleagues wrote to each other about a person whose data are erased."""
    Remark.objects.filter(application__applicant__user=user).delete()


def sweep_opened(now: dt.datetime | None = None) -> None:
    """Forget who had an application open once: it says something for minutes only."""
    Opened.objects.filter(at__lt=(now or timezone.now()) - OPENED_KEPT).delete()


@transaction.atomic
def declare_conflict(application: Application, why: str, by: Any) -> Conflict:
    """Say that one stands too near to an applicant: from now on the application is locked for that colleague.

    Declared twice it stays one. Raises Refused, ValidationError without a reason.
    """
    application = lock(application)
    require(by, "conflicts.declare", application)
    conflict = Conflict.objects.create(application=application, user=by, why=_reason(why))
    Opened.objects.filter(application=application, user=by).delete()
    log.record(by, "application.conflict", application)
    return conflict


@transaction.atomic
def lift_conflict(conflict: Conflict, why: str, by: Any, now: dt.datetime | None = None) -> Conflict:
    """Open an application again for a colleague who declared a conflict. Raises Refused, ValidationError."""
    application = lock(conflict.application)
    conflict = Conflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    conflict.application = application
    require(by, "conflicts.lift", conflict)
    conflict.lifted_why, conflict.lifted_by, conflict.lifted_at = _reason(why), by, now or timezone.now()
    conflict.save(update_fields=["lifted_why", "lifted_by", "lifted_at"])
    log.record(by, "application.conflict_lifted", application, reason=conflict.lifted_why)
    return conflict


def _reason(why: str) -> str:
    if not why.strip():
        raise ValidationError({"why": _("Please say why: it stays on record.")})
    if len(why.strip()) > LONGEST_REASON:
        raise ValidationError(
            {"why": _("Please say it in at most %(count)s characters.") % {"count": LONGEST_REASON}}
        )
    return why.strip()


def keep_open(application: Application, by: Any, now: dt.datetime | None = None) -> None:
    """Say that somebody of the office has an application open now. Raises Refused."""
    require(by, "applications.as_office", application)
    row = Opened(application=application, user=by, at=now or timezone.now())
    Opened.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["application", "user"], update_fields=["at"]
    )
