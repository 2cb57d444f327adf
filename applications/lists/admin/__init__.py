"""Lists in the office's desk: kept under a name, taken out as tables, moved on many at once."""

from . import bulk, kept

__all__ = ["bulk", "kept"]
