"""Programs and calls in the admin."""

from . import calls, programs

__all__ = ["calls", "programs"]
