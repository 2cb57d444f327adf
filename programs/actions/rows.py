"""The rows of a call in preparation: added, changed, moved and taken out one by one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from mobility.common import log
from mobility.common.policy import require

from .. import seats, suggested
from ..models import Call, DocumentRequirement, Offering
from . import readings
from .copying import Copies, copies_of


def _call_to_edit(call: Call, by: Any) -> Call:
    """Return the call, locked. Raises Refused, and ValidationError once it is published."""
    require(by, "programs.edit", call)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.state == Call.State.PUBLISHED:
        raise ValidationError(_("This call is published; its rules no longer change."))
    return locked


@transaction.atomic
def save_row(row: Any, by: Any) -> Any:
    """Save a row of a call in preparation; a new one comes last. Raises Refused, ValidationError."""
    call = _call_to_edit(row.call, by)
    new = row.pk is None
    if new and hasattr(row, "since"):
        row.since = call.version
    if new and hasattr(row, "order") and not row.order:
        row.order = _last(row) + 1
    if new and isinstance(row, Offering) and not row.min_level:
        row.min_level = suggested.level_of_host(row)
    row.full_clean(exclude=["call", "parent"])
    row.save()
    if isinstance(row, Offering) and (shortage := seats.plan(call).shortages.get(row.institution_id)):
        raise ValidationError({shortage.column: shortage.sentence})
    log.record(by, "call.row_add" if new else "call.row_change", call, **_named(row))
    return row


def _last(row: Any) -> int:
    """Return the highest order among the rows of a call, or among the ways for one paper."""
    return _beside(row).aggregate(last=Max("order"))["last"] or 0


def _beside(row: Any) -> Any:
    rows = type(row)._default_manager.filter(call=row.call_id, until=None)
    return rows.filter(parent=row.parent_id) if isinstance(row, DocumentRequirement) else rows


class WrongPlaces(Exception):
    """Some places cannot be saved as they were typed: what is wrong, by the place's key and by column."""

    def __init__(self, wrong: Mapping[int, Mapping[str, Sequence[str]]]) -> None:
        super().__init__("wrong places")
        self.wrong = wrong


class Changed(Exception):
    """Somebody else changed a place in the meantime."""


@transaction.atomic
def save_places(call: Call, changes: Mapping[int, Mapping[str, tuple[Any, Any]]], by: Any) -> int:
    """Save many places of a call in preparation, all or none; return how many.

    ``changes`` hold by the place's key and by column what stood there and what shall stand there. Raises
    Refused, ValidationError once the call is published, Changed, WrongPlaces.
    """
    locked = _call_to_edit(call, by)
    rows = locked.offerings.select_for_update(of=("self",)).select_related("institution")
    places = {place.pk: place for place in rows.filter(pk__in=changes)}
    wrong: dict[int, Mapping[str, Sequence[str]]] = {}
    for key, columns in changes.items():
        place = places.get(key)
        if place is None or any(getattr(place, name) != was for name, (was, _new) in columns.items()):
            raise Changed
        for name, (_was, new) in columns.items():
            setattr(place, name, new)
        place.call = locked
        try:
            place.full_clean(exclude=["call"])
        except ValidationError as error:
            wrong[key] = error.message_dict
            continue
        place.save()
        log.record(by, "call.row_change", locked, **_named(place), changes=sorted(columns))
    if not wrong:
        hosts = {place.institution_id for place in places.values()}
        found = seats.plan(locked).shortages
        wrong = {s.place: {s.column: [s.sentence]} for host, s in found.items() if host in hosts}
    if wrong:
        raise WrongPlaces(wrong)
    return len(changes)


@transaction.atomic
def copy_places(source: Call, target: Call, chosen: Collection[int], by: Any) -> Copies:
    """Copy places of another call, named by their keys, into one in preparation; what is there stays.

    Raises Refused, and ValidationError when an agreement gives too little.
    """
    call = _call_to_edit(target, by)
    copies = copies_of(source, call, chosen)
    for place in copies.places:
        place.full_clean(exclude=["call"])
        place.save()
        log.record(by, "call.row_add", call, **_named(place), based_on=source.code)
    hosts = {place.institution_id for place in copies.places}
    found = seats.plan(call).shortages
    if short := [shortage.sentence for host, shortage in found.items() if host in hosts]:
        raise ValidationError(short)
    return copies


@transaction.atomic
def delete_row(row: Any, by: Any) -> None:
    """Take a row out of a call in preparation. Raises Refused, ValidationError."""
    call = _call_to_edit(row.call, by)
    log.record(by, "call.row_delete", call, **_named(row))
    row.delete()


@transaction.atomic
def move_row(row: Any, by: Any, *, up: bool) -> None:
    """Let a row change places with its neighbour; the first stays first. Raises Refused, ValidationError."""
    _call_to_edit(row.call, by)
    rows = list(_beside(row).order_by("order", "id"))
    here = next(place for place, other in enumerate(rows) if other.pk == row.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for order, other in enumerate(rows, start=1):
        if other.order != order:
            type(row)._default_manager.filter(pk=other.pk).update(order=order)


@transaction.atomic
def take_reading(paper: DocumentRequirement, by: Any, *, recommended: bool) -> None:
    """Ask a paper of those recommended, or of those the page names. Raises Refused, ValidationError."""
    call = _call_to_edit(paper.call, by)
    if not paper.recommended_condition:
        return
    readings.take(paper, recommended)
    log.record(by, "call.row_change", call, **_named(paper))


def _named(row: Model) -> dict[str, str]:
    code = getattr(row, "code", "") or getattr(row, "kind", "")
    if isinstance(row, Offering):
        code = f"{row.institution}: {row.field}"
    return {"row": str(row._meta.verbose_name), "code": str(code)}
