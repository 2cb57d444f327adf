"""The letter about what the office returned: one for all that is returned within minutes."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from mobility.mail.models import Message

from .. import mending
from ..models import Application, Document
from .moves import write_to_applicant

LETTER = "returned"
MENDED = "Everything was mended before the letter went out."


def write_about(document: Document) -> None:
    """Put the letter about a document just returned into the outbox, or add to the one that waits there.

    It waits some minutes after the last return, so that one letter names everything.
    """
    application = document.application
    later = timezone.now() + dt.timedelta(minutes=settings.RETURN_LETTER_MINUTES)
    if not _waiting(application).update(context=_context(application), not_before=later):
        occasion = f"{LETTER}:{application.ref}:{document.pk}:{document.version}"
        write_to_applicant(application, LETTER, occasion, **_told(application))
        Message.objects.filter(template__code=LETTER, occasion=occasion, state=Message.State.QUEUED).update(
            not_before=later
        )


def keep_letter_true(application: Application) -> None:
    """Take out of a waiting letter what was mended since; with nothing left it does not go out."""
    waiting = _waiting(application)
    if not waiting.exists():
        return
    if mending.returned_of(application):
        waiting.update(context=_context(application))
    else:
        waiting.update(state=Message.State.CANCELLED, error=MENDED)


def _waiting(application: Application) -> QuerySet[Message]:
    """Return the letter that waits, if there is one. Whoever sends takes a letter by its state, so that an
    update finds it either waiting still or gone.
    """
    return Message.objects.filter(
        template__code=LETTER,
        occasion__startswith=f"{LETTER}:{application.ref}:",
        state=Message.State.QUEUED,
    )


def _told(application: Application) -> dict[str, Any]:
    return {"reason": mending.remarks(mending.returned_of(application))}


def _context(application: Application) -> dict[str, Any]:
    row = _waiting(application).first()
    return {**(row.context if row else {}), **_told(application)}
