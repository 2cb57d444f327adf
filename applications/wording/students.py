"""What the register of students says beside what a person says, as sentences for the reader."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from mobility.common import dates
from partners.models import Faculty

from ..models import Applicant
from ..students import compared
from .deadline import page_language


def for_the_person(applicant: Applicant, said: dict[str, Any]) -> dict[str, tuple[bool, str]]:
    """Return for each field of the profile whether the register says the same, and a sentence about it."""
    notes = {}
    for name, agrees in compared(applicant, said).items():
        words = {"day": as_of(said), "value": _shown(name, said["values"][name])}
        if agrees:
            told = _("Confirmed by the register, %(day)s.")
        elif getattr(applicant, name) in (None, ""):
            told = _("The register says (%(day)s): %(value)s.")
        else:
            told = _("The register says (%(day)s): %(value)s. If yours is right, leave it.")
        notes[name.removesuffix("_id")] = agrees, told % words
    return notes


def for_the_office(applicant: Applicant, said: dict[str, Any], *names: str) -> tuple[str, bool]:
    """Return beside one line about a person what the register says of these fields, and whether it differs.

    Empty when the register says nothing of them.
    """
    known = {name: agrees for name, agrees in compared(applicant, said).items() if name in names}
    other = [_shown(name, said["values"][name]) for name, agrees in known.items() if not agrees]
    if other:
        return _("in the register: %(value)s") % {"value": " ".join(other)}, True
    return (_("as in the register") if known else ""), False


def as_of(said: dict[str, Any]) -> str:
    """Return the day on which the register said so; empty without a word of it."""
    return dates.long_date(dt.date.fromisoformat(said["as_of"]), page_language()) if said else ""


def _shown(name: str, value: Any) -> str:
    language = page_language()
    if name == "birth_date":
        return dates.long_date(dt.date.fromisoformat(value), language)
    if name == "gpa":
        return dates.number(value, language, 2)
    if name == "faculty_id":
        return str(Faculty.objects.filter(pk=value).first() or "–")
    if name == "full_time":
        return _("full-time") if value else _("not full-time")
    if name == "cycle":
        return str(dict(Applicant.Cycle.choices).get(value, value))
    return str(value)
