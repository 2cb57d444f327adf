"""What the office does with a test: add, publish, change, close, cancel. Who has a place gets a letter."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.workflow import Impossible
from mobility.common import history, log
from mobility.common.policy import require

from .. import letters
from ..models import Booking, TestSlot
from ..queries import LIVE
from .bookings import hold, move_up

# A change of these is told to everybody who has a place or waits.
TOLD = {"day", "starts_at", "ends_at", "room_kk", "room_ru", "room_en"}


@transaction.atomic
def add_slot(slot: TestSlot, by: Any) -> TestSlot:
    """Keep a new test as a draft. Raises Refused."""
    require(by, "language_tests.edit")
    slot.save()
    log.record(by, "testslot.add", slot)
    return slot


@transaction.atomic
def change_slot(
    slot: TestSlot, values: Mapping[str, Any], by: Any, now: dt.datetime | None = None
) -> TestSlot:
    """Change a test: a new day, hour or room is told to everybody concerned, new places go to who waits.

    Raises Refused, ValidationError when fewer places are left than are taken.
    """
    now = now or timezone.now()
    held = hold(slot.pk)[slot.pk]
    require(by, "language_tests.edit", held)
    before = history.state_of(history.stored(held))
    for name, value in values.items():
        setattr(held, name, value)
    if held.places < held.places_taken:
        raise ValidationError(
            _("%(count)s people have a place: there cannot be fewer places.") % {"count": held.places_taken}
        )
    held.save(update_fields=list(values))
    if changes := history.differences(held, before, history.state_of(history.stored(held))):
        log.record(by, "testslot.change", held, changes=changes)
    if TOLD & set(values) and held.state in {TestSlot.State.PUBLISHED, TestSlot.State.CLOSED}:
        for booking in _again(held):
            with_event = booking.state == Booking.State.BOOKED
            letters.write("test-changed", booking, with_event=with_event)
    move_up(held, now)
    return held


def _again(slot: TestSlot) -> list[Booking]:
    """Count a change of the event for everybody who has a place or waits, and return them."""
    concerned = slot.bookings.filter(state__in=LIVE)
    concerned.update(sequence=F("sequence") + 1)
    rows = list(concerned.select_related("applicant__user"))
    for row in rows:
        row.slot = slot
    return rows


@transaction.atomic
def publish(slot: TestSlot, by: Any, now: dt.datetime | None = None) -> TestSlot:
    """Open a draft for booking. Raises Refused, Impossible, ValidationError when its time has passed."""
    slot = _move(slot, by, {TestSlot.State.DRAFT}, TestSlot.State.PUBLISHED)
    _check_ahead(slot, now)
    log.record(by, "testslot.publish", slot)
    return slot


@transaction.atomic
def close(slot: TestSlot, by: Any) -> TestSlot:
    """End registration before its day: places stay, nobody moves up by others' leaving. As ``publish``."""
    slot = _move(slot, by, {TestSlot.State.PUBLISHED}, TestSlot.State.CLOSED)
    log.record(by, "testslot.close", slot)
    return slot


@transaction.atomic
def reopen(slot: TestSlot, by: Any, now: dt.datetime | None = None) -> TestSlot:
    """Open registration again. Raises Refused, Impossible, ValidationError when its time has passed."""
    slot = _move(slot, by, {TestSlot.State.CLOSED}, TestSlot.State.PUBLISHED)
    _check_ahead(slot, now)
    log.record(by, "testslot.reopen", slot)
    return slot


@transaction.atomic
def cancel_slot(slot: TestSlot, by: Any, reason: str, now: dt.datetime | None = None) -> TestSlot:
    """Call a test off and write to everybody who had a place or waited; they may book another one at once.

    Raises Refused, Impossible (cancelled before, or begun), ValidationError without a reason.
    """
    known = {TestSlot.State.DRAFT, TestSlot.State.PUBLISHED, TestSlot.State.CLOSED}
    slot = _move(slot, by, known, TestSlot.State.CANCELLED)
    if (now or timezone.now()) >= slot.begins:
        raise Impossible("The test has begun.")
    if not reason.strip():
        raise ValidationError(_("Please say why: everybody who has a place will read it."))
    concerned = _again(slot)
    slot.bookings.filter(state__in=LIVE).update(state=Booking.State.CANCELLED)
    slot.places_taken = 0
    slot.save(update_fields=["places_taken"])
    for booking in concerned:
        with_event = booking.state == Booking.State.BOOKED
        booking.state = Booking.State.CANCELLED
        letters.write("test-cancelled", booking, with_event=with_event, reason=reason.strip())
    log.record(by, "testslot.cancel", slot, reason=reason.strip())
    return slot


def _move(slot: TestSlot, by: Any, sources: set[TestSlot.State], target: TestSlot.State) -> TestSlot:
    """Bring a locked test into another state. Raises Refused, Impossible."""
    held = hold(slot.pk)[slot.pk]
    require(by, "language_tests.manage", held)
    if held.state not in sources:
        raise Impossible(f"A test that is {held.state} cannot become {target}.")
    held.state = target
    held.save(update_fields=["state"])
    return held


def _check_ahead(slot: TestSlot, now: dt.datetime | None) -> None:
    if not slot.is_open(now or timezone.now()):
        raise ValidationError(_("Registration for this test has ended. Change its days first."))
