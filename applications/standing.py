"""What later stages say about an application beside what it says itself: they register it here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .models import Application


@dataclass(frozen=True)
class Note:
    """How something stands: a heading, a state (colour, shape, word), a sentence, lines, the way there."""

    title: str
    kind: str
    icon: str
    word: str
    text: str = ""
    lines: list[str] = field(default_factory=list)
    url: str = ""
    label: str = ""


ForOwner = Callable[[Application], Note | None]
ForOffice = Callable[[Any, Application], Note | None]
_for_owners: list[ForOwner] = []
_for_office: list[ForOffice] = []


def add_for_owners(finder: ForOwner) -> None:
    """Let a later stage say something on the applicant's page of a submitted application."""
    _for_owners.append(finder)


def add_for_office(finder: ForOffice) -> None:
    """Let a later stage say something on the office's page: ``finder(user, application)``."""
    _for_office.append(finder)


def for_owner(application: Application) -> list[Note]:
    """Return what later stages say to the applicant; nothing about a draft."""
    if application.number is None:
        return []
    return [note for finder in _for_owners if (note := finder(application)) is not None]


def for_office(user: Any, application: Application) -> list[Note]:
    """Return what later stages say to somebody of the office."""
    return [note for finder in _for_office if (note := finder(user, application)) is not None]
