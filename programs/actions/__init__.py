"""What the office does with calls: make one, edit its rows, publish it."""

from .calls import copy_call, create_call, not_ready, publish, save_call
from .copying import copy_rows
from .information import load_information, load_programs
from .places import add_place, adjust_place, withdraw_place
from .readings import literal
from .rows import delete_row, move_row, save_row, take_reading

__all__ = [
    "add_place",
    "adjust_place",
    "copy_call",
    "copy_rows",
    "create_call",
    "delete_row",
    "literal",
    "load_information",
    "load_programs",
    "move_row",
    "not_ready",
    "publish",
    "save_call",
    "save_row",
    "take_reading",
    "withdraw_place",
]
