"""What the office does with calls: make one, edit its rows, publish it."""

from .calls import copy_call, create_call, not_ready, publish, save_call
from .copying import copies_of, copy_rows, fallen_away
from .information import load_information, load_programs
from .places import add_place, adjust_place, withdraw_place
from .readings import literal
from .rows import (
    Changed,
    WrongPlaces,
    copy_places,
    delete_row,
    move_row,
    save_places,
    save_row,
    take_reading,
)

__all__ = [
    "Changed",
    "WrongPlaces",
    "add_place",
    "adjust_place",
    "copies_of",
    "copy_call",
    "copy_places",
    "copy_rows",
    "create_call",
    "delete_row",
    "fallen_away",
    "literal",
    "load_information",
    "load_programs",
    "move_row",
    "not_ready",
    "publish",
    "save_call",
    "save_places",
    "save_row",
    "take_reading",
    "withdraw_place",
]
