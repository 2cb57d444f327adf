"""The language table a candidate is scored by: that of the version of the call under which they submitted."""

from collections.abc import Callable, Sequence

from programs import rules

from .models import Session

Table = Sequence[rules.Threshold]


def tables_of(session: Session) -> Callable[[int | None], Table]:
    """Return a function that gives the table of a version of the session's call: one query for all."""
    rows = list(session.call.thresholds.order_by("id"))

    def table(version: int | None) -> Table:
        return [row.as_row() for row in rows if row.holds_in(version)]

    return table
