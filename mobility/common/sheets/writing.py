"""Write rows as XLSX or CSV so that they can be read, changed and sent back."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .columns import Column, typed
from .plain import escape

XLSX, CSV = "xlsx", "csv"
MEDIA_TYPE = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
HEAD = PatternFill("solid", fgColor="DCE9EC")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def write(kind: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """Return the rows under their headings in the active language, as ``xlsx`` or ``csv``."""
    return _workbook(columns, rows, title) if kind == XLSX else _csv(columns, rows)


def _csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """Excel parts cells at a semicolon in Kazakh and Russian, at a comma in English."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="," if get_language() == "en" else ";")
    writer.writerow([escape(column.heading) for column in columns])
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    return escape(cell) if isinstance(cell, str) else typed(cell)


def _workbook(columns: Sequence[Column], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_head(sheet, column.heading) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if not all(column.readonly for column in columns):
        _explain(book.create_sheet(_sheet_name(_("How to fill in"))), columns)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(sheet: Any, columns: Sequence[Column]) -> None:
    """Say of every column what belongs into it."""
    for number, width in enumerate((34, 22, 12, 70, 40), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for line in (
        _("One row for each entry, under the headings of the first sheet. Empty rows do not matter."),
        _("Headings may be in Kazakh, Russian or English, in any order; columns you do not need may go."),
        _("First you see what would happen, row by row. Nothing is saved while a single row is wrong."),
    ):
        sheet.append([_text(sheet, line)])
    sheet.append([])
    names = (_("Column"), _("Its code"), _("Needed"), _("What belongs there"), _("Example"))
    sheet.append([_head(sheet, name) for name in names])
    for column in columns:
        cells = (
            column.heading,
            column.code,
            _("yes") if column.required else "",
            _about(column),
            column.example,
        )
        sheet.append([_text(sheet, cell, wrapped=True) for cell in cells])


def _about(column: Column) -> str:
    if column.readonly:
        return _("For reading only: it is not taken in.")
    words = column.allowed()
    one_of = _("One of: %(words)s.") % {"words": "; ".join(words)} if words else ""
    return " ".join(part for part in (str(column.hint), one_of) if part)


def _sheet_name(title: str) -> str:
    """Return a title as a workbook takes it: no more than 31 letters, none of those that mean something."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:31].strip() or "1"


def _text(sheet: Any, text: str, *, wrapped: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, escape(text))
    cell.data_type = "s"  # whatever it begins with: a text, never a formula
    if wrapped:
        cell.alignment = WRAPPED
    return cell


def _head(sheet: Any, text: str) -> WriteOnlyCell:
    cell = _text(sheet, text, wrapped=True)
    cell.font, cell.fill = Font(bold=True), HEAD
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """Return a cell: texts as texts, numbers as numbers, days as days."""
    if isinstance(value, dt.date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd.mm.yyyy"
        return cell
    if isinstance(value, int | Decimal):
        return value
    return None if value in (None, "") else _text(sheet, str(value))
