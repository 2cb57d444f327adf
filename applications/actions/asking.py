"""Asking one person for a further paper, beside the checklist: now or later, and what waits for it."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import clock, log
from mobility.common.policy import require
from programs.models import DocumentRequirement

from .. import mending
from ..models import Application, Document
from ..models.application import ALPHABET
from ..workflow import STILL_GOING_ON, UNDER_REVIEW, Impossible, State
from .moves import check_length, fire, lock
from .returned import write_about

# A row of the call that holds in none of its versions: nobody else is asked for it (RowQuerySet).
IN_NO_VERSION = {"since": 1, "until": 0}


@dataclass(frozen=True)
class Asked:
    """A further paper: what it is, why, what waits for it (``Document.Stops``), until when, of which kind."""

    title: str
    why: str
    stops: str = Document.Stops.VERIFY
    due: dt.date | None = None
    kind: str = DocumentRequirement.Kind.OTHER


@transaction.atomic
def ask_for_document(
    application: Application, asked: Asked, by: Any, now: dt.datetime | None = None
) -> Document:
    """Put a further paper on one person's list and write to them; the place for its file opens at once.

    Only one that the check of papers waits for sends the application back to the applicant. Without a day it
    is due after the usual term. Raises Refused, Impossible, ValidationError.
    """
    application = lock(application)
    require(by, "applications.as_office", application)
    due = _wrong(asked, clock.local_day(now or timezone.now()))
    states = UNDER_REVIEW if asked.stops == Document.Stops.VERIFY else STILL_GOING_ON
    if application.state not in states:
        raise Impossible("No further paper can be asked for now.")
    document = Document.objects.create(
        application=application,
        requirement=_line(application, asked),
        state=Document.State.RETURNED,
        reason=asked.why.strip(),
        due=due,
        stops=asked.stops,
        decided_by=by,
        decided_at=timezone.now(),
        asked_by=by,
        asked_at=timezone.now(),
    )
    require(by, "documents.review", document)
    log.record(
        by, "document.asked", application, requirement=document.requirement.code, stops=str(asked.stops)
    )
    if application.state == State.SUBMITTED and asked.stops == Document.Stops.VERIFY:
        document.application = fire(application, "return", by, note=asked.why)
    write_about(document)
    return document


def _wrong(asked: Asked, today: dt.date) -> dt.date:
    """Return the last day to hand it in. Raises ValidationError for what is missing or past."""
    if not asked.title.strip():
        raise ValidationError({"title": _("Please name the document.")})
    if not asked.why.strip():
        raise ValidationError({"why": _("Please say why it is needed: the applicant will read it.")})
    check_length(asked.why, "why")
    if asked.due is not None and asked.due < today:
        raise ValidationError({"due": _("This day has passed already.")})
    return asked.due or mending.usual_term(today)


def _line(application: Application, asked: Asked) -> DocumentRequirement:
    """Make the line of this one person: named as the office wrote it, in whatever language one reads."""
    texts = {f"title_{language}": asked.title.strip() for language in mending.LANGUAGES}
    code = "further-" + "".join(secrets.choice(ALPHABET) for _unused in range(12))
    return DocumentRequirement.objects.create(
        call=application.call, code=code, kind=asked.kind, order=1000, **IN_NO_VERSION, **texts
    )
