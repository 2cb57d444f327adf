"""Rules about the stay: length, passport, time before it, agreement, how often, kind of mobility."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from mobility.common.clock import add_months
from mobility.common.verdict import Outcome, Verdict

from .facts import Facts
from .vocabulary import Channel, Scope, Unit, kind, verdict, within


@kind
def duration(
    facts: Facts, *, unit: Unit = "month", minimum: int | None = None, maximum: int | None = None
) -> Verdict:
    """How long the stay is: in calendar days (first and last included), in months on dates, in semesters.

    At least n months: last day ≥ start + n months − 1 day; at most n months: last day < start + n months.
    """
    needed = {"unit": unit, "minimum": minimum, "maximum": maximum}
    if unit == "semester":
        return verdict("duration", within(facts.semesters, minimum, maximum), needed, facts.semesters)
    if facts.departure is None or facts.stay_end is None:
        return verdict("duration", None, needed, None)
    days = (facts.stay_end - facts.departure).days + 1
    if unit == "day":
        return verdict("duration", within(days, minimum, maximum), needed, days)
    long_enough = minimum is None or facts.stay_end >= add_months(facts.departure, minimum) - dt.timedelta(1)
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


@kind
def lead_time(facts: Facts, *, months: int = 0, days: int = 0) -> Verdict:
    """The person applies at least so long before the departure, that day included."""
    needed: dict[str, Any] = {"months": months, "days": days}
    if facts.today is None or facts.departure is None:
        return verdict("lead_time", None, needed, None)
    earliest = add_months(facts.today, months) + dt.timedelta(days=days)
    return verdict(
        "lead_time", facts.departure >= earliest, {**needed, "earliest": earliest}, facts.departure
    )


@kind
def agreement(facts: Facts) -> Verdict:
    """An agreement with the host is in force during the stay."""
    return verdict("agreement", facts.agreement, {}, facts.agreement)


@kind
def participation(
    facts: Facts,
    *,
    once_per_kind: bool = False,
    months_per_cycle: int | None = None,
    months_in_all: int | None = None,
) -> Verdict:
    """Limits of taking part: once for study and once for internship; so many months per cycle or in all.

    Earlier stays count together with the one planned; a stay without a cycle counts into every cycle.
    """
    needed = {
        "once_per_kind": once_per_kind,
        "months_per_cycle": months_per_cycle,
        "months_in_all": months_in_all,
    }
    if facts.earlier_stays is None:
        return verdict("participation_limit", None, needed, None)
    earlier = facts.earlier_stays
    in_cycle = sum((s.months for s in earlier if s.cycle in ("", facts.cycle or s.cycle)), Decimal(0))
    in_all = sum((s.months for s in earlier), Decimal(0))
    repeated = once_per_kind and any(s.kind == facts.stay_kind for s in earlier)
    passed = (
        not repeated
        and _room_left(facts, in_cycle, months_per_cycle)
        and _room_left(facts, in_all, months_in_all)
    )
    return verdict("participation_limit", passed, needed, in_all)


def _room_left(facts: Facts, used: Decimal, limit: int | None) -> bool:
    """Tell whether the planned stay fits into what is left; of a stay without dates only a rest is asked.

    Without earlier stays nothing is used up: how long one stay may be is the rule about its length.
    """
    if limit is None or not used:
        return True
    left = limit - used
    if facts.departure is None or facts.stay_end is None or left <= 0:
        return left > 0
    whole = int(left)
    end = add_months(facts.departure, whole) + dt.timedelta(days=int((left - whole) * 30))
    return facts.stay_end < end


@kind
def nominated(facts: Facts) -> Verdict:
    """The person was nominated to the host."""
    return verdict("nominated", facts.nominated, {}, facts.nominated)


@kind
def scope(facts: Facts, *, allowed: Sequence[Scope]) -> Verdict:
    """Mobility abroad (external), inside Kazakhstan (internal), or both."""
    return verdict("scope", facts.scope in allowed, {"allowed": list(allowed)}, facts.scope)


@kind
def channel(facts: Facts, *, allowed: Sequence[Channel]) -> Verdict:
    """The paper comes in by one of these ways: portal, office, eGov."""
    passed = None if facts.channel is None else facts.channel in allowed
    return verdict("channel", passed, {"allowed": list(allowed)}, facts.channel)


@kind
def competition(facts: Facts) -> Verdict:
    """Whoever applies takes part in a competition; nobody is ruled out by it beforehand."""
    return Verdict("competition", Outcome.ELIGIBLE)
