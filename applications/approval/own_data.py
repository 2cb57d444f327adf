"""What a faculty decided about a person."""

from mobility.common.own_data import Rows, register

from .models import FacultyDecision


def register_all() -> None:
    """Name the rows of this package."""
    columns = ("application__ref", "matter", "state", "reason", "asked_at", "decided_at")
    register("approval", Rows(FacultyDecision, "application__applicant__user", columns))
