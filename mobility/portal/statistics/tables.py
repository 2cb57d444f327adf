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
class Bar:
    """A piece of a bar: where it begins and how long it is, in hundredths."""

    x: float
    width: float


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
    stacked: bool = False

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
    def drawn(self) -> list[tuple[Row, list[Bar]]]:
        """The lines with their bars in hundredths of the longest; stacked ones begin where the last ended."""
        sizes = [[_size(row, at) for at in self.bars] for row in self.rows]
        most = max((sum(line) if self.stacked else max(line, default=0) for line in sizes), default=0)
        return [(row, self._bars(line, most)) for row, line in zip(self.rows, sizes, strict=True)]

    def _bars(self, line: list[float], most: float) -> list[Bar]:
        if not most:
            return []
        starts = [sum(line[:at]) if self.stacked else 0 for at in range(len(line))]
        return [
            Bar(round(100 * start / most, 1), round(100 * size / most, 1))
            for start, size in zip(starts, line, strict=True)
        ]


def _size(row: Row, at: int) -> float:
    cell = row.cells[at]
    return float(cell) if isinstance(cell, int | Decimal) else 0
