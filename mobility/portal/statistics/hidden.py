"""Hide small numbers of a table that leaves the office, so that nobody is recognised in it.

A count below the limit is hidden, and whatever it could be computed from: the parts of one whole are hidden
together, and in a column with a total so many counts that their sum says nothing about one of them.
"""

from dataclasses import replace

from .tables import PEOPLE, Cell, Row, Table

HIDDEN = "…"
Hidden = set[tuple[int, int]]


def hide(table: Table, smallest: int) -> Table:
    """Return the table with counts of fewer than ``smallest`` people hidden; 0 stays."""
    if smallest <= 1:
        return table
    hidden: Hidden = set()
    for line, row in enumerate(table.rows):
        hidden |= {(line, at) for at in _small_parts(table, row, smallest)}
    totals = set()
    for at, column in enumerate(table.columns):
        if column.kind == PEOPLE and table.total is not None and not _cover(table, hidden, at, smallest):
            totals.add(at)
    hidden |= _about(table, hidden)
    rows = tuple(
        replace(row, cells=_masked(row.cells, {at for where, at in hidden if where == line}))
        for line, row in enumerate(table.rows)
    )
    total = table.total and replace(table.total, cells=_masked(table.total.cells, totals))
    return replace(table, rows=rows, total=total)


def _small(cell: Cell, smallest: int) -> bool:
    return isinstance(cell, int) and 0 < cell < smallest


def _small_parts(table: Table, row: Row, smallest: int) -> set[int]:
    """Return the columns of a line that are small; with one part of a whole, or its rest, go all parts."""
    small = {at for at, column in enumerate(table.columns) if column.kind == PEOPLE}
    small = {at for at in small if _small(row.cells[at], smallest)}
    for at, column in enumerate(table.columns):
        if column.part_of is not None and _small(_rest(row, at, column.part_of), smallest):
            small.add(at)
    wholes = {table.columns[at].part_of for at in small} - {None}
    return small | {at for at, column in enumerate(table.columns) if column.part_of in wholes}


def _rest(row: Row, part: int, whole: int) -> Cell:
    some, everybody = row.cells[part], row.cells[whole]
    return everybody - some if isinstance(some, int) and isinstance(everybody, int) else None


def _cover(table: Table, hidden: Hidden, at: int, smallest: int) -> bool:
    """Hide more of a column until its total gives nothing away; False when the total itself has to go."""
    counts = {line: cell for line, row in enumerate(table.rows) if isinstance(cell := row.cells[at], int)}
    gone = {line for line in counts if (line, at) in hidden and counts[line]}
    others = sorted((count, line) for line, count in counts.items() if count and line not in gone)
    while gone and (len(gone) == 1 or sum(counts[line] for line in gone) < smallest):
        if not others:
            return False
        _count, line = others.pop(0)
        gone.add(line)
        hidden.add((line, at))
    return True


def _about(table: Table, hidden: Hidden) -> Hidden:
    """Return the figures about people whose number is hidden."""
    return {
        (line, at)
        for line in range(len(table.rows))
        for at, column in enumerate(table.columns)
        if isinstance(column.kind, int) and (line, column.kind) in hidden
    }


def _masked(cells: tuple[Cell, ...], hidden: set[int]) -> tuple[Cell, ...]:
    return tuple(HIDDEN if at in hidden else cell for at, cell in enumerate(cells))
