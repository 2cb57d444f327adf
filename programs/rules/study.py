"""Rules about studies: cycle, year, semester, grades."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from mobility.common.verdict import Outcome, Verdict

from .facts import Facts
from .vocabulary import kind, verdict, within


@kind
def cycle(facts: Facts, *, allowed: Sequence[str]) -> Verdict:
    """The cycle of study (bachelor, master, doctoral) must be one of those allowed."""
    passed = None if facts.cycle is None else facts.cycle in allowed
    return verdict("cycle", passed, {"allowed": list(allowed)}, facts.cycle)


@kind
def study_year(facts: Facts, *, minimum: int | None = None, maximum: int | None = None) -> Verdict:
    """The year of study, counted from the current semester."""
    passed = within(facts.study_year, minimum, maximum)
    return verdict("study_year", passed, {"minimum": minimum, "maximum": maximum}, facts.study_year)


@kind
def semester(
    facts: Facts,
    *,
    minimum: int,
    maximum: int,
    individually: Sequence[int] = (),
    decided_by: str = "department",
) -> Verdict:
    """The current semester; those listed in ``individually`` are left to a body of the university."""
    needed = {"minimum": minimum, "maximum": maximum, "individually": list(individually)}
    if facts.semester is not None and facts.semester in individually:
        return Verdict("semester_individual", Outcome.INDIVIDUAL, needed, facts.semester, decided_by)
    return verdict("semester", within(facts.semester, minimum, maximum), needed, facts.semester)


@kind
def gpa(facts: Facts, *, value: str | None, operator: str = ">=", scale: str = "4.0") -> Verdict:
    """The grade point average, compared as printed with two decimals; without a value nothing is asked."""
    needed = {"operator": operator, "value": value, "scale": scale}
    if value is None:
        return verdict("gpa", True, needed, facts.gpa)
    if facts.gpa is None:
        return verdict("gpa", None, needed, None)
    printed, limit = facts.gpa.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(value)
    passed = printed > limit if operator == ">" else printed >= limit
    return verdict("gpa", passed, needed, printed)


@kind
def full_time(facts: Facts) -> Verdict:
    """Only full-time students."""
    return verdict("full_time", facts.full_time, {}, facts.full_time)
