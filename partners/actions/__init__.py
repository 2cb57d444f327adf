"""What is done with partners: their data are loaded, their agreements move and are renewed."""

from .agreements import MOVES, add_scan, give_seats, move, not_movable, remove_scan, renew
from .loading import (
    FOLDER,
    AnothersDatabase,
    check_whose_database,
    known,
    load_demo_agreements,
    load_demo_partners,
    load_institutions,
)

__all__ = [
    "FOLDER",
    "MOVES",
    "AnothersDatabase",
    "add_scan",
    "check_whose_database",
    "give_seats",
    "known",
    "load_demo_agreements",
    "load_demo_partners",
    "load_institutions",
    "move",
    "not_movable",
    "remove_scan",
    "renew",
]
