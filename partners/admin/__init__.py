"""Partners in the admin."""

from . import agreements, institutions

__all__ = ["agreements", "institutions"]
