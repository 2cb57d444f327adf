"""What the public check was told before there was an account, taken over into the profile."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from .models import Applicant, LanguageProof

READ: dict[str, Callable[[Any], Any]] = {
    "cycle": str,
    "semester": int,
    "gpa": Decimal,
    "birth_date": dt.date.fromisoformat,
    "passport_until": dt.date.fromisoformat,
    "categories": list,
}


def take_over(
    applicant: Applicant, answers: Mapping[str, Any], languages: Mapping[str, str]
) -> list[LanguageProof] | None:
    """Fill empty fields of a profile with the answers; what the person typed into the profile stays.

    Returns the language papers to save, or None when the profile has some already. ``languages`` says which
    language a test is about. Answers were checked by the form that took them.
    """
    if not applicant.last_name and answers.get("person") == "staff":
        applicant.person = Applicant.Person.STAFF
    for name, read in READ.items():
        if answers.get(name) and getattr(applicant, name) in (None, "", []):
            setattr(applicant, name, read(answers[name]))
    test = answers.get("test", "none")
    if test == "none" or applicant.proofs.exists():
        return None
    return [LanguageProof(test=test, value=answers.get("value", ""), language=languages.get(test, "en"))]
