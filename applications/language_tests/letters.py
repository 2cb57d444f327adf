"""The letters about a place at the language test, with the event for the person's calendar."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from mobility.common import dates
from mobility.mail.actions import Letter, enqueue
from programs.wording.values import language_name

from .calendar import Event, calendar
from .models import Booking
from .wording import day_and_hours, in_all_languages, result_of, room_of

LINK = "/language-tests/"


def event_file(booking: Booking, language: str, now: dt.datetime | None = None) -> str:
    """Return the calendar file of a place in a language."""
    slot = booking.slot
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    with override(language):
        tested = language_name(booking.language)
        return calendar(
            Event(
                uid=f"language-test-{booking.uid}@{host}",
                sequence=booking.sequence,
                begins=slot.begins,
                ends=slot.ends,
                changed=now or timezone.now(),
                title=_("Language test: %(language)s") % {"language": tested},
                place=room_of(slot),
                text="\n".join(filter(None, [_("Please bring your identity card or passport."), slot.notes])),
                address=settings.SITE_URL + LINK,
                cancelled=booking.state != Booking.State.BOOKED,
            )
        )


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
