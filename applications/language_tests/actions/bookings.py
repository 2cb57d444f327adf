"""A person's place at a test: booked, moved to another day, given back; the waiting list moves up by itself.

Every verb locks first the person, then the tests in the order of their keys, so that no two wait for each
other. The lock on a test guards its count of places, and the database checks the count again.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Applicant
from mobility.common import log
from mobility.common.policy import require

from .. import letters, queries
from ..models import Booking, TestSlot


class Full(Exception):
    """No place is left at this test; one can still join its waiting list."""


def hold(*keys: int) -> dict[int, TestSlot]:
    """Lock tests until the transaction ends, in the order of their keys. Returns them by key."""
    rows = TestSlot.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


@transaction.atomic
def book(
    slot: TestSlot, language: str, by: Any, now: dt.datetime | None = None, *, wait: bool = False
) -> Booking:
    """Take a place at a test, or with ``wait`` one in its line when no place is left. Twice is as once.

    Raises Refused, Full, ValidationError (closed meanwhile, not for this person, another place in the round).
    """
    require(by, "language_tests.book", slot)
    now = now or timezone.now()
    applicant = _hold_person(by)
    slot = hold(slot.pk)[slot.pk]
    known = queries.live(Booking.objects.filter(applicant=applicant, language=language, round=slot.round))
    standing = known.select_related("slot").first()
    if standing is not None and standing.slot_id == slot.pk:
        return standing
    _check_open(slot, now)
    _check_for(applicant, slot, language, now)
    if standing is not None:
        raise ValidationError(_("You have a place for this language already. Change it, or cancel it first."))
    if not slot.places_left and not wait:
        raise Full
    return _take(Booking(applicant=applicant, language=language, round=slot.round), slot, now, by)


@transaction.atomic
def move(booking: Booking, slot: TestSlot, by: Any, now: dt.datetime | None = None) -> Booking:
    """Change to a free place of another test of the round; the old place goes to whoever waits for it.

    Raises Refused, Full (the old place is kept), ValidationError.
    """
    require(by, "language_tests.change", booking)
    now = now or timezone.now()
    applicant = _hold_person(by)
    held = hold(booking.slot_id, slot.pk)
    old, slot = held[booking.slot_id], held[slot.pk]
    booking = Booking.objects.get(pk=booking.pk)
    if booking.slot_id == slot.pk and booking.state == Booking.State.BOOKED:
        return booking
    _check_changeable(booking, old, now)
    _check_open(slot, now)
    _check_for(applicant, slot, booking.language, now)
    if slot.round != booking.round:
        raise ValidationError(_("This test belongs to another round: book it by itself."))
    if not slot.places_left:
        raise Full
    had_a_place = booking.state == Booking.State.BOOKED
    _leave(booking, old, Booking.State.MOVED, now)
    taken = Booking(
        applicant=applicant,
        language=booking.language,
        round=slot.round,
        uid=booking.uid,
        sequence=booking.sequence + had_a_place,
    )
    return _take(taken, slot, now, by)


@transaction.atomic
def cancel(booking: Booking, by: Any, now: dt.datetime | None = None) -> Booking:
    """Give a place back, or leave the waiting list. Twice is as once. Raises Refused, ValidationError."""
    require(by, "language_tests.change", booking)
    now = now or timezone.now()
    _hold_person(by)
    slot = hold(booking.slot_id)[booking.slot_id]
    booking = Booking.objects.get(pk=booking.pk)
    if booking.state == Booking.State.CANCELLED:
        return booking
    _check_changeable(booking, slot, now)
    _leave(booking, slot, Booking.State.CANCELLED, now)
    log.record(by, "booking.cancel", booking, slot=slot.pk)
    return booking


def move_up(slot: TestSlot, now: dt.datetime) -> None:
    """Give the free places of a locked test to the first who wait, and write to them."""
    if slot.places_left <= 0 or now >= slot.begins or slot.state == TestSlot.State.CANCELLED:
        return
    lucky = list(queries.in_line(slot).select_related("applicant__user")[: slot.places_left])
    for booking in lucky:
        booking.state = Booking.State.BOOKED
        booking.slot = slot
        booking.save(update_fields=["state"])
        log.record(None, "booking.move_up", booking, slot=slot.pk)
        letters.write("test-moved-up", booking)
    _count(slot, len(lucky))


def _hold_person(user: Any) -> Applicant:
    """Lock the person behind an account, so that two of their windows do not book two tests at once."""
    found = Applicant.objects.select_for_update(no_key=True).filter(user=user).first()
    if found is None:
        raise ValidationError(_("Begin an application first: the test is for people who apply."))
    return found


def _check_open(slot: TestSlot, now: dt.datetime) -> None:
    if not slot.is_open(now):
        raise ValidationError(_("Registration for this test has ended."))


def _check_changeable(booking: Booking, slot: TestSlot, now: dt.datetime) -> None:
    if booking.state not in queries.LIVE:
        raise ValidationError(_("This place was given back already."))
    if not slot.is_open(now):
        raise ValidationError(
            _("Registration for this test has ended: it can no longer be changed here. Write to the office.")
        )


def _check_for(applicant: Applicant, slot: TestSlot, language: str, now: dt.datetime) -> None:
    """Raise ValidationError unless the test is about this language and for this person."""
    if language not in slot.languages:
        raise ValidationError(_("This language is not tested on this day."))
    under_way = queries.calls_of(applicant, now)
    if not under_way:
        raise ValidationError(_("Begin an application first: the test is for people who apply."))
    chosen = set(slot.calls.values_list("pk", flat=True))
    if chosen and not chosen & under_way:
        raise ValidationError(_("This test is for another call than yours."))


def _take(booking: Booking, slot: TestSlot, now: dt.datetime, by: Any) -> Booking:
    """Keep a new place at a locked test, or one in its line."""
    booking.slot, booking.made_at = slot, now
    booking.state = Booking.State.BOOKED if slot.places_left else Booking.State.WAITING
    booking.save()
    if booking.state == Booking.State.BOOKED:
        _count(slot, 1)
        letters.write("test-booked", booking)
    log.record(by, f"booking.{booking.state}", booking, slot=slot.pk, language=booking.language)
    return booking


def _leave(booking: Booking, slot: TestSlot, state: str, now: dt.datetime) -> None:
    """Give a place of a locked test back, or one in its line; whoever waits moves up."""
    had_a_place = booking.state == Booking.State.BOOKED
    booking.state = state
    booking.save(update_fields=["state"])
    if had_a_place:
        _count(slot, -1)
        move_up(slot, now)


def _count(slot: TestSlot, change: int) -> None:
    TestSlot.objects.filter(pk=slot.pk).update(places_taken=F("places_taken") + change)
    slot.places_taken += change
