"""Counting what the public check answered."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import connection
from django.utils import timezone

from mobility.common.verdict import Outcome
from programs.models import Call
from programs.queries import judge
from programs.rules import Facts

from .models import CheckCount

TABLE = CheckCount._meta.db_table
MORE = (
    f'INSERT INTO "{TABLE}" (month, call_id, rule, count) VALUES {{rows}} '
    f'ON CONFLICT (month, call_id, rule) DO UPDATE SET count = "{TABLE}".count + 1'
)


def count_check(
    calls: Iterable[Call], facts_for: Callable[[Call], Facts], today: dt.date | None = None
) -> None:
    """Count one answer of the public check and the hard rules not met, by call and month; one statement.

    ``calls`` have their rules loaded. Whose answer it was is not kept.
    """
    month = (today or timezone.localdate()).replace(day=1)
    keys = sorted({(call.pk, rule) for call in calls for rule in ("", *_not_met(call, facts_for(call)))})
    if keys:
        values = [value for call, rule in keys for value in (month, call, rule)]
        with connection.cursor() as cursor:
            # Only placeholders are put together here; what is kept travels as parameters.
            cursor.execute(MORE.format(rows=", ".join(["(%s, %s, %s, 1)"] * len(keys))), values)


def _not_met(call: Call, facts: Facts) -> set[str]:
    """Return the kinds of the hard rules that stand in the way."""
    return {
        finding.row.kind
        for finding in judge(call, facts).findings
        if not finding.row.soft and finding.verdict.outcome == Outcome.NOT_ELIGIBLE
    }
