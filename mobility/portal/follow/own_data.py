"""What this package holds about a person."""

from mobility.common.own_data import Rows, register

from .models import CalendarKey, Follow


def register_all() -> None:
    """Name the calls a person follows, and since when there is a link of a calendar."""
    columns = ("call__code", "program__code", "changes", "asked_at", "told_at")
    register("follow", Rows(Follow, "user", columns), Rows(CalendarKey, "user", ("number", "made_at")))
