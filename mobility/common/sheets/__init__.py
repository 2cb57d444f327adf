"""Lists as XLSX and CSV: read with care, written to come back equal, checked before anything is kept."""

from .columns import Column
from .plain import Fault, Unreadable
from .reading import MAX_ROWS, Table, read
from .report import Line, Problem, Report
from .resource import Sheet
from .uploads import confirm, keep, report_of
from .writing import write

__all__ = [
    "MAX_ROWS",
    "Column",
    "Fault",
    "Line",
    "Problem",
    "Report",
    "Sheet",
    "Table",
    "Unreadable",
    "confirm",
    "keep",
    "read",
    "report_of",
    "write",
]
