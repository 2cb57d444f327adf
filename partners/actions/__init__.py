"""What is done with partners: their data are loaded."""

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
    "AnothersDatabase",
    "check_whose_database",
    "known",
    "load_demo_agreements",
    "load_demo_partners",
    "load_institutions",
]
