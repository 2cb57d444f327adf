"""What the outbox holds about a person."""

from mobility.common.own_data import Rows, register

from .models import Message


def register_all() -> None:
    """Name the letters a person was written."""
    register(
        "letters",
        Rows(Message, "user", ("created_at", "sent_at", "recipient", "language", "state", "subject", "body")),
    )
