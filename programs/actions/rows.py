"""The rows of a call in preparation: added, changed, moved and taken out one by one."""

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
    return {
        "row": str(row._meta.verbose_name),
        "code": str(getattr(row, "code", "") or getattr(row, "kind", "")),
    }
