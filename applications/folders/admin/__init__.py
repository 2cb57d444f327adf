"""Folders in the office's desk: the register, checking in, handing over, labels, what is missing."""

from . import acts, folders

__all__ = ["acts", "folders"]
