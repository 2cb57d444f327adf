"""Who came and what came of it: one sheet for a test, saved as a whole or not at all."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.actions import Stale, refresh_documents
from applications.models import LanguageProof
from applications.workflow import Impossible
from mobility.common import log
from mobility.common.policy import require
from programs.rules import HOME_TEST

from .. import letters, queries
from ..models import Booking, TestSlot
from .bookings import hold
from .papers import bring_in_line


@dataclass(frozen=True)
class Entry:
    """What was typed for one person; ``version`` is that of the booking the typist saw."""

    version: int
    attendance: str = ""
    level: str = ""
    points: int | None = None

    def is_of(self, booking: Booking) -> bool:
        """Tell whether the booking says the same."""
        known = (booking.attendance, booking.level, booking.points)
        return (self.attendance, self.level, self.points) == known


class Conflict(Stale):
    """Somebody else recorded something else for these people in the meantime."""

    def __init__(self, bookings: list[Booking]) -> None:
        super().__init__("recorded by somebody else")
        self.bookings = bookings


@transaction.atomic
def save_results(
    slot: TestSlot, entries: Mapping[int, Entry], by: Any, now: dt.datetime | None = None
) -> int:
    """Record attendance and results of a test, by the key of the booking. Returns how many have changed.

    A result becomes a language paper of the person, confirmed by the office, and a letter. Raises Refused,
    Impossible before the test begins, Conflict, ValidationError (a result of somebody who did not come).
    """
    slot = hold(slot.pk)[slot.pk]
    require(by, "language_tests.manage", slot)
    now = now or timezone.now()
    if now < slot.begins or slot.state in {TestSlot.State.DRAFT, TestSlot.State.CANCELLED}:
        raise Impossible("Nobody can have sat this test yet.")
    rows = queries.attending(slot).filter(pk__in=entries)
    changed = [(row, entries[row.pk]) for row in rows if not entries[row.pk].is_of(row)]
    conflicts = [row for row, entry in changed if row.version != entry.version]
    if conflicts:
        raise Conflict(conflicts)
    for booking, entry in changed:
        booking.slot = slot
        _record(booking, entry, by, now)
    return len(changed)


def _record(booking: Booking, entry: Entry, by: Any, now: dt.datetime) -> None:
    if (entry.level or entry.points is not None) and entry.attendance != Booking.Attendance.YES:
        raise ValidationError(_("Only people who came have a result."))
    _check_only_one(booking, entry)
    had = (booking.level, booking.points)
    booking.attendance, booking.level, booking.points = entry.attendance, entry.level, entry.points
    booking.recorded_at, booking.recorded_by = now, by
    booking.version += 1
    _keep_proof(booking, by, now)
    booking.save()
    log.record(
        by,
        "booking.result",
        booking,
        attendance=booking.attendance,
        level=booking.level,
        points=booking.points,
    )
    if booking.level and had != (booking.level, booking.points):
        letters.write_result(booking)


def _check_only_one(booking: Booking, entry: Entry) -> None:
    """Whoever was excused may have booked again: then the first place cannot count any more."""
    if booking.attendance != Booking.Attendance.EXCUSED or entry.attendance == booking.attendance:
        return
    same = Booking.objects.filter(
        applicant=booking.applicant_id, language=booking.language, round=booking.round
    )
    if queries.live(same).exists():
        raise ValidationError(
            _("%(person)s was excused and has booked another test since: it stays so.")
            % {"person": booking.applicant}
        )


def _keep_proof(booking: Booking, by: Any, now: dt.datetime) -> None:
    """Bring the person's language paper in line with the result, and their drafts' checklists with it.

    A result of the same test that the person typed gives way to the confirmed one.
    """
    proof = booking.proof
    if not booking.level:
        if proof is None:
            return
        booking.proof = None
        booking.save(update_fields=["proof"])
        proof.delete()
    else:
        proof = proof or LanguageProof(applicant=booking.applicant, test=HOME_TEST, language=booking.language)
        proof.value, proof.taken_on = booking.level, booking.slot.day
        proof.confirmed_at, proof.confirmed_by = now, by
        proof.save()
        booking.proof = proof
        booking.applicant.proofs.filter(test=HOME_TEST, language=booking.language, confirmed_at=None).delete()
    rows = booking.applicant.applications.filter(state__in=queries.STATES)
    for application in rows.select_related("call", "applicant"):
        refresh_documents(application)
        bring_in_line(application)
