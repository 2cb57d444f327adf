"""Sheets of labels and what fits onto one: sizes are data, the size of the type follows the text."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml

SIZES = Path(__file__).with_name("labels.yaml")
POINT = 25.4 / 72  # mm
# Room inside a label, in mm: what a printer may cut off at the edge, and between picture and text.
EDGE, BETWEEN = 4.0, 3.0
LARGEST, SMALLEST, STEP = 8.5, 3.5, 0.25  # of the type, in points
# How wide a letter of Noto Sans is at most on average, and how high a line is, in sizes of the type.
LETTER, LINE = 0.6, 1.3
# How much larger than the rest the number and the name are set.
NUMBER, NAME = 1.4, 1.15

Item = TypeVar("Item")


@dataclass(frozen=True)
class Size:
    """A sheet of labels on A4 as shops sell it; lengths in mm."""

    code: str
    columns: int
    rows: int
    width: float
    height: float
    top: float
    left: float
    gap_x: float = 0.0
    gap_y: float = 0.0

    @property
    def on_a_sheet(self) -> int:
        return self.columns * self.rows

    @property
    def picture(self) -> float:
        """The side of the QR code."""
        return min(25.0, self.height - 2 * EDGE, self.width / 3)

    @property
    def text_left(self) -> float:
        return EDGE + self.picture + BETWEEN

    @property
    def text_width(self) -> float:
        return self.width - self.text_left - EDGE

    @property
    def text_height(self) -> float:
        return self.height - 2 * EDGE


@dataclass(frozen=True)
class Spot:
    """Where a label stands on its sheet, in mm from the corner."""

    left: float
    top: float


@cache
def sizes() -> dict[str, Size]:
    """Return the sheets of labels by code, in the order of the file."""
    rows = yaml.safe_load(SIZES.read_text(encoding="utf-8"))
    return {row["code"]: Size(**row) for row in rows}


def sheets(items: Sequence[Item], size: Size, start: int = 1) -> Iterator[list[tuple[Spot, Item]]]:
    """Lay labels out sheet by sheet, row by row; the first stands on label ``start``, counted from 1."""
    waiting = [None] * (start - 1) + list(items)
    for first in range(0, len(waiting), size.on_a_sheet):
        page = enumerate(waiting[first : first + size.on_a_sheet])
        yield [(_spot(place, size), item) for place, item in page if item is not None]


def _spot(place: int, size: Size) -> Spot:
    row, column = divmod(place, size.columns)
    return Spot(
        round(size.left + column * (size.width + size.gap_x), 2),
        round(size.top + row * (size.height + size.gap_y), 2),
    )


def type_size(number: str, name: str, lines: Sequence[str], size: Size) -> float:
    """Return the largest type, in points, in which a label holds its whole text."""
    points = LARGEST
    while points > SMALLEST and _height(number, name, lines, size, points) > size.text_height:
        points -= STEP
    return points


def _height(number: str, name: str, lines: Sequence[str], size: Size, points: float) -> float:
    parts = [(number, NUMBER), (name, NAME), *((line, 1.0) for line in lines)]
    return sum(_rows(text, size, points * scale) * points * scale * LINE * POINT for text, scale in parts)


def _rows(text: str, size: Size, points: float) -> int:
    letters = max(1, int(size.text_width / (points * LETTER * POINT)))
    return max(1, len(textwrap.wrap(text, letters)))
