"""What people do to be told: follow, confirm an address, stop, renew the link of a calendar."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from mobility.common.policy import require, visible
from programs.models import Call, Program

from . import keys, letters
from .models import CalendarKey, Follow, hash_of

CONFIRM_WITHIN = dt.timedelta(days=7)


def _subject(thing: Call | Program) -> dict[str, Any]:
    return {"call": thing, "program": None} if isinstance(thing, Call) else {"call": None, "program": thing}


@transaction.atomic
def follow(user: Any, thing: Call | Program, *, changes: bool) -> Follow:
    """Write down that a signed-in person wants to be told. Asking again starts anew. Raises Refused."""
    require(user, "follow.keep")
    now = timezone.now()
    row, _created = Follow.objects.update_or_create(
        who=hash_of(f"user-{user.pk}"),
        **_subject(thing),
        defaults={
            "user": user,
            "language": user.language,
            "changes": changes,
            "asked_at": now,
            "confirmed_at": now,
            "told_at": None,
            "told_day": None,
        },
    )
    return row


@transaction.atomic
def ask(address: str, language: str, thing: Call | Program, *, changes: bool) -> None:
    """Write down that a visitor wants to be told, and ask the address by letter whether that is so.

    What is confirmed already is left as it is: nobody changes it by knowing the address.
    """
    row, created = Follow.objects.get_or_create(
        who=hash_of(address),
        **_subject(thing),
        defaults={"email": address, "language": language, "changes": changes},
    )
    if created:
        letters.ask_to_confirm(row)
    elif row.told_at or row.confirmed_at is None:  # its letter is old, or it was told: it begins anew
        row.asked_at, row.language, row.changes = timezone.now(), language, changes
        row.confirmed_at = row.told_at = row.told_day = row.letter_on = None
        row.save()
        letters.ask_to_confirm(row)


def to_confirm(token: str) -> list[Follow]:
    """Return what a link would confirm: everything this address asked for in the last seven days."""
    row = keys.to_confirm(token)
    if row is None:
        return []
    fresh = Follow.objects.of(row.email).filter(asked_at__gte=timezone.now() - CONFIRM_WITHIN)
    return list(fresh.select_related("call", "program"))


@transaction.atomic
def confirm(token: str) -> list[Follow]:
    """Confirm what a link leads to and return it; a second time changes nothing."""
    rows = to_confirm(token)
    waiting = [row.pk for row in rows if row.confirmed_at is None]
    Follow.objects.filter(pk__in=waiting, confirmed_at=None).update(confirmed_at=timezone.now())
    return rows


@transaction.atomic
def stop(token: str) -> int:
    """Delete everything the reader of a letter asked for. Returns how many rows: none the second time."""
    rows = keys.to_stop(token)
    Follow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@transaction.atomic
def unfollow(user: Any, pk: int) -> None:
    """Delete one of the own wishes. Raises Refused, Follow.DoesNotExist."""
    require(user, "follow.keep")
    visible(user, Follow).get(pk=pk).delete()


@transaction.atomic
def renew_calendar(user: Any) -> CalendarKey:
    """Make a link of the own calendar; every earlier one is dead. Raises Refused."""
    require(user, "follow.keep")
    key, created = CalendarKey.objects.select_for_update().get_or_create(user=user)
    if not created:
        key.number, key.made_at = key.number + 1, timezone.now()
        key.save()
    return key
