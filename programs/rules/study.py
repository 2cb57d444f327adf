"""Rules about studies: cycle, year, semester, grades, form of study, field."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from mobility.common.verdict import Outcome, Verdict

from .facts import Facts
from .vocabulary import Counted, Cycle, Operator, kind, verdict, within


@kind
def cycle(facts: Facts, *, allowed: Sequence[Cycle]) -> Verdict:
    """The cycle of study (bachelor, master, doctoral) must be one of those allowed."""
    passed = None if facts.cycle is None else facts.cycle in allowed
    return verdict("cycle", passed, {"allowed": list(allowed)}, facts.cycle)


@kind
def study_year(facts: Facts, *, minimum: int | None = None, maximum: int | None = None) -> Verdict:
    """The year of study, counted from the current semester."""
    passed = within(facts.study_year, minimum, maximum)
    return verdict("study_year", passed, {"minimum": minimum, "maximum": maximum}, facts.study_year)


@kind
def final_year(facts: Facts) -> Verdict:
    """Nobody in the last year of study: practice and the diploma work need the person at home."""
    passed = None if facts.final_year is None else not facts.final_year
    return verdict("final_year", passed, {}, facts.final_year)


@kind
def semester(
    facts: Facts,
    *,
    minimum: int,
    maximum: int,
    individually: Sequence[int] = (),
    decided_by: str = "department",
    counted: Counted = "now",
) -> Verdict:
    """The current semester, or that of the stay; those in ``individually`` are left to ``decided_by``."""
    needed = {
        "minimum": minimum,
        "maximum": maximum,
        "individually": list(individually),
        "counted": counted,
    }
    number = facts.semester if counted == "now" else facts.semester_of_stay
    if number is not None and number in individually:
        return Verdict("semester_individual", Outcome.INDIVIDUAL, needed, number, decided_by)
    return verdict("semester", within(number, minimum, maximum), needed, number)


@kind
def gpa(
    facts: Facts, *, value: Decimal | None = None, operator: Operator = ">=", scale: Decimal = Decimal("4.0")
) -> Verdict:
    """The grade point average, compared as printed with two decimals; the host's own minimum may be higher.

    Without a value nothing is asked. A GPA on another scale is not compared: the office decides.
    """
    limit, strict, by_host = _limit(facts, value, operator)
    needed = {
        "operator": ">" if strict else ">=",
        "value": limit,
        "scale": str(scale),
        "by_host": by_host,
    }
    if limit is None:
        return verdict("gpa", True, needed, facts.gpa)
    if facts.gpa is None or Decimal(facts.gpa_scale) != Decimal(str(scale)):
        return verdict("gpa", None, needed, facts.gpa)
    printed = facts.gpa.quantize(Decimal("0.01"), ROUND_HALF_UP)
    passed = printed > Decimal(limit) if strict else printed >= Decimal(limit)
    return verdict("gpa", passed, needed, printed)


def _limit(facts: Facts, value: Decimal | None, operator: str) -> tuple[str | None, bool, bool]:
    """Return the stricter minimum of call and host, whether it must be exceeded, whether it is the host's."""
    own = None if value is None else Decimal(str(value))
    hosts = facts.host.gpa if facts.host else None
    if hosts is not None and (own is None or hosts > own):
        return str(hosts), False, True
    return (None if value is None else str(value)), operator == ">", False


@kind
def full_time(facts: Facts) -> Verdict:
    """Only full-time students."""
    return verdict("full_time", facts.full_time, {}, facts.full_time)


@kind
def field_match(facts: Facts) -> Verdict:
    """What is studied at the host corresponds to the speciality at home."""
    return verdict("field_match", facts.field_match, {}, facts.field_match)
