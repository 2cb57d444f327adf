"""Where people go: institutions, their offices, and the agreements that let us send anybody there."""

from .agreements import (
    ISCED_F,
    SENDING,
    Agreement,
    AgreementScan,
    AgreementYear,
    academic_year_of,
    academic_years,
)
from .duty import Absence, Duty
from .institutions import (
    Faculty,
    GradingScale,
    Institution,
    Tag,
    check_accent_colour,
    check_brand_colour,
)
from .office import ClosedDay, Contact, Direction, Office
from .register import CountryStatus, Grade, HostContact, InstitutionFile, TeachingLanguage

__all__ = [
    "ISCED_F",
    "SENDING",
    "Absence",
    "Agreement",
    "AgreementScan",
    "AgreementYear",
    "ClosedDay",
    "Contact",
    "CountryStatus",
    "Direction",
    "Duty",
    "Faculty",
    "Grade",
    "GradingScale",
    "HostContact",
    "Institution",
    "InstitutionFile",
    "Office",
    "Tag",
    "TeachingLanguage",
    "academic_year_of",
    "academic_years",
    "check_accent_colour",
    "check_brand_colour",
]
