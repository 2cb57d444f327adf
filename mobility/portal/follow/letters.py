"""The letters about followed calls: confirm the address, it is open, its deadline was moved."""

import datetime as dt
from typing import Any

from django.utils import timezone

from mobility.common import dates
from mobility.mail.actions import Letter, Stranger, enqueue_all
from programs.models import Call

from . import keys
from .models import Follow

LANGUAGES = ("kk", "ru", "en")


def titles(thing: Any) -> dict[str, str]:
    """Return the title of a call or program in each language."""
    return {code: getattr(thing, f"title_{code}") or "" for code in LANGUAGES}


def way_out(follow: Follow) -> str:
    """Return what the link is made from that stops letters to this person."""
    return f"{keys.STOP}:{keys.name_of(follow)}"


def ask_to_confirm(follow: Follow) -> None:
    """Ask an address whether it is its owner who wants letters: one letter for each address and day.

    A second wish of the same day waits for the same letter, or for the next day's (``telling.ask_again``).
    """
    today = timezone.localdate()
    letter = Letter(
        user=Stranger(follow.email, follow.language),
        occasion=f"follow:{today}",
        context={"call": titles(follow.subject)},
        link=f"{keys.CONFIRM}:{follow.pk}",
        way_out=way_out(follow),
    )
    if enqueue_all("follow-confirm", [letter]):
        Follow.objects.filter(pk=follow.pk).update(letter_on=today)


def opened(follow: Follow, call: Call, reader: Any) -> Letter:
    """Return the letter that a call has opened."""
    return Letter(
        user=reader,
        occasion=f"opens:{call.code}",
        context={"call": titles(call), "deadline": _deadline(call.closes_on)},
        link=f"/calls/{call.code}/",
        way_out=way_out(follow),
    )


def moved(follow: Follow, call: Call, reader: Any) -> Letter:
    """Return the letter that the deadline of a call was moved."""
    return Letter(
        user=reader,
        occasion=f"moved:{call.code}:{call.closes_on}",
        context={"call": titles(call), "deadline": _deadline(call.closes_on)},
        link=f"/calls/{call.code}/",
        way_out=way_out(follow),
    )


def _deadline(day: dt.date) -> dict[str, str]:
    return {code: dates.deadline_text(day, code).text for code in LANGUAGES}
