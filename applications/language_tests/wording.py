"""Language tests in words, in the active language."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

from mobility.common import dates
from partners.models import Office
from partners.queries import home_institution
from programs.wording.values import language_name

from .models import Booking, TestSlot

TAUGHT = ("en", "de", "fr", "es", "it", "pl", "cs", "tr", "zh", "ko")
BADGES: dict[str, str] = {
    TestSlot.State.DRAFT: "open",
    TestSlot.State.PUBLISHED: "ok",
    TestSlot.State.CLOSED: "wait",
    TestSlot.State.CANCELLED: "stop",
}
DONE = {
    "publish": gettext_lazy("Published: people can book now."),
    "close": gettext_lazy("Registration is closed. Whoever has a place keeps it."),
    "reopen": gettext_lazy("Registration is open again."),
    "cancel": gettext_lazy("The test is cancelled; everybody who had a place or waited gets a letter."),
}


def in_all_languages(say: Callable[[], str]) -> dict[str, str]:
    """Return what ``say`` says in each language of the portal, for a letter."""
    said = {}
    for code in ("kk", "ru", "en"):
        with override(code):
            said[code] = say()
    return said


def language_choices() -> list[tuple[str, str]]:
    """Return the languages a test can be about, with their names."""
    return [(code, language_name(code)) for code in TAUGHT]


def languages_of(slot: TestSlot) -> str:
    """Name the languages of a test, parted by commas."""
    return ", ".join(language_name(code) for code in slot.languages)


def day_and_hours(slot: TestSlot) -> str:
    """Say when a test is: "Wednesday, 25 November 2026, 14:00–16:00"."""
    return f"{dates.long_date_weekday(slot.day, (get_language() or 'en')[:2])}, {slot.hours}"


def room_of(slot: TestSlot) -> str:
    """Say where a test is: its own room, otherwise that of the office."""
    if slot.room:
        return slot.room
    office: Office | None = getattr(home_institution(), "office", None)
    if office is None:
        return _("International Office")
    if not office.room:
        return office.name
    return _("%(office)s, room %(room)s") % {"office": office.name, "room": office.room_shown}


def result_of(booking: Booking) -> str:
    """Say what came of a test: the level, with the points where there are some; nothing stays nothing."""
    if not booking.level:
        return ""
    if booking.points is None:
        return booking.level
    return _("%(level)s (%(points)s points)") % {"level": booking.level, "points": booking.points}


@dataclass(frozen=True)
class Card:
    """A test as an applicant sees it, with what they can do about it now.

    ``bookable`` are languages with their names; ``movable`` are own places that can change to this test.
    """

    slot: TestSlot
    when: str
    room: str
    languages: str
    places: str
    mine: Booking | None
    bookable: list[tuple[str, str]]
    movable: list[tuple[Booking, str]]
    why_not: str

    @property
    def only(self) -> str:
        """The one language that is left to book where others are tested, too; empty otherwise."""
        one_of_several = len(self.bookable) == 1 < len(self.slot.languages)
        return self.bookable[0][1] if one_of_several else ""


def cards(slots: Iterable[TestSlot], bookings: Sequence[Booking], under_way: set[int]) -> list[Card]:
    """Return the tests as one person sees them.

    ``bookings`` are the person's own; ``under_way`` the calls in which they may use a result.
    """
    standing = [booking for booking in bookings if booking.attendance != Booking.Attendance.EXCUSED]
    return [_card(slot, standing, under_way) for slot in slots]


def _card(slot: TestSlot, standing: Sequence[Booking], under_way: set[int]) -> Card:
    mine = next((booking for booking in standing if booking.slot_id == slot.pk), None)
    of_round = {b.language: b for b in standing if b.round == slot.round and b.language in slot.languages}
    free = [code for code in slot.languages if code not in of_round]
    chosen = {call.pk for call in slot.calls.all()}
    barred = bool(chosen) and not chosen & under_way
    now = timezone.now()
    movable = [b for b in of_round.values() if b.slot_id != slot.pk and b.slot.is_open(now)]
    may = bool(under_way) and not barred
    return Card(
        slot=slot,
        when=day_and_hours(slot),
        room=room_of(slot),
        languages=languages_of(slot),
        places=places_of(slot),
        mine=mine,
        bookable=[(code, language_name(code)) for code in free] if may else [],
        movable=[(b, language_name(b.language)) for b in movable] if may and slot.places_left else [],
        why_not=_("This test is for another call than yours.") if under_way and barred else "",
    )


def places_of(slot: TestSlot) -> str:
    """Say how many places are left, or how many wait (``waiting`` as counted by the query)."""
    left = slot.places_left
    if left:
        return ngettext("%(left)s of %(all)s places is left", "%(left)s of %(all)s places are left", left) % {
            "left": left,
            "all": slot.places,
        }
    waiting = vars(slot)["waiting"]
    if not waiting:
        return _("Full; nobody waits yet")
    return ngettext("Full; %(count)s person waits", "Full; %(count)s people wait", waiting) % {
        "count": waiting
    }
