"""What is known about a person and a stay, and what a call's table says of language tests."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Proof:
    """A paper that shows a language: ``value`` is the score or level printed on it."""

    test: str
    value: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Threshold:
    """A line of a call's table: from ``minimum`` on the test counts as ``level``."""

    language: str
    test: str
    minimum: str
    level: str = "B2"
    usable: bool = True


@dataclass(frozen=True)
class Facts:
    """What is known about a person and a stay. None means not known; an empty tuple means there is none."""

    person: str | None = None
    cycle: str | None = None
    semester: int | None = None
    gpa: Decimal | None = None
    full_time: bool | None = None
    birth_date: dt.date | None = None
    citizenship: str | None = None
    proofs: tuple[Proof, ...] | None = None
    departure: dt.date | None = None
    stay_end: dt.date | None = None
    passport_until: dt.date | None = None
    categories: frozenset[str] | None = None
    nominated: bool | None = None

    @property
    def study_year(self) -> int | None:
        """The year of study: semesters 1 and 2 are year 1."""
        return None if self.semester is None else -(-self.semester // 2)
