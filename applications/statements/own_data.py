"""What a person wrote: the text as it stands, what was kept of it, and what was handed in."""

from mobility.common.own_data import Rows, register

from .models import Answer, HandedStatement, KeptText, Statement


def register_all() -> None:
    """Name the rows of this package."""
    owner = "application__applicant__user"
    register(
        "statements",
        Rows(Statement, owner, ("application__ref", "code", "language", "begun_at")),
        Rows(
            Answer,
            f"statement__{owner}",
            ("statement__application__ref", "statement__code", "number", "text", "version", "saved_at"),
        ),
        Rows(
            KeptText,
            f"answer__statement__{owner}",
            ("answer__statement__application__ref", "answer__number", "version", "text", "saved_at"),
        ),
        Rows(
            HandedStatement,
            f"statement__{owner}",
            ("statement__application__ref", "number", "language", "answers", "handed_at", "set_aside_at"),
            file="paper",
            folder="statement__application__ref",
        ),
    )
