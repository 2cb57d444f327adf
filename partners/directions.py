"""Whom of our office to ask about what."""

from collections.abc import Collection, Iterable

from .models import Contact


def whom_to_ask(contacts: Iterable[Contact], directions: Collection[str]) -> list[Contact]:
    """Return the contacts for some directions; where nobody is named for them, the first of the office."""
    rows = list(contacts)
    return [row for row in rows if set(row.handles) & set(directions)] or rows[:1]
