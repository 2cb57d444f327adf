"""A table of figures as XLSX or CSV."""

from mobility.common import sheets

from .tables import WORDS, Table


def write(kind: str, table: Table) -> bytes:
    """Return a table under its headings, its total last, as ``xlsx`` or ``csv``."""
    columns = [sheets.Column("line", heading=table.first, readonly=True, width=40)]
    columns += [
        sheets.Column(str(n), heading=column.heading, readonly=True, width=30 if column.kind == WORDS else 16)
        for n, column in enumerate(table.columns)
    ]
    rows = [*table.rows, *([table.total] if table.total else [])]
    return sheets.write(kind, columns, [(row.label, *row.cells) for row in rows], table.title)
