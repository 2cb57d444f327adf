"""What is held about the language tests a person booked."""

from mobility.common.own_data import Rows, register

from .models import Booking


def register_all() -> None:
    """Name the rows of this package."""
    about = ("slot__day", "slot__starts_at", "slot__room", "language", "round", "state", "made_at")
    result = ("attendance", "level", "points", "recorded_at")
    register("language_tests", Rows(Booking, "applicant__user", (*about, *result)))
