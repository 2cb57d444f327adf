"""What the office does with agreements: move them from state to state, renew them, keep their scans."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common import files, log
from mobility.common.models import StoredFile
from mobility.common.policy import require

from ..models import Agreement, AgreementScan, AgreementYear

State = Agreement.State
# Where an agreement may go from each state. What was ended by mistake can be put back.
MOVES: dict[str, tuple[str, ...]] = {
    State.DRAFT: (State.IN_SIGNING, State.IN_FORCE),
    State.IN_SIGNING: (State.DRAFT, State.IN_FORCE),
    State.IN_FORCE: (State.ENDED,),
    State.ENDED: (State.IN_FORCE,),
}


@transaction.atomic
def move(agreement: Agreement, by: Any, to: str) -> Agreement:
    """Bring an agreement into another state. Doing it twice is the same as once.

    Raises Refused, and ValidationError when no way leads there, when it is not signed yet, or when people
    still go under it in published calls.
    """
    require(by, "partners.edit", agreement)
    found = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if found.state == to:
        return found
    problems = not_movable(found, to, timezone.localdate())
    if problems:
        raise ValidationError(problems)
    before, found.state = found.state, to
    found.save(update_fields=["state"])
    log.record(by, "agreement.move", found, before=before, after=to)
    return found


def not_movable(agreement: Agreement, to: str, today: dt.date) -> list[str]:
    """Say in whole sentences what keeps an agreement from a state; empty when nothing does."""
    if to not in MOVES[agreement.state]:
        return [
            _("An agreement that is “%(now)s” cannot become “%(next)s”.")
            % {"now": agreement.get_state_display(), "next": dict(State.choices).get(to, to)}
        ]
    if to == State.IN_FORCE:
        if agreement.signed_on is None:
            return [_("Please write the day on which it was signed.")]
        if agreement.signed_on > today:
            return [_("It is signed on a day that lies ahead: it is not in force yet.")]
    stays = agreement.stays()
    if to == State.ENDED and stays and stays[1] >= today:
        return [
            _("Published calls send people under this agreement until %(day)s: it cannot be ended before.")
            % {"day": f"{stays[1]:%d.%m.%Y}"}
        ]
    return []


@transaction.atomic
def renew(agreement: Agreement, by: Any, *, number: str, valid_from: dt.date, valid_to: dt.date) -> Agreement:
    """Draft the agreement that follows another one: same host, same kind, the seats of its last year.

    Raises Refused, and ValidationError when it was renewed before or the days are wrong.
    """
    require(by, "partners.edit", agreement)
    before = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    following = Agreement(
        institution=before.institution,
        kind=before.kind,
        number=number,
        valid_from=valid_from,
        valid_to=valid_to,
        renews=before,
    )
    following.full_clean()
    following.save()
    last = before.years.last()
    if last is not None:
        names = ("levels", "isced_fields", "seats_out", "seats_in", "months_per_seat", "staff_seats_out")
        kept = {name: getattr(last, name) for name in names}
        following.years.create(academic_year=_next_year(last, following), **kept)
    log.record(by, "agreement.renew", following, renews=before.number)
    return following


def _next_year(last: AgreementYear, following: Agreement) -> str:
    """Name the first year of a renewal that the agreement before it did not cover."""
    first = max(int(last.academic_year[:4]) + 1, following.valid_from.year - (following.valid_from.month < 7))
    return f"{first}/{first + 1}"


@transaction.atomic
def add_scan(agreement: Agreement, by: Any, name: str, content: Any) -> AgreementScan:
    """Keep a scan of the signed paper. Raises Refused, and Unacceptable, whose text says what to do."""
    require(by, "partners.edit", agreement)
    stored: StoredFile = files.store(files.check(name, content), by)
    scan = AgreementScan.objects.create(agreement=agreement, file=stored, added_by=by)
    log.record(by, "agreement.scan_add", agreement, sha256=stored.sha256)
    return scan


@transaction.atomic
def remove_scan(scan: AgreementScan, by: Any) -> None:
    """Take a scan away that was added by mistake; the log keeps its hash. Raises Refused."""
    require(by, "partners.edit", scan.agreement)
    log.record(by, "agreement.scan_remove", scan.agreement, sha256=scan.file.sha256)
    scan.delete()


def give_seats(year: AgreementYear, seats: int, *, staff: bool = False) -> None:
    """Count seats of published places under a year, those of staff apart; negative ones are given back.

    The caller holds the agreement's lock. Raises IntegrityError beyond what is agreed: the database says so.
    """
    column = "staff_seats_offered" if staff else "seats_offered"
    AgreementYear.objects.filter(pk=year.pk).update(**{column: F(column) + seats})
