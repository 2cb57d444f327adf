"""A table of figures: what its columns are about, and how its numbers become bars."""

from dataclasses import dataclass, replace
from decimal import Decimal

Cell = int | Decimal | str | None
# What a column is: a count of people, about nobody, words; a number: about the people of that column.
PEOPLE, PLAIN, WORDS = "people", "plain", "words"


@dataclass(frozen=True)
class Column:
    """A column of figures. ``part_of`` is the number of the column whose people it counts a part of."""

    heading: str
    kind: str | int = PEOPLE
    part_of: int | None = None


@dataclass(frozen=True)
class Row:
    """A line of a table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Figures under headings. ``bars`` are the columns drawn, the widest first; ``total`` adds lines up."""

    code: str
    title: str
    about: str
    first: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    bars: tuple[int, ...] = ()

    def with_total(self, label: str) -> "Table":
        """Return the table with its counts added up."""
        sums = tuple(
            sum(cell for row in self.rows if isinstance(cell := row.cells[at], int))
            if column.kind in (PEOPLE, PLAIN)
            else None
            for at, column in enumerate(self.columns)
        )
        return replace(self, total=Row(label, sums)) if self.rows else self

    @property
    def drawn(self) -> list[tuple[Row, list[float]]]:
        """The lines with the width of each bar in hundredths of the longest."""
        most = max((_size(row, at) for row in self.rows for at in self.bars), default=0)
        return [
            (row, [round(100 * _size(row, at) / most, 1) if most else 0 for at in self.bars])
            for row in self.rows
        ]


def _size(row: Row, at: int) -> float:
    cell = row.cells[at]
    return float(cell) if isinstance(cell, int | Decimal) else 0
