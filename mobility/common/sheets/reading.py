"""Read an XLSX or CSV file that somebody sends: told apart by content, within limits, row by row.

Nothing in a file is carried out: formulas are faults of their cells, macros and links to other files are
refused.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from tablib import Dataset

from .columns import Column, is_blank
from .plain import Fault, Unreadable, folded, plain, unescape

MAX_ROWS = 5000
MAX_COLUMNS = 100
HEADER_WITHIN = 20  # rows; a title and remarks may stand above the header
# An honest workbook of 5,000 rows inflates to some megabytes, its text by a factor of 10 to 30.
MAX_MEMBERS = 500
MAX_INFLATED = 100 * 1024 * 1024
MAX_RATIO = 150
RATIO_FROM = 1024 * 1024  # bytes: a small member may be all spaces
DELIMITERS = (";", ",", "\t")
MACROS = re.compile(r"vbaProject|macrosheets|activeX|ctrlProps|customUI", re.IGNORECASE)
LINKS = re.compile(r"externalLinks?/|embeddings/|connections\.xml|queryTables/", re.IGNORECASE)
DECLARES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
# What begins like a PDF, a picture, an older office file or an archive of another kind.
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Row = tuple[int, list[Any]]


@dataclass
class Table:
    """The rows of a file under the codes of their columns.

    ``numbers`` are the rows as the spreadsheet counts them, ``letters`` and ``headings`` the columns as they
    stand in the file, ``ignored`` the headings nobody knows.
    """

    dataset: Dataset
    numbers: list[int]
    letters: dict[str, str]
    headings: dict[str, str]
    ignored: list[str] = field(default_factory=list)


def read(content: bytes, columns: Sequence[Column], most: int = MAX_ROWS) -> Table:
    """Return the rows of a file. Raises Unreadable, whose text says what to do."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable(_("The file is empty. Please choose it again, or save it once more."))
    if len(content) > settings.SHEET_MAX_BYTES:
        limit = filesizeformat(settings.SHEET_MAX_BYTES)
        raise Unreadable(_("The file is larger than %(size)s. Please split it.") % {"size": limit})
    if is_workbook(content):
        rows = _workbook_rows(content)
    else:
        text = _text(content)
        rows = _text_rows(text, _delimiter(text, columns))
    filled = ((number, row) for number, row in rows if not all(is_blank(cell) for cell in row))
    return _table(list(islice(filled, most + HEADER_WITHIN + 1)), columns, most)


def is_workbook(content: bytes) -> bool:
    """Tell by its first bytes whether a file is an archive, as every XLSX is."""
    return content.startswith(b"PK\x03\x04")


# --- XLSX ---------------------------------------------------------------------------------------------------


def _workbook_rows(content: bytes) -> Iterator[Row]:
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise Unreadable(_("The workbook has no visible sheet."))
        sheets[0].reset_dimensions()  # what a file says about its own size need not be true
        cells = sheets[0].iter_rows(max_col=MAX_COLUMNS)
        yield from ((number, [_cell(cell) for cell in row]) for number, row in enumerate(cells, start=1))
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part happens to provoke
        raise Unreadable(
            _("The workbook is damaged. Please open it and save it once more as XLSX.")
        ) from error


def _check_archive(content: bytes) -> None:
    """Refuse what is no plain workbook before anything of it is read as one."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise Unreadable(
            _("The workbook is damaged. Please open it and save it once more as XLSX.")
        ) from error
    names = [member.filename for member in members]
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unreadable(_("This is no XLSX workbook. Please save your table as XLSX or CSV."))
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(_("The workbook is protected by a password. Please save a copy without it."))
    _check_sizes(members)
    if any(MACROS.search(name) for name in names):
        raise Unreadable(_("The workbook holds macros. Please save it as an ordinary XLSX or as CSV."))
    if any(LINKS.search(name) for name in names):
        raise Unreadable(
            _("The workbook takes data from other files. Please put the values in their place and save it.")
        )
    _check_parts(archive, members)


def _check_sizes(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse an archive that is small as a file and huge when it is read."""
    inflated = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(1, member.compress_size)
        for member in members
    )
    if len(members) > MAX_MEMBERS or inflated > MAX_INFLATED or swollen:
        raise Unreadable(_("The workbook is far larger inside than it looks. It is not opened."))


