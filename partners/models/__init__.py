"""Where people go: institutions, their offices, and the agreements that let us send anybody there."""

from .agreements import Agreement
from .institutions import (
    Contact,
    Faculty,
    Institution,
    Office,
    check_accent_colour,
    check_brand_colour,
)

__all__ = [
    "Agreement",
    "Contact",
    "Faculty",
    "Institution",
    "Office",
    "check_accent_colour",
    "check_brand_colour",
]
