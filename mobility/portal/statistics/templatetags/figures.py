"""A cell of a table of figures as it is read."""

from decimal import Decimal

from django import template

from mobility.common.dates import number
from mobility.portal.statistics.queries import language
from mobility.portal.statistics.tables import Cell

register = template.Library()


@register.filter
def figure(cell: Cell) -> str:
    """Return a number with the language's signs, words as they are, nothing as a dash."""
    if cell is None:
        return "–"
    return number(Decimal(cell), language()) if isinstance(cell, int | Decimal) else cell