def _check_parts(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> None:
    """Read every part of the archive once: what it says of its size is true, and it declares nothing."""
    for member in members:
        try:
            part = archive.read(member)
        except Exception as error:  # zipfile, zlib and the codecs each have their own
            damaged = _("The workbook is damaged. Please open it and save it once more as XLSX.")
            raise Unreadable(damaged) from error
        if member.filename == "[Content_Types].xml" and b"macroEnabled" in part:
            raise Unreadable(_("The workbook holds macros. Please save it as an ordinary XLSX or as CSV."))
        if member.filename.endswith((".xml", ".rels")) and (
            DECLARES.search(part) or part.startswith((b"\xff\xfe", b"\xfe\xff"))
        ):
            raise Unreadable(_("The workbook holds parts that no table needs. It is not opened."))


def _cell(cell: Any) -> Any:
    """Return what a cell of a workbook holds: a text, an exact number, a day, yes or no, a fault."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if kind == "f":
        return Fault("formula")
    if kind == "e":
        return Fault("error")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value)) if value == value and abs(value) < 1e15 else Fault("error")
    return unescape(plain(str(value)))


# --- CSV ----------------------------------------------------------------------------------------------------


def _text(content: bytes) -> str:
    """Decode a text: UTF-8, UTF-16, or the code page of Cyrillic Windows."""
    if content.startswith(OLD_OFFICE):
        raise Unreadable(
            _(
                "This is an older or a protected workbook. Please save it as XLSX without a password, "
                "or as CSV."
            )
        )
    if content.startswith(OTHER_KINDS):
        raise Unreadable(_("This is no table. Please send an XLSX workbook or a CSV file."))
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x00-\x08\x0e-\x1f]", text):
            return text
    raise Unreadable(_("This is no table. Please send an XLSX workbook or a CSV file."))


def _encodings(content: bytes) -> list[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    head = content[:2000]
    if head[1::2].count(0) > len(head) // 8:
        return ["utf-16-le"]
    if head[0::2].count(0) > len(head) // 8:
        return ["utf-16-be"]
    return ["utf-8-sig", "cp1251"]


def _delimiter(text: str, columns: Sequence[Column]) -> str:
    """Return the sign between cells: the one under which most headings are known."""
    known = set().union(*(column.names() for column in columns))
    head = text.splitlines()[:HEADER_WITHIN]

    def found(delimiter: str) -> int:
        rows = csv.reader(head, delimiter=delimiter)
        try:
            return max((sum(folded(cell) in known for cell in row) for row in rows), default=0)
        except csv.Error:
            return 0

    return max(DELIMITERS, key=found)


def _text_rows(text: str, delimiter: str) -> Iterator[Row]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(rows, start=1):
            yield number, [unescape(plain(cell)) for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise Unreadable(_("The file breaks off within a row. Please save it once more as CSV.")) from error


# --- The table ----------------------------------------------------------------------------------------------


def _table(rows: list[Row], columns: Sequence[Column], most: int) -> Table:
    """Find the header and put the rows below it under the codes of their columns."""
    at, header = _header(rows, columns)
    places: dict[str, int] = {}
    ignored = []
    names = {name: column.code for column in columns for name in column.names()}
    for place, heading in enumerate(header):
        letter = get_column_letter(place + 1)
        code = names.get(folded(heading))
        if code is None:
            if not is_blank(heading):
                ignored.append(_("column %(letter)s “%(heading)s”") % {"letter": letter, "heading": heading})
        elif code in places:
            first = get_column_letter(places[code] + 1)
            words = {"heading": heading, "first": first, "second": letter}
            raise Unreadable(
                _(
                    "“%(heading)s” stands over column %(first)s and over column %(second)s. Please leave one "
                    "of them out."
                )
                % words
            )
        else:
            places[code] = place
    below = rows[at + 1 :]
    if len(below) > most:
        raise Unreadable(
            _("The file has more than %(count)s rows. Please split it into several.") % {"count": most}
        )
    if not below:
        raise Unreadable(_("Below the headings the file has no rows."))
    dataset = Dataset(headers=list(places))
    for _number, row in below:
        dataset.append([row[place] if place < len(row) else "" for place in places.values()])
    return Table(
        dataset,
        [number for number, _row in below],
        {code: get_column_letter(place + 1) for code, place in places.items()},
        {code: str(header[place]) for code, place in places.items()},
        ignored,
    )


def _header(rows: list[Row], columns: Sequence[Column]) -> tuple[int, list[Any]]:
    """Return where the header stands and what is in it. Raises Unreadable when no row looks like one."""
    known = set().union(*(column.names() for column in columns))
    for at, (_number, row) in enumerate(rows[:HEADER_WITHIN]):
        if sum(isinstance(cell, str) and folded(cell) in known for cell in row) >= 2:
            return at, row
    raise Unreadable(
        _(
            "The file has no row of headings that we know. Please download the empty table and put your rows "
            "under its headings."
        )
    )
