"""What is held about a person's recognised courses."""

from mobility.common.own_data import Rows, plain_columns, register

from .models import RecognisedCourse


def register_all() -> None:
    """Name the rows of this package."""
    columns = ("application__ref", *plain_columns(RecognisedCourse))
    register("recognition", Rows(RecognisedCourse, "application__applicant__user", columns))
