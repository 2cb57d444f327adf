"""What is held about the forms a person fetched and signed."""

from mobility.common.own_data import Rows, plain_columns, register

from .models import FilledForm, SignedForm

OWNER = "application__applicant__user"


def register_all() -> None:
    """Name the rows of this package."""
    register(
        "signing",
        Rows(
            FilledForm,
            f"document__{OWNER}",
            ("document__application__ref", "requirement__code", *plain_columns(FilledForm)),
        ),
        Rows(
            SignedForm,
            f"upload__document__{OWNER}",
            ("upload__document__application__ref", "requirement__code", *plain_columns(SignedForm)),
        ),
    )
