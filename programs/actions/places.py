"""What the office does with the places of a call, also of one that is published: add, adjust, withdraw.

What a host demands (GPA, level, test results, language, days there) stays as people read it. Texts, seats and
a later last day may change; every change names its reason, and the log keeps what stood there before.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobility.common import log
from mobility.common.policy import require

from .. import seats, suggested
from ..frozen import MAY_CHANGE_AT_A_PLACE
from ..models import Call, Offering
from .agreements import hold_agreements, put_under_agreements, release_seats
from .versions import close_version


class Wisher(Protocol):
    """Who wishes for places; it lives in a package above this one."""

    def wishes(self, place: Offering) -> tuple[int, int]:
        """Return how many drafts and how many submitted applications wish for a place."""

    def withdrawn(self, place: Offering, by: Any, reason: str) -> None:
        """Tell whoever wishes for a place that it was withdrawn."""


_wishers: list[Wisher] = []
_holders: list[Callable[[Offering], int]] = []


def add_wisher(wisher: Wisher) -> None:
    """Let a package above say who wishes for a place."""
    _wishers.append(wisher)


def add_holder(count: Callable[[Offering], int]) -> None:
    """Let a later stage say how many seats of a place somebody holds."""
    _holders.append(count)


def given(place: Offering) -> int:
    """Return how many seats of a place somebody holds."""
    return sum(count(place) for count in _holders)


def wishes(place: Offering) -> tuple[int, int]:
    """Return how many drafts and how many submitted applications wish for a place."""
    found = [wisher.wishes(place) for wisher in _wishers]
    return sum(drafts for drafts, _sent in found), sum(sent for _drafts, sent in found)


@transaction.atomic
def add_place(call: Call, place: Offering, by: Any, reason: str = "") -> Offering:
    """Add a place to a call; of a published one its seats are counted on the host's agreement at once.

    Raises Refused, and ValidationError when the place is wrong, when an agreement is missing or gives too
    little, or without a reason when the call is published.
    """
    call = _locked(call, by)
    reason = _reason(reason) if call.is_published else reason.strip()
    place.call, place.pk = call, None
    if not place.min_level:
        place.min_level = suggested.level_of_host(place)
    place.full_clean(exclude=["call"])
    place.save()
    if call.is_published:
        hold_agreements(call)
        put_under_agreements(call)
        close_version(call)
        place.refresh_from_db()
    elif shortage := seats.plan(call).shortages.get(place.institution_id):
        raise ValidationError({shortage.column: shortage.sentence})
    log.record(by, "call.place_add", call, **_named(place), reason=reason)
    return place


@transaction.atomic
def adjust_place(place: Offering, by: Any, reason: str, changes: Mapping[str, Any]) -> Offering:
    """Change what may still change at a place of a published call; ``changes`` are columns with their values.

    Raises Refused, and ValidationError without a reason, for another column, for fewer seats than were given
    out or more than are agreed, and for a last day earlier than before.
    """
    call = _locked(place.call, by)
    found = _standing(place, call)
    reason = _reason(reason)
    if set(changes) - set(MAY_CHANGE_AT_A_PLACE):
        raise ValidationError(_("What the host asks stays as people read it when the call was published."))
    before = {name: getattr(found, name) for name in changes}
    differ = [name for name in changes if (changes[name] or None) != (before[name] or None)]
    if not differ:
        return found
    _check_day(found, changes)
    hold_agreements(call)
    release_seats(call)
    for name in differ:
        setattr(found, name, changes[name])
    found.agreement_year = None
    found.full_clean(exclude={field.name for field in Offering._meta.concrete_fields} - set(differ))
    _check_given(found)
    found.save()
    put_under_agreements(call)
    close_version(call)
    found.refresh_from_db()
    log.record(
        by,
        "call.place_adjust",
        call,
        **_named(found),
        reason=reason,
        before=_plain(before, differ),
        after=_plain(changes, differ),
    )
    return found


@transaction.atomic
def withdraw_place(place: Offering, by: Any, reason: str) -> Offering:
    """Take a place of a published call back: its seats go back, whoever wishes for it is told.

    Doing it twice is the same as once. Raises Refused, and ValidationError without a reason or when somebody
    holds a seat already.
    """
    call = _locked(place.call, by)
    found = Offering.objects.select_for_update(of=("self",)).select_related("institution").get(pk=place.pk)
    if found.withdrawn_on is not None:
        return found
    found = _standing(place, call)
    reason = _reason(reason)
    if count := given(found):
        raise ValidationError(_held(count))
    drafts, submitted = wishes(found)
    hold_agreements(call)
    release_seats(call)
    found.agreement_year = None
    found.withdrawn_on, found.withdrawn_because = timezone.localdate(), reason
    found.save(update_fields=["agreement_year", "withdrawn_on", "withdrawn_because"])
    put_under_agreements(call)
    close_version(call)
    log.record(
        by,
        "call.place_withdraw",
        call,
        **_named(found),
        reason=reason,
        drafts=drafts,
        submitted=submitted,
    )
    for wisher in _wishers:
        wisher.withdrawn(found, by, reason)
    return found


def _locked(call: Call, by: Any) -> Call:
    require(by, "programs.edit", call)
    return Call.objects.select_for_update(of=("self",)).select_related("program").get(pk=call.pk)


def _standing(place: Offering, call: Call) -> Offering:
    """Return a place of a published call, locked. Raises ValidationError when it can be edited directly."""
    if not call.is_published:
        raise ValidationError(_("This call is not published yet: change it directly."))
    rows = call.offerings.offered().select_for_update(of=("self",)).select_related("institution")
    found = rows.filter(pk=place.pk).first()
    if found is None:
        raise ValidationError(_("This place was withdrawn."))
    found.call = call
    return found


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Please say why: the reason is kept.")})
    return reason.strip()


def _check_day(place: Offering, changes: Mapping[str, Any]) -> None:
    """The own last day may only be put off; none at all is the last day of the call."""
    if "closes_on" not in changes:
        return
    last = place.call.last_day
    if (changes["closes_on"] or last) < (place.closes_on or last):
        sentence = _("People count on the last day they read: it can only become a later one.")
        raise ValidationError({"closes_on": sentence})


def _check_given(place: Offering) -> None:
    count = given(place)
    if place.seats < count:
        raise ValidationError({"seats": _held(count)})


def _held(count: int) -> str:
    sentence = ngettext(
        "%(count)s seat of this place was given out already.",
        "%(count)s seats of this place were given out already.",
        count,
    )
    return sentence % {"count": count}


def _named(place: Offering) -> dict[str, Any]:
    return {"offering": place.pk, "row": f"{place.institution}: {place.field}"}


def _plain(values: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """Return values as the log keeps them, under the names of their columns."""

    def plain(value: Any) -> Any:
        return value if isinstance(value, int) else str(value or "–")

    return {name: plain(values[name]) for name in names}
