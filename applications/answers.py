"""What the public check was told before there was an account, taken over into the profile."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from partners.models import Faculty

from .models import Applicant, LanguageProof

NO_PROOF, ELSEWHERE = "none", "other"


def _yes(value: str) -> bool:
    return value == "yes"


READ: dict[str, Callable[[Any], Any]] = {
    "cycle": str,
    "semester": int,
    "gpa": Decimal,
    "birth_date": dt.date.fromisoformat,
    "passport_until": dt.date.fromisoformat,
    "final_year": _yes,
    "field_match": _yes,
    "degree": str,
    "earlier_study_months": int,
    "earlier_internship_months": int,
    "stay_days": int,
    "categories": list,
}


def take_over(
    applicant: Applicant, answers: Mapping[str, Any], languages: Mapping[str, str]
) -> list[LanguageProof] | None:
    """Fill empty fields of a profile with the answers; what the person typed into the profile stays.

    Returns the language papers to save, or None when the profile has some already. ``languages`` says which
    language a test is about. Answers were checked by the form that took them.
    """
    if not applicant.latin_name:  # a last name may come from the register of students
        _take_over_defaults(applicant, answers)
    for name, read in READ.items():
        if answers.get(name) and getattr(applicant, name) in (None, "", []):
            setattr(applicant, name, read(answers[name]))
    if answers.get("faculty") and applicant.faculty is None:
        ours = Faculty.objects.filter(institution__is_home=True)
        applicant.faculty = ours.filter(code=answers["faculty"]).first()
    test = answers.get("test", NO_PROOF)
    if test == NO_PROOF or applicant.proofs.exists():
        return None
    return [LanguageProof(test=test, value=answers.get("value", ""), language=languages.get(test, "en"))]


def _take_over_defaults(applicant: Applicant, answers: Mapping[str, Any]) -> None:
    """Take over what a new profile presumes: a full-time student of Kazakhstan."""
    if answers.get("person") in Applicant.Person.values:
        applicant.person = answers["person"]
    if answers.get("full_time"):
        applicant.full_time = _yes(answers["full_time"])
    if answers.get("citizenship", ELSEWHERE) != ELSEWHERE:
        applicant.citizenship = answers["citizenship"]
