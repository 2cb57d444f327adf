"""Partners in the admin."""

from . import agreements, duties, institutions, office, register

__all__ = ["agreements", "duties", "institutions", "office", "register"]
