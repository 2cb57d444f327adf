"""People, institutions, calls and applications for tests, made by the portal's own actions."""

from .applications import application_in, fill_papers, fill_profile, paper, submitted
from .calls import CallFactory, OfferingFactory
from .commission import appoint, score_all, session_for
from .people import ApplicantFactory, UserFactory, staff
from .places import AgreementFactory, FacultyFactory, HomeFactory, InstitutionFactory

__all__ = [
    "AgreementFactory",
    "ApplicantFactory",
    "CallFactory",
    "FacultyFactory",
    "HomeFactory",
    "InstitutionFactory",
    "OfferingFactory",
    "UserFactory",
    "application_in",
    "appoint",
    "fill_papers",
    "fill_profile",
    "paper",
    "score_all",
    "session_for",
    "staff",
    "submitted",
]
