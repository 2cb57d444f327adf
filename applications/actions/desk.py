"""Notes of the office about an application, and who has one open."""

import datetime as dt
from collections.abc import Collection
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
from ..models import Application, Opened, Remark

LETTER = "mentioned"
LONGEST = 1000


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


def keep_open(application: Application, by: Any, now: dt.datetime | None = None) -> None:
    """Say that somebody of the office has an application open now. Raises Refused."""
    require(by, "applications.as_office", application)
    row = Opened(application=application, user=by, at=now or timezone.now())
    Opened.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["application", "user"], update_fields=["at"]
    )
