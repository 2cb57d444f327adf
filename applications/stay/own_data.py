"""What is held about a person's stay."""

from mobility.common.own_data import Rows, plain_columns, register

from .models import Report, Stay


def register_all() -> None:
    """Name the rows of this package."""
    owner = "application__applicant__user"
    register(
        "stay",
        Rows(Stay, owner, ("application__ref", *plain_columns(Stay))),
        Rows(Report, owner, ("application__ref", "institution__name_en", *plain_columns(Report))),
    )
