"""Whom to ask about what: from where somebody goes to the people of our office who know about it."""

from collections.abc import Collection, Iterable

from .models import Contact, Direction

# Members and participants of the Commonwealth of Independent States but our own country.
CIS = frozenset({"AM", "AZ", "BY", "KG", "MD", "RU", "TJ", "TM", "UZ"})
HOME = "KZ"


def directions_of(
    countries: Collection[str], *, internal: bool = False, staff: bool = False
) -> list[Direction]:
    """Return what a call or application is about, by the countries of its places; staff come first.

    Without places it is a matter of going abroad, or inside Kazakhstan where the call says so.
    """
    found = [Direction.STAFF] if staff else []
    if internal or HOME in countries:
        found.append(Direction.INTERNAL)
    if set(countries) & CIS:
        found.append(Direction.CIS)
    if not internal and (not countries or set(countries) - CIS - {HOME}):
        found.append(Direction.FAR_ABROAD)
    return found


def whom_to_ask(contacts: Iterable[Contact], directions: Collection[str]) -> list[Contact]:
    """Return the contacts for some directions; where nobody is named for them, the first of the office."""
    rows = list(contacts)
    return [row for row in rows if set(row.handles) & set(directions)] or rows[:1]
