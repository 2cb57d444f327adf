"""Files as people and attackers send them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook


def workbook(*rows: Sequence[Any], title: str = "Table") -> bytes:
    """Return an XLSX whose only sheet holds the rows."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """Return what stands in a sheet of a workbook."""
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[sheet].values]


def changed(content: bytes, at: dict[str, Any]) -> bytes:
    """Return a workbook with other values in some cells of its first sheet: {"C7": "Poland"}."""
    book = load_workbook(io.BytesIO(content))
    for place, value in at.items():
        book.worksheets[0][place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_members(content: bytes, members: dict[str, bytes], replace: dict[str, bytes] | None = None) -> bytes:
    """Return an archive with further members, or others under the same name."""
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, (replace or {}).get(name, source.read(name)))
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()
