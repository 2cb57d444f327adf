"""What people type about calls: the questions of the public check, and the rules and papers staff edit."""

from .check import CheckForm

__all__ = ["CheckForm"]
