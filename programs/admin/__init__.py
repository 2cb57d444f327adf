"""Programs and calls in the admin."""

from . import calls, form_texts, programs

__all__ = ["calls", "form_texts", "programs"]
