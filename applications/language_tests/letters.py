"""The letters about a place at the language test, with the event for the person's calendar."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mobility.common import dates
from mobility.common.calendar import Event, calendar, uid
from mobility.mail.actions import Letter, enqueue
from programs.wording.values import language_name

from .models import Booking
from .wording import day_and_hours, in_all_languages, result_of, room_of

LINK = "/language-tests/"


def event(booking: Booking) -> Event:
    """Return a place as an entry of the person's calendar, in the active language."""
    slot = booking.slot
    return Event(
        uid=uid(f"language-test-{booking.uid}"),
        sequence=booking.sequence,
        begins=slot.begins,
        ends=slot.ends,
        changed=timezone.now(),
        title=_("Language test: %(language)s") % {"language": language_name(booking.language)},
        place=room_of(slot),
        text="\n".join(filter(None, [_("Please bring your identity card or passport."), slot.notes])),
        address=settings.SITE_URL + LINK,
        cancelled=booking.state != Booking.State.BOOKED,
    )


def event_file(booking: Booking, language: str) -> str:
    """Return the calendar file of a place in a language."""
    with override(language):
        return calendar(event(booking))


def letter(booking: Booking, occasion: str, *, with_event: bool = True, **more: Any) -> Letter:
    """Return a letter about a place or a wait: what, when, where; ``more`` is filled in besides."""
    slot, user = booking.slot, booking.applicant.user
    context = {
        "name": booking.applicant.first_name or user.get_full_name(),
        "language": in_all_languages(lambda: language_name(booking.language)),
        "time": in_all_languages(lambda: day_and_hours(slot)),
        "room": in_all_languages(lambda: room_of(slot)),
        "notes": in_all_languages(lambda: slot.notes),
        "until": {code: dates.long_date(slot.closes_on, code) for code in ("kk", "ru", "en")},
        **more,
    }
    return Letter(
        user=user,
        occasion=f"{occasion}:{booking.pk}:{booking.sequence}:{booking.version}",
        context=context,
        link=LINK,
        calendar=event_file(booking, user.language) if with_event else "",
    )


def write(template: str, booking: Booking, *, with_event: bool = True, **more: Any) -> None:
    """Put a letter about a place into the outbox, in the caller's transaction."""
    asked = letter(booking, template, with_event=with_event, **more)
    enqueue(
        template,
        asked.user,
        occasion=asked.occasion,
        context=asked.context,
        link=asked.link,
        calendar=asked.calendar,
    )


def write_result(booking: Booking) -> None:
    """Tell a person the result of their test."""
    write("test-result", booking, with_event=False, result=in_all_languages(lambda: result_of(booking)))


def reminder(booking: Booking) -> Letter:
    """Return the letter of the day before, one for each day a test is on."""
    asked = letter(booking, "test-reminder")
    return Letter(
        user=asked.user,
        occasion=f"test-reminder:{booking.pk}:{booking.slot.day}",
        context=asked.context,
        link=asked.link,
        calendar=asked.calendar,
    )
