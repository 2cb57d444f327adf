"""What is held about a person's folder. The office's remarks are for the office."""

from mobility.common.own_data import Rows, keep_back, register

from .models import Folder, Move, Paper, Place, Transfer

OWNER = "folder__application__applicant__user"


def register_all() -> None:
    """Name the rows of this package."""
    counts = ("shown", "originals", "originals_in", "copies", "copies_in", "recorded_at")
    register(
        "folders",
        Rows(
            Folder, "application__applicant__user", ("application__number", "received_at", "place__name_en")
        ),
        Rows(Paper, OWNER, ("folder__application__number", "document__requirement__code", *counts)),
        Rows(Move, OWNER, ("folder__application__number", "at", "target__kind", "target__name_en")),
    )
    keep_back(
        Place, "A place names the colleague at whose desk folders stand; the own folder's is handed out."
    )
    keep_back(Transfer, "An act lists the folders of many people; the own moves are handed out.")
