"""What is held about a person of the office: the lists they keep, the steps they made for many."""

from mobility.common.own_data import Rows, keep_back, register

from .models import BulkLine, BulkStep, SavedList


def register_all() -> None:
    """Name the rows of this package."""
    register(
        "lists",
        Rows(SavedList, "owner", ("name", "section", "query", "shared", "made_at")),
        Rows(BulkStep, "by", ("step", "note", "phase", "made_at", "confirmed_at", "finished_at")),
    )
    keep_back(BulkLine, "A line of a step for many; the move that came of it is handed out as a move.")
