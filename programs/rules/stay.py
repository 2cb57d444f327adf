"""Rules about the stay: how long it is, and how long the passport must be valid."""

import datetime as dt
from typing import Any

from mobility.common.clock import add_months
from mobility.common.verdict import Verdict

from .facts import Facts
from .vocabulary import kind, verdict, within


@kind
def duration(
    facts: Facts, *, unit: str = "month", minimum: int | None = None, maximum: int | None = None
) -> Verdict:
    """How long the stay is, first and last day included: in calendar days or in months counted on dates."""
    needed = {"unit": unit, "minimum": minimum, "maximum": maximum}
    if facts.departure is None or facts.stay_end is None:
        return verdict("duration", None, needed, None)
    days = (facts.stay_end - facts.departure).days + 1
    if unit == "day":
        return verdict("duration", within(days, minimum, maximum), needed, days)
    long_enough = minimum is None or facts.stay_end >= add_months(facts.departure, minimum) - dt.timedelta(
        days=1
    )
    short_enough = maximum is None or facts.stay_end < add_months(facts.departure, maximum)
    return verdict("duration", long_enough and short_enough, needed, days)


@kind
def passport(facts: Facts, *, months_after: int = 0) -> Verdict:
    """The passport must be valid ``months_after`` months after the end of the stay, that day included."""
    needed: dict[str, Any] = {"months_after": months_after}
    if facts.passport_until is None or facts.stay_end is None:
        return verdict("passport", None, needed, facts.passport_until)
    until = add_months(facts.stay_end, months_after)
    return verdict(
        "passport", facts.passport_until >= until, {**needed, "until": until}, facts.passport_until
    )
