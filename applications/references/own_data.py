"""What is held about the recommendations a person asked for; what referees wrote is confidential."""

from mobility.common.own_data import Rows, keep_back, register

from .models import Reference, ReferenceRequest


def register_all() -> None:
    """Name the rows of this package."""
    columns = (
        "name",
        "email",
        "position",
        "role",
        "language",
        "message",
        "state",
        "asked_at",
        "until",
        "ended_at",
    )
    owner = "document__application__applicant__user"
    register("references", Rows(ReferenceRequest, owner, ("document__application__ref", *columns)))
    keep_back(Reference, "A recommendation is confidential towards the person it is about.")
