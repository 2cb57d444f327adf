"""Who books a place at the language test, and who runs it: the office publishes tests and records results."""

from typing import Any

from applications.policy import may_start
from mobility.accounts.policy import is_office
from mobility.common.policy import register_action, register_visible

from .models import Booking, TestSlot


def visible_slots(user: Any):
    """The office sees every test; whoever may apply sees what is published."""
    if is_office(user):
        return TestSlot.objects.all()
    if not may_start(user, None):
        return TestSlot.objects.none()
    return TestSlot.objects.filter(state=TestSlot.State.PUBLISHED)


def visible_bookings(user: Any):
    """The office sees every booking, a person their own."""
    if is_office(user):
        return Booking.objects.all()
    return Booking.objects.filter(applicant__user=user) if user.is_authenticated else Booking.objects.none()


def may_change(user: Any, booking: Booking) -> bool:
    """Change or cancel one's own booking. Until when is asked by the action, which holds the clock."""
    return may_start(user, None) and booking.applicant.user_id == user.pk


def may_edit(user: Any, slot: TestSlot | None = None) -> bool:
    """Add and change tests; one that was cancelled stays as it is."""
    return is_office(user) and (slot is None or slot.state != TestSlot.State.CANCELLED)


def register_all() -> None:
    """Register the answers of this package."""
    register_visible(TestSlot, visible_slots)
    register_visible(Booking, visible_bookings)
    register_action("language_tests.book", lambda user, slot=None: may_start(user, None))
    register_action("language_tests.change", may_change)
    register_action("language_tests.manage", lambda user, slot=None: is_office(user))
    register_action("language_tests.edit", may_edit)
