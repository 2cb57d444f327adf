"""Move the last day of a published call: later, or today to close it. It is a correction of nothing else."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mobility.common.policy import require

from ..models import Call
from .corrections import Preview, apply_correction, begin_correction, preview


@transaction.atomic
def move_deadline(
    call: Call, by: Any, reason: str, *, closes_on: dt.date, late_until: dt.date | None
) -> Call:
    """Give a published call another last day, as its next version; whoever has a draft gets a letter.

    Days are local ones, open until 24:00. Raises Refused, and ValidationError for a day that has passed,
    without a reason, while another correction is in preparation, or when other dates contradict.
    """
    return apply_correction(_prepared(call, by, closes_on, late_until), by, reason)


def preview_deadline(call: Call, by: Any, *, closes_on: dt.date, late_until: dt.date | None) -> Preview:
    """Say whom another last day would touch; nothing is written. Raises as ``move_deadline``."""
    with transaction.atomic():
        found = preview(_prepared(call, by, closes_on, late_until))
        transaction.set_rollback(True)
    return found


def _prepared(call: Call, by: Any, closes_on: dt.date, late_until: dt.date | None) -> Call:
    require(by, "programs.extend_deadline", call)
    if closes_on < timezone.localdate():
        raise ValidationError({"closes_on": _("This day has passed already.")})
    if late_until and late_until <= closes_on:
        raise ValidationError({"late_until": _("This has to be after the last day.")})
    if Call.objects.filter(corrects=call.pk).exists():
        raise ValidationError(_("A correction of this call is in preparation: apply or discard it first."))
    copy = begin_correction(call, by)
    copy.closes_on, copy.late_until = closes_on, late_until
    copy.full_clean(exclude=["program", "based_on", "corrects"])
    copy.save(update_fields=["closes_on", "late_until"])
    return copy
