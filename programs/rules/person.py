"""Rules about the person: kind of person, age, citizenship, social category, faculty, degree."""

from collections.abc import Mapping, Sequence
from typing import Literal

from mobility.common.clock import age_on
from mobility.common.verdict import Verdict

from .facts import Facts
from .vocabulary import Category, Degree, Person, kind, verdict, within

DEGREES = ("none", "bachelor", "master", "doctoral")
OF_AGE = 18  # years


def group_of(facts: Facts) -> str:
    """Return "student" or "staff": teachers are staff, and who did not say is taken for a student."""
    return "student" if facts.person in (None, "student") else "staff"


@kind
def person(facts: Facts, *, allowed: Sequence[Person]) -> Verdict:
    """The call is for these kinds of people; one who allows staff allows teachers, too."""
    known = {"staff", "teacher"} if "staff" in allowed else set()
    passed = None if facts.person is None else facts.person in known | set(allowed)
    return verdict("person", passed, {"allowed": list(allowed)}, facts.person)


@kind
def faculty(facts: Facts, *, allowed: Sequence[Mapping[str, str]]) -> Verdict:
    """Only people of these faculties; each is given by its code and its names in three languages."""
    names = {str(name).casefold() for row in allowed for name in row.values()}
    passed = None if not facts.faculty else facts.faculty.strip().casefold() in names
    return verdict("faculty", passed, {"allowed": [dict(row) for row in allowed]}, facts.faculty)


@kind
def age(
    facts: Facts,
    *,
    minimum: int | None = None,
    maximum: int | None = None,
    at: Literal["departure", "application"] = "departure",
) -> Verdict:
    """Completed years on the day of departure or of the application; the birthday itself counts."""
    needed = {"minimum": minimum, "maximum": maximum, "at": at}
    day = facts.departure if at == "departure" else facts.today
    years = None if facts.birth_date is None or day is None else age_on(facts.birth_date, day)
    return verdict("age", within(years, minimum, maximum), needed, years)


@kind
def citizenship(facts: Facts, *, allowed: Sequence[str] = ()) -> Verdict:
    """Citizens of these countries (ISO 3166, two letters); an empty list welcomes everybody."""
    needed = {"allowed": list(allowed)}
    if not allowed:
        return verdict("citizenship", True, needed, facts.citizenship)
    passed = None if facts.citizenship is None else facts.citizenship in allowed
    return verdict("citizenship", passed, needed, facts.citizenship)


@kind
def category(facts: Facts, *, allowed: Sequence[Category]) -> Verdict:
    """Only people of one of these social categories."""
    passed = None if facts.categories is None else bool(facts.categories & set(allowed))
    actual = None if facts.categories is None else sorted(facts.categories)
    return verdict("category", passed, {"allowed": list(allowed)}, actual)


@kind
def degree(facts: Facts, *, minimum: Degree = "bachelor") -> Verdict:
    """The highest degree held, or its recognised equivalent, is at least ``minimum``."""
    passed = None if facts.degree is None else DEGREES.index(facts.degree) >= DEGREES.index(minimum)
    return verdict("degree", passed, {"minimum": minimum}, facts.degree)
