"""Put letters into the outbox. The row is written in the caller's transaction; delivery is only woken."""

from typing import Any

from celery import current_app
from django.db import transaction

from .models import LetterTemplate, Message


def enqueue(template: str, user: Any, *, occasion: str, context: dict[str, Any], link: str = "") -> Message:
    """Ask for a letter to a user, once per (template, recipient, occasion, day). Returns the row.

    ``context`` holds plain JSON values; a value that is a mapping of language codes is read in the letter's language.
    Raises LetterTemplate.DoesNotExist for an unknown template.
    """
    message, created = Message.objects.get_or_create(
        template=LetterTemplate.objects.get(code=template),
        recipient=user.email,
        occasion=occasion,
        defaults={"user": user, "language": user.language, "context": context, "link": link},
    )
    if created:
        transaction.on_commit(wake)
    return message


def wake() -> None:
    """Tell a worker that letters wait. A broker that is away loses nothing: the sweep finds the rows."""
    try:
        current_app.send_task("mobility.mail.tasks.deliver_due", retry=False)
    except OSError:
        return
