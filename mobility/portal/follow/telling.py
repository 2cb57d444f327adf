"""The sweep: who is told of what today. Every step may be repeated; an occasion has one letter a person."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from applications.models import Application
from mobility.accounts.models import User
from mobility.common import clock
from mobility.mail.actions import Stranger, enqueue_all
from programs.models import Call

from . import letters
from .actions import CONFIRM_WITHIN
from .models import Follow

# How long a wish is kept after its letter, so that the link in it still stops what else there is.
KEPT_AFTER = dt.timedelta(days=7)
# A program whose next call does not come within a year and a month is forgotten.
LONGEST = dt.timedelta(days=400)


def tend(now: dt.datetime | None = None) -> dict[str, int]:
    """Write the letters that are due and delete what is done with. Returns how many of each."""
    now = now or timezone.now()
    return {
        "asked": ask_again(now),
        "opened": tell_opened(now),
        "moved": tell_moved(now),
        "forgotten": forget(now),
    }


def ask_again(now: dt.datetime) -> int:
    """Ask addresses to confirm what they could not be asked about on the day: it had its letter."""
    today = clock.local_day(now)
    rows = Follow.objects.filter(confirmed_at=None, letter_on=None, asked_at__lt=clock.start_of(today))
    asked = 0
    for row in rows.select_related("call", "program"):
        letters.ask_to_confirm(row)
        asked += 1
    return asked


@transaction.atomic
def tell_opened(now: dt.datetime) -> int:
    """Write to everybody whose call, or the next call of whose program, is open. Returns how many letters."""
    today = clock.local_day(now)
    calls = list(Call.objects.open(today).prefetch_related("versions").order_by("opens_on", "pk"))
    due = _due(calls)
    readers = _readers(row for row, _call in due)
    for row, call in due:
        row.told_at, row.told_day = now, call.closes_on
    told = enqueue_all("call-opens", [letters.opened(row, call, readers[row.pk]) for row, call in due])
    Follow.objects.bulk_update([row for row, _call in due], ["told_at", "told_day"], batch_size=200)
    for row, call in due:
        if row.program_id and row.changes:
            _follow_on(row, call)
    return told


def _due(calls: list[Call]) -> list[tuple[Follow, Call]]:
    by_key = {call.pk: call for call in calls}
    rows = Follow.objects.waiting().filter(
        Q(call__in=calls) | Q(program__in={call.program_id for call in calls})
    )
    due = []
    for row in rows.select_related("user"):
        call = by_key.get(row.call_id) if row.call_id else _next_of_program(row, calls)
        if call is not None:
            due.append((row, call))
    return due


def _next_of_program(row: Follow, calls: list[Call]) -> Call | None:
    """Return the call of a followed program that opened, or was published, after somebody asked."""
    return next(
        (call for call in calls if call.program_id == row.program_id and _since(call) > row.asked_at), None
    )


def _since(call: Call) -> dt.datetime:
    """Return since when a call can be applied for: it may have been published after its first day."""
    first = min((version.published_at for version in call.versions.all()), default=None)
    opened = clock.start_of(call.opens_on)
    return max(opened, first) if first else opened


def _follow_on(row: Follow, call: Call) -> None:
    """Let a wish about a program become one about its call: its deadline may be moved."""
    if Follow.objects.filter(who=row.who, call=call).exists():
        row.delete()
    else:
        Follow.objects.filter(pk=row.pk).update(call=call, program=None)


@transaction.atomic
def tell_moved(now: dt.datetime) -> int:
    """Write to those who also want to know of moved deadlines. Returns how many letters.

    Whoever has an application in the call is told by it: see ``applications``.
    """
    calls = Call.objects.open(clock.local_day(now))
    rows = list(
        Follow.objects.confirmed()
        .filter(changes=True, call__in=calls, told_day__isnull=False)
        .exclude(told_day=F("call__closes_on"))
        .select_related("user", "call")
    )
    applied = set(
        Application.objects.filter(call__in=[row.call_id for row in rows]).values_list(
            "applicant__user", "call"
        )
    )
    readers = _readers(rows)
    asked = [
        letters.moved(row, row.call, readers[row.pk])
        for row in rows
        if row.call and (getattr(readers[row.pk], "pk", None), row.call_id) not in applied
    ]
    told = enqueue_all("call-moved", asked)
    for row in rows:
        row.told_day = row.call.closes_on if row.call else None
    Follow.objects.bulk_update(rows, ["told_day"], batch_size=200)
    return told


def _readers(rows: Iterable[Follow]) -> dict[int, Any]:
    """Return whom to write to for each row: an account, also one a visitor's address belongs to."""
    rows = list(rows)
    accounts = User.objects.in_bulk({row.email for row in rows if row.email}, field_name="email")
    return {row.pk: row.user or accounts.get(row.email) or Stranger(row.email, row.language) for row in rows}


def forget(now: dt.datetime) -> int:
    """Delete what was never confirmed, what had its letter, and what can no longer come. Returns how many."""
    today = clock.local_day(now)
    done = Q(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN)
    done |= Q(told_at__lt=now - KEPT_AFTER, changes=False)
    done |= Q(call__closes_on__lt=today) & (Q(call__late_until=None) | Q(call__late_until__lt=today))
    done |= Q(program__isnull=False, asked_at__lt=now - LONGEST)
    deleted, _by_model = Follow.objects.filter(done).delete()
    return deleted
