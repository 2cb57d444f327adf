"""Partners in the admin."""

from . import agreements, institutions, office, register

__all__ = ["agreements", "institutions", "office", "register"]
