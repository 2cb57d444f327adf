"""The office's pages about applications: lists, the page of one, checking its papers."""

from . import applications, documents, reasons

__all__ = ["applications", "documents", "reasons"]
