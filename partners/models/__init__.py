"""Where people go: institutions, their offices, and the agreements that let us send anybody there."""

from .agreements import SENDING, Agreement, AgreementScan, AgreementYear, academic_year_of, academic_years
from .institutions import (
    Contact,
    Faculty,
    Institution,
    Office,
    check_accent_colour,
    check_brand_colour,
)

__all__ = [
    "SENDING",
    "Agreement",
    "AgreementScan",
    "AgreementYear",
    "Contact",
    "Faculty",
    "Institution",
    "Office",
    "academic_year_of",
    "academic_years",
    "check_accent_colour",
    "check_brand_colour",
]
