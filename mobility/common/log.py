"""Write to the log: one call per thing that happened."""

from typing import Any

from django.db.models import Model

from .models import LogEntry


def record(actor: Any, verb: str, target: Model, /, **detail: Any) -> LogEntry:
    """Add an entry in the caller's transaction and return it.

    ``actor`` is a user or None for the portal itself; ``detail`` holds plain JSON values, no personal papers.
    """
    known = actor if actor is not None and getattr(actor, "is_authenticated", False) else None
    return LogEntry.objects.create(
        actor=known, verb=verb, target_type=target._meta.label_lower, target=name_of(target), detail=detail
    )


def name_of(target: Model) -> str:
    """Return the public code of a record if it has one, otherwise its primary key."""
    return str(getattr(target, "ref", None) or target.pk)


def entries_for(target: Model):
    """Return the log of one record, newest first."""
    return LogEntry.objects.filter(
        target_type=target._meta.label_lower, target=name_of(target)
    ).select_related("actor")
