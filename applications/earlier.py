"""Earlier stays abroad: told one by one, or as bare months; the rules count the months."""

from collections.abc import Sequence
from typing import Any

from .models import Applicant

KINDS = ("study", "internship")


def went_before(applicant: Applicant) -> bool | None:
    """Tell whether somebody was on a funded stay before; None when they did not say."""
    months = [applicant.earlier_study_months, applicant.earlier_internship_months]
    if applicant.earlier_mobilities or any(months):
        return True
    return None if None in months else False


def tell(applicant: Applicant, went: bool | None, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what a person says about earlier stays; the months of each kind follow.

    While a stay lacks its kind or its months, the months are not known. Months told without stays, as in the
    public check, hold until the first stay is told.
    """
    if went and not rows and not applicant.earlier_mobilities and went_before(applicant):
        return
    applicant.earlier_mobilities = list(rows)
    whole = all(row["kind"] and row["months"] is not None for row in rows)
    known = whole if rows else went is False
    study, internship = (
        (sum(row["months"] for row in rows if row["kind"] == kind) for kind in KINDS)
        if known
        else (None, None)
    )
    applicant.earlier_study_months, applicant.earlier_internship_months = study, internship
