"""Calls and agreements for tests of what is offered."""

import datetime as dt

from programs.actions import create_call
from programs.models import Call

from ..factories import AgreementFactory

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2028, 2, 15), dt.date(2028, 6, 14)


def new_call(code: str, first: dt.date = FIRST, last: dt.date = LAST, preset: str = "tou-bilateral") -> Call:
    opens = first - dt.timedelta(days=120)
    return create_call(
        preset, code=code, opens_on=opens, closes_on=opens + 30 * DAY, stay_from=first, stay_to=last
    )


def agreed(host, out: int = 3, **fields):
    days = {"valid_from": FIRST, "valid_to": LAST, "signed_on": FIRST - 100 * DAY}
    return AgreementFactory(institution=host, seats=out, **(days | fields))
