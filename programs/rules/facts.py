"""What is known about a person and a stay, and what a call's table and a host say of language tests."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Proof:
    """A paper that shows a language: ``value`` is the score or level printed on it.

    An empty ``language`` means the one the test is about (``language_tests.TESTS``).
    """

    test: str
    value: str = ""
    language: str = ""
    taken_on: dt.date | None = None


@dataclass(frozen=True)
class Threshold:
    """A line of a call's table: from ``minimum`` on the test counts as ``level``.

    ``host_may_lower`` says that a host which asks for less is enough (the page says so of HSK only).
    """

    language: str
    test: str
    minimum: str
    level: str = "B2"
    usable: bool = True
    host_may_lower: bool = False


@dataclass(frozen=True)
class Host:
    """What one host asks for beyond the call: the stricter of both holds."""

    language: str = ""
    gpa: Decimal | None = None
    level: str = ""
    scores: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EarlierStay:
    """A stay abroad that was funded before: ``study`` or ``internship``, its months, the cycle it was in."""

    kind: str = "study"
    months: Decimal = Decimal(0)
    cycle: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known about a person and a stay. None means not known; an empty tuple means there is none.

    ``today`` is the day on which the person applies; ``semesters`` is the planned length of the stay;
    ``semester_of_stay`` is the semester the person will be in while abroad. ``of_age`` says whether somebody
    who keeps the birth date to themselves is 18 or older on the day of departure; a birth date outweighs it.
    """

    person: str | None = None
    cycle: str | None = None
    faculty: str | None = None
    semester: int | None = None
    year: int | None = None
    semester_of_stay: int | None = None
    final_year: bool | None = None
    gpa: Decimal | None = None
    gpa_scale: str = "4.0"
    full_time: bool | None = None
    degree: str | None = None
    field_match: bool | None = None
    birth_date: dt.date | None = None
    citizenship: str | None = None
    categories: frozenset[str] | None = None
    proofs: tuple[Proof, ...] | None = None
    passport_until: dt.date | None = None
    earlier_stays: tuple[EarlierStay, ...] | None = None
    today: dt.date | None = None
    departure: dt.date | None = None
    stay_end: dt.date | None = None
    semesters: int | None = None
    stay_kind: str = "study"
    scope: str = "external"
    funding: str | None = None
    channel: str | None = None
    agreement: bool | None = None
    nominated: bool | None = None
    host: Host | None = None
    of_age: bool | None = None

    @property
    def study_year(self) -> int | None:
        """The year of study: semesters 1 and 2 are year 1."""
        return self.year if self.semester is None else -(-self.semester // 2)
