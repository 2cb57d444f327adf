"""What the giving out of places holds about a person."""

from mobility.common.own_data import Rows, register

from .models import Place


def register_all() -> None:
    """Name the rows of this package."""
    columns = ("application__ref", "offering__institution__name_en", "given_at")
    register("placement", Rows(Place, "application__applicant__user", columns))
