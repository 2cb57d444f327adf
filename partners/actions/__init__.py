"""What is done with partners: data are loaded, agreements move and are renewed, duplicates are merged."""

from .agreements import MOVES, add_scan, give_seats, move, not_movable, remove_scan, renew
from .files import add_file, remove_file
from .loading import (
    FOLDER,
    AnothersDatabase,
    check_whose_database,
    known,
    load_demo_agreements,
    load_demo_partners,
    load_institutions,
)
from .merging import Plan, merge, plan

__all__ = [
    "FOLDER",
    "MOVES",
    "AnothersDatabase",
    "Plan",
    "add_file",
    "add_scan",
    "check_whose_database",
    "give_seats",
    "known",
    "load_demo_agreements",
    "load_demo_partners",
    "load_institutions",
    "merge",
    "move",
    "not_movable",
    "plan",
    "remove_file",
    "remove_scan",
    "renew",
]
