"""What people do with language tests: book, change, cancel; the office publishes, changes, records."""

from .bookings import Full, book, cancel, move
from .results import Conflict, Entry, save_results
from .slots import add_slot, cancel_slot, change_slot, close, publish, reopen

__all__ = [
    "Conflict",
    "Entry",
    "Full",
    "add_slot",
    "book",
    "cancel",
    "cancel_slot",
    "change_slot",
    "close",
    "move",
    "publish",
    "reopen",
    "save_results",
]
