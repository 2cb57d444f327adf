"""The office's pages about applications: lists, the page of one, checking its papers."""

from . import applications, directions, documents, proposals, reasons, students

__all__ = ["applications", "directions", "documents", "proposals", "reasons", "students"]
