"""The yearly table for the ministry, by the columns that the office keeps."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mobility.common.dates import country_name
from mobility.common.policy import visible
from programs.models import Call

from . import queries
from .models import ReportColumn
from .queries import Asked
from .tables import WORDS, Cell, Column, Row, Table


def columns(user: Any) -> list[ReportColumn]:
    """Return the columns that are shown: first what tells lines apart, then the counts."""
    shown = list(visible(user, ReportColumn).filter(shown=True).order_by("order", "id"))
    return sorted(shown, key=lambda column: column.is_count)


def table(user: Any, asked: Asked, shown: list[ReportColumn] | None = None) -> Table:
    """Return the yearly table of an academic year; two queries. Its last line adds the counts up."""
    shown = columns(user) if shown is None else shown
    lines = [column for column in shown if not column.is_count]
    counts = [column for column in shown if column.is_count]
    asked_for = {str(column.pk): (column.shows, column.narrowed) for column in counts}
    kinds = list(dict.fromkeys(column.shows for column in lines))
    found = queries.report(user, asked, kinds, asked_for) if counts else []
    rows = []
    for number, values in enumerate(found, start=1):
        told = dict(zip(kinds, values, strict=False))
        named: list[Cell] = [_named(column.shows, told[column.shows]) for column in lines]
        rows.append(Row(str(number), (*named, *values[len(kinds) :])))
    made = Table(
        code="ministry",
        title=_("Yearly table for the ministry, %(year)s") % {"year": asked.year},
        about="",
        first="№",
        columns=tuple(_column(column, shown) for column in shown),
        rows=tuple(rows),
    )
    return made.with_total(_("In all"))


def _column(column: ReportColumn, shown: list[ReportColumn]) -> Column:
    if not column.is_count:
        return Column(column.title, kind=WORDS)
    wholes = [at for at, other in enumerate(shown) if other.shows == column.shows and not other.narrowed]
    return Column(column.title, part_of=wholes[0] if column.narrowed and wholes else None)


def _named(shows: str, value: Any) -> str:
    if not value:
        return _("not said")
    if shows == ReportColumn.Shows.COUNTRY:
        return country_name(value, queries.language())
    labels = {"scope": Call.Scope.choices, "term": Call.Term.choices, "funding": Call.Funding.choices}
    return str(capfirst(str(dict(labels[shows]).get(value, value)))) if shows in labels else str(value)
