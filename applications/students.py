"""What the register of students says about a person: filled in once, confirmed or contradicted ever after.

A row is somebody's when its university e-mail is a confirmed address of their account. Nothing of it binds:
whoever knows better types that, and both are shown.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models.functions import Lower

from mobility.accounts.queries import confirmed_addresses

from .models import Applicant, StudentRecord

FIELDS = (
    "last_name",
    "first_name",
    "patronymic",
    "birth_date",
    "iin",
    "faculty_id",
    "department",
    "speciality",
    "speciality_code",
    "cycle",
    "full_time",
    "semester",
    "gpa",
)
# Every university sends its list at least once a year; who is in none of them has left.
KEPT = dt.timedelta(days=400)


def record_of(user: Any) -> StudentRecord | None:
    """Return what the register says about whoever holds an account; None when it knows no such address."""
    addresses = confirmed_addresses(user).annotate(low=Lower("email")).values("low")
    return StudentRecord.objects.filter(email__in=addresses).order_by("-as_of", "id").first()


def said_by(record: StudentRecord | None) -> dict[str, Any]:
    """Return what a row says as JSON values: ``as_of`` and its ``values`` by field; empty without a row."""
    if record is None:
        return {}
    said = {name: _plain(getattr(record, name)) for name in FIELDS}
    return {
        "as_of": record.as_of.isoformat(),
        "values": {name: value for name, value in said.items() if value not in (None, "")},
    }


def said_about(applicant: Applicant) -> dict[str, Any]:
    """Return what the register says today about a person who applies as a student; empty when nothing."""
    if applicant.person != Applicant.Person.STUDENT:
        return {}
    return said_by(record_of(applicant.user))


def fill_in(applicant: Applicant) -> bool:
    """Fill the empty fields of a profile from the register; tell whether there was something to fill in.

    Whether somebody studies full-time a new profile only presumes: there the register's word holds.
    """
    record = record_of(applicant.user) if applicant.person == Applicant.Person.STUDENT else None
    if record is None:
        return False
    is_new = not applicant.last_name
    for name in FIELDS:
        value, empty = getattr(record, name), getattr(applicant, name) in (None, "")
        if value not in (None, "") and (empty or (is_new and name == "full_time")):
            setattr(applicant, name, value)
    return True


def compared(applicant: Applicant, said: dict[str, Any]) -> dict[str, bool]:
    """Tell of each field that the register speaks of whether the profile says the same."""
    return {
        name: _alike(_plain(getattr(applicant, name)), value)
        for name, value in said.get("values", {}).items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _alike(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, str) and isinstance(theirs, str):
        return " ".join(mine.split()).casefold() == " ".join(theirs.split()).casefold()
    return mine == theirs
