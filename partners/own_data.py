"""What the partners' tables hold about our own people."""

from mobility.common.own_data import Rows, plain_columns, register

from .models import Absence, Duty


def register_all() -> None:
    """Name the rows of this package."""
    register(
        "partners",
        Rows(Duty, "person", plain_columns(Duty)),
        # Who stands in is named to both; each has the row.
        Rows(Absence, "person", ("first_day", "last_day")),
        Rows(Absence, "substitute", ("first_day", "last_day")),
    )
